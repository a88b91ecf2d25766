"""The baseline: laws of creating, applying, updating and merging; the file and its faults."""

import json
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Place
from lexicon_cli.jobs.schemas.baseline import baseline_schema
from lexicon_cli.policy import ratchet
from lexicon_cli.policy.baseline import BY_COUNT, Comparison, family_of
from lexicon_cli.policy.baseline_file import baseline_bytes, read_baseline
from lexicon_cli.policy.covering import apply_baseline
from tests.policy.support import TODAY, at, finding, report

RATE = Comparison(by_rate=True)
GRADES = {"SUP004": 2, "SUP005": 1}
RAN = {"VAL001": 3, "VAL002": 3, "EVT001": 3, "DOC001": 2}

NAMES = st.one_of(
    st.none(),
    st.sampled_from(["A", "B", 'a "b"', "x\ny", "\u2028", "\ud800", "}, null]}", ",\n", "Ünï", ""]),
    st.text(max_size=8),
)
FINDINGS = st.lists(
    st.builds(
        lambda code, event, prop, about, count, line: finding(
            code, event=event, prop=prop, about=about, count=count, place=at(line)
        ),
        st.sampled_from(["VAL001", "VAL002", "EVT001", "DOC001"]),
        NAMES,
        NAMES,
        st.sampled_from(["", "one", "two"]),
        st.integers(0, 10**6),
        st.integers(1, 99),
    ),
    max_size=12,
)
TRAFFIC = st.dictionaries(st.sampled_from(["A", "B", "C"]), st.integers(1, 10**6), min_size=1)


@st.composite
def reports(draw):
    found = draw(FINDINGS)
    if draw(st.booleans()):
        return report(*found)
    return report(*found, command="validate", events=draw(TRAFFIC))


def applied(found, entries, comparison=BY_COUNT, **more):
    return apply_baseline(
        found,
        entries,
        family=family_of(found.command),
        file="known.json",
        today=TODAY,
        comparison=comparison,
        **more,
    )


def made(found):
    return ratchet.create(found, family_of(found.command))


def updated(entries, found, **more):
    return ratchet.update(entries, found, family_of(found.command), today=TODAY, **more)


def saved(tmp_path, content):
    file = tmp_path / "known.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(file)


@given(reports(), st.sampled_from([BY_COUNT, RATE, Comparison(True, 0.3)]))
@settings(deadline=None, max_examples=80)
def test_what_a_baseline_was_made_of_it_covers(found, comparison):
    after = applied(found, made(found), comparison, ran=RAN, grades=GRADES)
    assert after.findings == ()
    assert after.totals.get("baselined", 0) == len(found.findings)
    assert updated(made(found), found, comparison=comparison).growth == ()


@given(reports(), reports(), st.sampled_from([BY_COUNT, RATE]))
@settings(deadline=None, max_examples=120)
def test_an_update_never_raises_anything(old, new, comparison):
    new = replace(new, command=old.command)
    before = {entry.key(): entry for entry in made(old)}
    after = updated(before.values(), new, comparison=comparison)
    for entry in after.entries:
        known = before[entry.key()]
        if comparison.by_rate and entry.of and known.of:
            assert entry.count * known.of <= known.count * entry.of
        else:
            assert entry.count <= known.count
    again = updated(after.entries, new, comparison=comparison)
    assert (again.entries, again.lowered, again.removed) == (after.entries, 0, 0)


@given(reports(), reports(), st.sampled_from([BY_COUNT, RATE]))
@settings(deadline=None, max_examples=80)
def test_growth_is_what_is_shown(old, new, comparison):
    new = replace(new, command=old.command)
    entries = made(old)
    grown = {one.fingerprint for one, _, _ in updated(entries, new, comparison=comparison).growth}
    assert grown == {one.fingerprint for one in applied(new, entries, comparison).findings}
    taken = updated(entries, new, comparison=comparison, allow_growth=True)
    assert applied(new, taken.entries, comparison).findings == ()


@given(reports(), reports(), st.randoms())
@settings(deadline=None, max_examples=60)
def test_the_order_of_findings_and_entries_does_not_matter(old, new, shuffle):
    new = replace(new, command=old.command)

    def shuffled(items):
        items = list(items)
        shuffle.shuffle(items)
        return tuple(items)

    mixed = replace(new, findings=shuffled(new.findings))
    entries = made(old)
    assert made(replace(old, findings=shuffled(old.findings))) == entries
    one, two = applied(new, entries), applied(mixed, shuffled(entries))
    assert sorted(map(str, one.findings)) == sorted(map(str, two.findings))
    assert updated(shuffled(entries), mixed).entries == updated(entries, new).entries


