"""Findings of a whole run name what they mean: the doubled id, the hot user, the event."""

import gzip
from pathlib import Path

import pytest

from lexicon_cli.jobs.validate import validate
from tests.corpus.support import event
from tests.jobs.conftest import NOW, stream

LAYOUTS = {
    "lines": lambda lines: b"\n".join(lines),
    "CRLF": lambda lines: b"\r\n".join(lines) + b"\r\n",
    "a byte order mark": lambda lines: b"\xef\xbb\xbf" + b"\n".join(lines),
    "packed": lambda lines: gzip.compress(b"\n".join(lines)),
    "an array": lambda lines: b"[" + b",".join(lines) + b"]",
    "an array, packed": lambda lines: gzip.compress(b"[" + b",\n".join(lines) + b"]"),
}


def samples(finding) -> list[tuple]:
    return [(row["line"], row["insert_id"], row["value"]) for row in finding["samples"]]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_doubled_insert_id_is_named(job, layout):
    lines = [event(number) for number in range(6)]
    lines += [event(2), event(4, time=1767312099), event(0)]
    Path("data").write_bytes(LAYOUTS[layout](lines))
    outcome = job("data", part_bytes=200)
    assert samples(outcome.finding("ING011")) == [(7, "a2", "a2"), (9, "a0", "a0")]
    assert samples(outcome.finding("ING012")) == [(8, "a4", "a4")]
    assert outcome.lines("ING011") == [7, 9]


def test_what_came_by_standard_input_cannot_be_read_again(job, monkeypatch):
    monkeypatch.setattr("sys.stdin", stream(b"\n".join([event(1), event(1)])))
    assert samples(job("-").finding("ING011")) == [(2, None, None)]


@pytest.mark.parametrize("part_bytes", [10**9, 500])
def test_duplicates_meet_across_parts_workers_and_files(job, part_bytes):
    """Workers hash alike: each duplicate lies in another part, or another file, than its twin."""
    lines = [event(number) for number in range(200)]
    Path("a").write_bytes(b"\n".join(lines))
    Path("b").write_bytes(b"\n".join(reversed(lines)))
    outcomes = [job("a", "b", part_bytes=part_bytes, jobs=jobs) for jobs in (1, 2, 4)]
    for outcome in outcomes:
        finding = outcome.finding("ING011")
        assert (finding["count"], finding["share"]) == (200, 0.5)
        assert samples(finding) == [(n, f"a{200 - n}", f"a{200 - n}") for n in (1, 2, 3)]
        assert {row["input"] for row in outcome.occurrences} == {"b"}
        assert outcome.document["totals"]["events_with_warnings"] == 200
        assert outcome.document == outcomes[0].document
        assert outcome.files == outcomes[0].files


def test_repeats_of_unplanned_events_and_aliases_bear_their_names(job):
    plan = (
        Path("plan.yaml")
        .read_text("utf-8")
        .replace("  Sign Up:\n", "  Sign Up:\n    aliases: [sign_up]\n")
    )
    Path("alias.yaml").write_text(plan, "utf-8")
    lines = [event(n, name=name) for name in ("Nobody", "sign_up", "Sign Up") for n in (1, 1)]
    Path("data").write_bytes(b"\n".join(lines))
    outcome = job("data", plan="alias.yaml")
    repeats = [row for row in outcome.occurrences if row["code"] in ("ING011", "ING012")]
    assert [(row["line"], row["code"], row["event"]) for row in repeats] == [
        (2, "ING011", "Nobody"),
        (3, "ING012", "Sign Up"),
        (4, "ING011", "Sign Up"),
        (5, "ING011", "Sign Up"),
        (6, "ING011", "Sign Up"),
    ]
    shares = {
        (row["code"], row["event"]): row["share"]
        for row in outcome.document["findings"]
        if row["code"].startswith("ING01")
    }
    assert shares["ING011", "Nobody"] == 0.5
    assert shares["ING011", "Sign Up"] == 0.75


def test_an_event_without_time_has_no_time_of_1970(job):
    line = event(1, time=None)
    Path("data").write_bytes(line + b"\n" + line)
    finding = job("data").finding("ING011")
    assert (finding["count"], finding["first_time"]) == (1, None)