@given(reports())
@settings(deadline=None, max_examples=80)
def test_the_file_gives_back_what_was_written_and_keeps_its_schema(tmp_path_factory, found):
    entries = made(found)
    content = baseline_bytes(entries)
    file = saved(tmp_path_factory.mktemp("b"), content)
    assert [replace(one, line=1) for one in read_baseline(file)] == list(entries)
    assert baseline_bytes(read_baseline(file)) == content
    Draft202012Validator(baseline_schema()).validate(json.loads(content))
    assert content.count(b"\n") == len(entries) + 2


@given(reports(), reports(), st.randoms())
@settings(deadline=None, max_examples=60)
def test_two_baselines_merged_line_by_line_still_load(tmp_path_factory, one, two, shuffle):
    """As `merge=union` of Git leaves it: lines of both, in any order, some of them twice."""
    two = replace(two, command=one.command)
    head, *ours, tail = baseline_bytes(made(one)).splitlines(keepends=True)
    theirs = baseline_bytes(made(two)).splitlines(keepends=True)[1:-1]
    lines = [*ours, *theirs]
    shuffle.shuffle(lines)
    file = saved(tmp_path_factory.mktemp("b"), b"".join([head, *lines, tail]))
    merged = read_baseline(file)
    assert {entry.key() for entry in merged} == {e.key() for e in (*made(one), *made(two))}
    assert applied(one, merged).findings == ()


def test_entries_begin_lines_and_know_theirs(tmp_path):
    found = report(*(finding("DOC001", event=name) for name in "CAB"))
    entries = read_baseline(saved(tmp_path, baseline_bytes(made(found))))
    assert [(entry.event, entry.line) for entry in entries] == [("A", 2), ("B", 3), ("C", 4)]


TWICE = """{"schema_version": 1, "entries": [
{"family": "plan", "code": "DOC001", "count": 2, "fingerprint": "00112233445566aa", "owner": "me"}
,, {"family": "plan", "code": "DOC001", "count": 3, "fingerprint": "00112233445566aa",
 "expires": "2026-12-31"}
]
}"""


def test_an_entry_that_stands_there_twice_covers_the_higher_count(tmp_path):
    (entry,) = read_baseline(saved(tmp_path, TWICE))
    assert (entry.count, entry.owner, entry.expires) == (3, "me", date(2026, 12, 31))


def test_crlf_and_a_byte_order_mark_do_not_matter(tmp_path):
    content = baseline_bytes(made(report(finding("DOC001", event="A"))))
    file = saved(tmp_path, b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    assert [entry.event for entry in read_baseline(file)] == ["A"]


GOOD = '{"family": "plan", "code": "DOC001", "count": 1, "fingerprint": "00112233445566aa"'
FAULTS = {
    "": (1, "not a baseline of lexicon"),
    "[]": (1, "not a baseline of lexicon"),
    '{"entries": []}': (1, "not a baseline of lexicon"),
    '{"schema_version": 2, "entries": []}': (1, "its schema_version is 2, known is 1"),
    "{0}\n<<<<<<< HEAD\n{1}": (2, "marks of a merge conflict"),
    "{0}\n=======\n": (2, "marks of a merge conflict"),
    "{0}\n{2}},\n{{oops}}\n]}}": (3, "not readable as JSON"),
    "{0}\n{2}}},\n": (3, "not readable as JSON"),
    "{0}\n{2}}},\nnull]": (3, "something follows the list of entries"),
    "{0}\n{2}}},\nnull]} x": (3, "something follows the list of entries"),
    "{0}\n7, null]}": (2, "an entry is an object"),
    '{0}\n{2}, "resaon": "x"}},\nnull]}': (2, 'unknown key "resaon"'),
    '{0}\n{2}, "owner": 5}},\nnull]}': (2, '"owner" takes a text'),
    '{0}\n{2}, "expires": "2026-02-30"}},\nnull]}': (2, '"expires" takes a day'),
    '{0}\n{2}, "of": -1}},\nnull]}': (2, '"of" takes a whole number'),
    '{0}\n{"code": "DOC001"}, null]}': (2, '"family" is missing'),
    '{0}\n{"family": "plan"}, null]}': (2, '"code" is missing'),
    '{0}\n{"family": "plan", "code": "DOC001", "fingerprint": "x"}, null]}': (2, '"fingerprint"'),
    "{0}\n" + GOOD.replace("1,", "true,") + "}, null]}": (2, '"count" takes a whole number'),
    "{0}\n" + GOOD.replace("1,", "9" * 5000 + ",") + "}, null]}": (2, "not readable as JSON"),
    "{0}\n" + "[" * 100_000: (2, "not readable as JSON"),
}


@pytest.mark.parametrize(("text", "said"), FAULTS.items(), ids=range(len(FAULTS)))
def test_a_broken_file_gives_one_error_with_its_line(tmp_path, text, said):
    head = '{"schema_version": 1, "entries": ['
    text = text.replace("{0}", head).replace("{2}", GOOD).replace("{1}", "null]}")
    text = text.replace("}}", "}").replace("{{", "{")
    file = saved(tmp_path, text)
    with pytest.raises(InputError) as caught:
        read_baseline(file)
    assert str(caught.value).startswith(f"{file}:{said[0]}: {said[1]}")
    assert caught.value.hint


def test_a_file_that_is_missing_or_no_text_is_told(tmp_path):
    with pytest.raises(InputError, match="there is no baseline") as caught:
        read_baseline(str(tmp_path / "none.json"))
    assert "lexicon baseline create -o" in caught.value.hint
    with pytest.raises(InputError, match="not UTF-8 at byte 1"):
        read_baseline(saved(tmp_path, b'{\xff"'))
    with pytest.raises(InputError, match="cannot read"):
        read_baseline(str(tmp_path))


def data(count, of, code="VAL001", event="A"):
    return report(
        finding(code, event=event, prop="p", count=count), command="validate", events={event: of}
    )


@pytest.mark.parametrize(
    ("count", "of", "comparison", "reason"),
    [
        (12, 1000, BY_COUNT, None),
        (11, 10, BY_COUNT, None),
        (13, 9000, BY_COUNT, "the baseline allows 12, now 13"),
        # By rate twice the square root of what is expected is allowed on top.
        (142, 10_000, RATE, None),
        (143, 10_000, RATE, "the baseline allows 12 in 1,000 events, now 14.3"),
        (4, 100, RATE, None),
        (5, 100, RATE, "the baseline allows 12 in 1,000 events, now 50"),
        (154, 10_000, Comparison(True, 0.1), None),
        (155, 10_000, Comparison(True, 0.1), "the baseline allows 12 in 1,000 events, now 15.5"),
        (13, 9000, Comparison(False, 0.5), "the baseline allows 12, now 13"),
    ],
)
def test_counts_of_data_are_held_against_the_baseline(count, of, comparison, reason):
    found = applied(data(count, of), made(data(12, 1000)), comparison).findings
    assert [one.reason for one in found] == ([reason] if reason else [])


def test_findings_of_one_fingerprint_are_counted_together():
    three = [finding("STR002", event="A", place=at(line)) for line in (3, 5, 7)]
    entries = made(report(*three[:2]))
    assert [entry.count for entry in entries] == [2]
    after = applied(report(*three), entries)
    assert len(after.findings) == 3
    assert {one.reason for one in after.findings} == {"the baseline allows 2, now 3"}
    assert applied(report(*three[1:]), entries).findings == ()


def test_a_reason_that_a_finding_has_is_kept():
    one = replace(finding("VAL001", count=5), reason="only the case differs")
    after = applied(report(one), made(report(finding("VAL001", count=3))))
    assert after.findings[0].reason == "only the case differs; the baseline allows 3, now 5"


def test_an_entry_covers_up_to_its_last_day_and_then_says_so():
    (entry,) = made(report(finding("DOC001", event="A")))
    entry = replace(entry, expires=TODAY, owner="growth", line=4)
    found = report(finding("DOC001", event="A"))
    assert applied(found, [entry], grades=GRADES).findings == ()
    entry = replace(entry, expires=date(2026, 5, 31))
    after = applied(found, [entry], ran=RAN, grades=GRADES)
    assert [one.code for one in after.findings] == ["DOC001", "SUP004"]
    expired = after.findings[1]
    assert expired.place == Place("known.json", 4, 1)
    assert expired.message == (
        'the baseline\'s entry for DOC001 on "A" ended on 2026-05-31 (growth answers for it)'
    )
    kept = updated([entry], found)
    assert (kept.entries, kept.growth) == ((entry,), ())


def stale_codes(found, entries, ran=RAN):
    return [
        (one.code, str(one.place))
        for one in applied(found, entries, ran=ran, grades=GRADES).findings
    ]


def test_what_was_mended_is_stale_where_its_rule_and_input_ran(tmp_path):
    entry = replace(made(report(finding("DOC001", event="A", place=at(3))))[0], line=2)
    from lexicon_cli.core.report import InputInfo

    def lint_of(*names):
        return replace(report(), inputs=tuple(InputInfo(name, 1, 1, 1) for name in names))

    stale = [("SUP005", "known.json:2:1")]
    assert stale_codes(lint_of("plan.yaml"), [entry]) == stale
    assert stale_codes(lint_of("./plan.yaml"), [entry]) == stale
    assert stale_codes(lint_of("/somewhere/plan.yaml", "b.yaml"), [entry]) == stale
    assert stale_codes(lint_of("plan.yaml"), [entry], ran={"DOC001": 0}) == []
    assert stale_codes(lint_of("plan.yaml"), [entry], ran=None) == []
    there = tmp_path / "plan.yaml"
    there.write_text("")
    assert stale_codes(lint_of("other.yaml"), [replace(entry, file=str(there))]) == []
    there.unlink()
    assert stale_codes(lint_of("other.yaml"), [replace(entry, file=str(there))]) == stale


def test_an_event_that_did_not_occur_proves_nothing_unless_it_should_not():
    entries = made(
        report(
            finding("VAL001", event="A", prop="p"),
            finding("EVT001", event="Typo"),
            command="validate",
            events={"A": 5, "Typo": 1},
        )
    )
    silent = report(command="validate", events={"B": 5})
    assert [place for _, place in stale_codes(silent, entries)] == ["known.json:1:1"]
    left = updated(entries, silent, ran=RAN)
    assert ([entry.code for entry in left.entries], left.removed) == (["VAL001"], 1)
    heard = report(command="validate", events={"A": 5})
    assert updated(entries, heard, ran=RAN).entries == ()


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        ((120, 10_000), (99, 10_000), 120),  # less by chance
        ((120, 10_000), (98, 10_000), 98),
        ((120, 10_000), (9, 1_000), 120),
        ((12, 1_000), (10, 10_000), 10),
        ((4, 1_000), (0, 1_000), 4),  # expected four times, and absent by chance
        ((5, 1_000), (0, 1_000), None),
        ((5, 1_000), (0, 100), 5),
        ((5, 1_000), (9, 1_000), 5),
    ],
)
def test_by_rate_an_update_lowers_only_what_chance_does_not_explain(before, now, left):
    entries = made(data(*before))
    found = data(*now) if now[0] else report(command="validate", events={"A": now[1]})
    after = updated(entries, found, comparison=RATE, ran=RAN).entries
    assert [entry.count for entry in after] == ([] if left is None else [left])