HOT_PLAN = """\
lexicon: 1
settings: {limits: {hot_shard_events_per_day: 10}}
events:
  Sign Up: {properties: {plan: string%s}}
"""


@pytest.fixture
def hot(job):
    """Two ids that are hot, one that is not; the limit is ten events a day."""

    def run(more: str = "", *, ids: tuple[str, ...] = ("server", "robot", "u1"), **options):
        Path("hot.yaml").write_text(HOT_PLAN % more, "utf-8")
        counts = (40, 15, 10)
        lines = [
            event(number * 100 + index, distinct_id=name, time=1767312000 + index)
            for number, (name, count) in enumerate(zip(ids, counts, strict=True))
            for index in range(count)
        ]
        Path("data").write_bytes(b"\n".join(lines))
        return job("data", plan="hot.yaml", **options).finding("ING015")

    return run


@pytest.mark.parametrize(("part_bytes", "jobs"), [(10**9, 1), (700, 1), (700, 2)])
def test_hot_ids_are_named_with_their_events(hot, part_bytes, jobs):
    finding = hot(part_bytes=part_bytes, jobs=jobs)
    assert finding["count"] == 35
    assert finding["values"] == [{"value": "server", "count": 30}, {"value": "robot", "count": 5}]
    assert '"server"' in finding["message"] + (finding["observed"] or "")
    assert samples(finding) == [(n + 1, f"a{n}", "server") for n in (10, 11, 12)]


def test_hot_ids_that_are_personal_are_masked(hot):
    finding = hot(", distinct_id: {type: string, pii: email}")
    assert "server" not in str(finding)
    finding = hot(ids=("ann@shop.example", "robot", "u1"))
    assert "ann@" not in str(finding)
    assert "robot" in str(finding)


def test_insert_ids_that_are_personal_are_masked(job):
    Path("pii.yaml").write_text(
        "lexicon: 1\nevents: {Sign Up: {properties: {$insert_id: {type: string, pii: other}}}}\n",
        "utf-8",
    )
    Path("data").write_bytes(event(1) + b"\n" + event(1))
    assert "a1" not in str(job("data", plan="pii.yaml").finding("ING011")["samples"])


def test_a_lost_super_property_names_the_event(job):
    Path("super.yaml").write_text(
        "lexicon: 1\nsuper_properties: {plan: {type: string, required: true}}\n"
        "events: {Sign Up: {}}\n",
        "utf-8",
    )
    lines = [event(1), event(2, plan=None), event(3)]
    lines.append(event(4).replace(b', "plan": "free"', b""))
    Path("data").write_bytes(b"\n".join(lines))
    outcome = job("data", plan="super.yaml")
    finding = outcome.finding("PRP006")
    assert (finding["property"], samples(finding)) == ("plan", [(4, "a4", None)])
    assert ("Sign Up", "plan", 4) in {
        (row["event"], row["property"], row["line"]) for row in outcome.occurrences
    }


def test_a_file_that_is_gone_when_it_is_read_again_only_lacks_values(job, monkeypatch):
    from lexicon_cli.jobs import recall

    Path("data").write_bytes(event(1) + b"\n" + event(1))
    monkeypatch.setattr(recall, "open_bytes", _gone)
    assert samples(job("data").finding("ING011")) == [(2, None, None)]


def _gone(name):
    from lexicon_cli.core.errors import InputError

    raise InputError("gone")


def test_rules_that_are_off_count_nothing(job):
    from lexicon_cli.config.settings import Settings

    Path("data").write_bytes(event(1) + b"\n" + event(1))
    outcome = job("data", settings=Settings(ignore=("ING011",)))
    assert outcome.report.findings == ()
    assert outcome.occurrences == []
    assert outcome.document["totals"]["events_with_findings"] == 0


def test_an_event_with_several_findings_counts_once_under_its_worst(job):
    lines = [event(1), event(1), event(2, plan=5), event(2, plan=5), event(3, x=1), event(3, x=1)]
    Path("data").write_bytes(b"\n".join(lines))
    totals = job("data").document["totals"]
    assert totals["events_with_findings"] == 5
    assert totals["events_with_errors"] == 2
    report = validate(["data"], plan=["plan.yaml"], now=NOW)
    assert report.totals["events_with_warnings"] == 5