def test_the_rate_of_an_event_that_should_not_arrive_is_one_of_all_events():
    def typos(count, total):
        one = finding("EVT001", event="Typo", count=count)
        return report(one, command="validate", events={"Typo": count, "A": total - count})

    (entry,) = made(typos(10, 1_000))
    assert entry.of == 1_000
    assert applied(typos(20, 2_000), [entry], RATE).findings == ()
    assert len(applied(typos(200, 2_000), [entry], RATE).findings) == 1


def test_many_stale_entries_of_data_are_one_finding():
    found = report(
        *(finding("VAL001", event="A", prop=f"p{n}") for n in range(1_200)),
        command="validate",
        events={"A": 5_000},
    )
    silent = report(command="validate", events={"A": 5_000})
    (one,) = applied(silent, made(found), ran=RAN, grades=GRADES).findings
    assert one.message == (
        "1,200 entries of the baseline match nothing in this data, such as the one for"
        ' VAL001 on "A" › "p0"'
    )
    assert applied(silent, made(found), RATE, ran=RAN, grades=GRADES).findings == ()


def test_other_families_are_left_alone():
    entries = [*made(report(finding("DOC001", event="A"))), *made(data(3, 10))]
    assert {entry.family for entry in entries} == {"plan", "data"}
    empty = report(command="lint")
    assert [e.family for e in updated(entries, empty, ran=RAN).entries] == ["data"]
    assert [e.family for e in ratchet.prune(entries, empty, "plan", ran=RAN).entries] == ["data"]
    assert family_of("identity audit") == "identity-audit"


def test_prune_keeps_counts():
    entries = made(report(finding("DOC001", event="A", count=5), finding("DOC001", event="B")))
    pruned = ratchet.prune(entries, report(finding("DOC001", event="A")), "plan", ran=RAN)
    assert [(entry.event, entry.count) for entry in pruned.entries] == [("A", 5)]
    assert pruned.removed == 1


def test_notes_survive_an_update():
    (entry,) = made(report(finding("DOC001", event="A", count=5)))
    noted = replace(entry, owner="growth", reason="legacy", expires=date(2027, 1, 1))
    (after,) = updated([noted], report(finding("DOC001", event="A", count=2))).entries
    assert after == replace(noted, count=2)


def test_values_that_people_sent_do_not_get_into_the_file():
    one = replace(finding("VAL005", event="A", prop="p"), message='"p" was "jane@acme.example"')
    found = report(one, command="validate", events={"A": 5})
    assert b"jane" not in baseline_bytes(made(found))


def test_the_baselines_own_findings_never_get_into_it():
    assert made(report(finding("SUP005"), finding("SUP001", event="A")))[0].code == "SUP001"


def test_ten_thousand_entries_and_findings_take_a_moment(tmp_path):
    order = list(range(10_000))
    random.Random(3).shuffle(order)
    found = report(
        *(finding("DOC001", event=f"Event {number}", place=at(number)) for number in order)
    )
    file = saved(tmp_path, baseline_bytes(made(found)))
    assert applied(found, read_baseline(file)).findings == ()
