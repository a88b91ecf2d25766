"""`identity` from the command line to the answer."""

import json

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.jobs.schemas import own_schemas

START = 1_767_225_600
A1 = "00000001-0000-4000-8000-000000000001"
HOSTILE = [
    "\x1b]0;pwned\x07",
    "a\nb\r\n",
    "\u202egnp.exe",
    "<script>```",
    "'; DROP TABLE events;--",
    '=HYPERLINK("x")',
    "x" * 10**6,
]


def event(number, name="Page", **properties):
    own = {"time": START + 60 * number, **properties}
    return json.dumps({"event": name, "properties": own})


def both(number, device, user, name="Log In"):
    return event(number, name, **{"$device_id": device, "$user_id": user})


SHARED = [
    event(0, **{"$device_id": "D1"}),
    both(1, "D1", "ana"),
    both(2, "D2", "ana"),
    both(3, "D1", "bo"),
    event(4, **{"$device_id": "D1"}),
    event(100, **{"$device_id": "D3"}),
]
ORIGINAL = [
    event(0, distinct_id=A1),
    event(1, "$identify", **{"$identified_id": "ana", "$anon_id": A1}),
    event(2, "$create_alias", distinct_id="ana", alias="ana@x.example"),
    event(3, "$merge", **{"$distinct_ids": ["ana", "bo"]}),
    event(4, distinct_id="bo"),
    event(5, "$identify", **{"$identified_id": "cy", "$anon_id": A1}),
    event(6, distinct_id="cy"),
]


@pytest.fixture
def data(workspace):
    def write(lines, name="events.ndjson"):
        (workspace / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        return name

    return write


def document(result, schema):
    found = json.loads(result.out)
    Draft202012Validator(own_schemas()[f"{schema}.schema.json"]).validate(found)
    return found


# -- resolve -------------------------------------------------------------------------------------


def test_resolve_tells_people_refusals_and_evidence(lexicon, data):
    result = lexicon("identity", "resolve", data(SHARED), "-f", "json")
    found = document(result, "identity")
    assert result.code == 0
    assert [one["canonical"] for one in found["clusters"]] == ["$device:D3", "ana", "bo"]
    assert found["clusters"][1] == {
        "canonical": "ana",
        "ids": ["$device:D1", "$device:D2", "ana"],
        "events": 4,
    }
    assert found["refused"] == [
        {"line": 4, "cause": "errAnonDistinctIdAssignedAlready", "ids": ["$device:D1", "bo"]}
    ]
    assert found["evidence"] == {"events with a device and a user": 3}
    assert "events" not in found


def test_resolve_says_which_mode_it_took_and_why(lexicon, data):
    result = lexicon("identity", "resolve", data(SHARED))
    assert result.err == (
        'lexicon: mode simplified: 3 events carry both "$device_id" and "$user_id" '
        "(--mode takes another)\n"
    )
    assert "evidence: events with a device and a user: 3" in result.out


@pytest.mark.parametrize(
    ("lines", "mode"),
    [
        (ORIGINAL, "original"),
        (
            [event(0, "$identify", **{"$failure_reason": "errManyIDs"}), both(1, "D", "u")],
            "original",
        ),
        ([event(0, "$create_alias", distinct_id="a", alias="b")], "original"),
        ([both(0, "D", "u"), event(1, "$identify", distinct_id="u")], "simplified"),
        ([event(0, distinct_id="u", **{"$identity_failure_reason": "x"})], "simplified"),
        ([event(0, distinct_id="$device:D", mp_processing_time_ms=5)], "simplified"),
        ([event(0, distinct_id="u")], "simplified"),
    ],
)
def test_the_mode_is_told_from_the_data(lexicon, data, lines, mode):
    result = lexicon("identity", "resolve", data(lines), "-f", "json")
    assert document(result, "identity")["mode"] == mode


def test_the_plan_gives_the_mode_and_the_flag_beats_it(lexicon, data, workspace):
    (workspace / "plan.yaml").write_text(
        "lexicon: 1\nsettings: {identity: legacy}\nevents: {}\n", "utf-8"
    )
    by_plan = lexicon("identity", "resolve", data(SHARED), "--plan", "plan.yaml")
    assert "lexicon: mode legacy: settings.identity of the plan" in by_plan.err
    by_flag = lexicon(
        "identity", "resolve", "events.ndjson", "--plan", "plan.yaml", "--mode", "original"
    )
    assert "under Original ID Merge (as asked for)" in by_flag.out
    assert by_flag.err == ""


def test_several_inputs_are_named_beside_the_line(lexicon, data):
    data(SHARED[:2], "a.ndjson")
    data(SHARED[2:], "b.ndjson")
    result = lexicon("identity", "resolve", "a.ndjson", "b.ndjson", "-f", "json", "--per-event")
    found = document(result, "identity")
    assert [(one["input"], one["line"]) for one in found["refused"]] == [("b.ndjson", 2)]
    assert found["events"][2] == {"input": "b.ndjson", "line": 1, "distinct_id": "ana"}


def test_lines_keep_their_numbers_whatever_stands_between(lexicon, data):
    lines = ["", SHARED[0], "not json", SHARED[1], '{"event": "x"}', SHARED[3]]
    result = lexicon("identity", "resolve", data(lines), "-f", "json", "--mode", "simplified")
    found = document(result, "identity")
    assert [one["line"] for one in found["refused"]] == [6]
    assert found["notes"] == [
        "2 lines hold no event and count for nothing (1 no-properties, 1 not-json)"
    ]
    assert "lexicon: note: 2 lines hold no event" in result.err


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "markdown"])
def test_hostile_ids_are_harmless_in_every_format(lexicon, data, form):
    lines = [both(n, f"{bad}d", bad) for n, bad in enumerate(HOSTILE)]
    lines += [both(50 + n, f"{bad}d", "other") for n, bad in enumerate(HOSTILE)]
    result = lexicon("identity", "resolve", data(lines), "-f", form, "--mode", "simplified")
    assert result.code == 0
    for char in ("\x1b", "\x07", "\u202e", "\r"):
        assert char not in result.out
    if form in ("text", "markdown"):
        assert max(map(len, result.out.splitlines())) < 3000
    if form == "csv":
        assert '"\'=HYPERLINK(""x"")"' in result.out
        assert "\n=" not in result.out.replace('"', "")


def test_the_answer_to_a_file_is_that_of_standard_output(lexicon, data, workspace):
    shown = lexicon("identity", "resolve", data(SHARED), "-f", "json")
    assert lexicon("identity", "resolve", "events.ndjson", "-f", "json", "-o", "out.json").out == ""
    assert (workspace / "out.json").read_text("utf-8") == shown.out


def test_a_list_for_people_is_bounded_and_says_so(lexicon, data):
    lines = [event(n, distinct_id=f"u{n}") for n in range(30)]
    assert (
        "and 10 more people (--limit 0 lists all)"
        in lexicon("identity", "resolve", data(lines)).out
    )
    whole = lexicon("identity", "resolve", "events.ndjson", "--limit", "0").out
    assert '"u29"' in whole
    assert "more people" not in whole


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--mode", "simplifed"], '"--mode" knows no "simplifed"'),
        (["--max-cluster-size", "0"], '"--max-cluster-size" must be at least 1'),
        (["--max-cluster-size", "many"], "takes a whole number"),
        (["--transport", "carrier"], '"--transport" knows no "carrier"'),
        (["-f", "sarif"], 'there is no format "sarif" of this answer'),
        (["--store", "s.duckdb"], 'DATA and "--store" exclude each other'),
    ],
)
def test_mistakes_are_named(lexicon, data, args, message):
    result = lexicon("identity", "resolve", data(SHARED), *args)
    assert result.code == 2
    assert message in result.err
    assert result.out == ""


def test_no_data_is_a_mistake(lexicon, data):
    assert "no data was given" in lexicon("identity", "resolve").err
    result = lexicon("identity", "resolve", data(["{}"]))
    assert (result.code, "the data holds no event" in result.err) == (2, True)


# -- explain -------------------------------------------------------------------------------------


def test_explain_tells_the_chain_with_lines_and_causes(lexicon, data):
    result = lexicon("identity", "explain", "D1", "D2", data(SHARED), "-f", "json")
    found = document(result, "identity-explain")
    assert result.code == 0
    assert found["joined"] is True
    assert [(one["line"], one["ids"], one["text"]) for one in found["chain"]] == [
        (2, ["$device:D1", "ana"], 'the first event that carried device "D1" and user "ana"'),
        (3, ["$device:D2", "ana"], 'the first event that carried device "D2" and user "ana"'),
    ]
    assert found["chain"][0]["time"] == "2026-01-01T00:01:00Z"


def test_explain_walks_over_every_kind_of_link(lexicon, data):
    result = lexicon("identity", "explain", A1, "bo", data(ORIGINAL))
    assert result.code == 0
    assert f'"{A1}" and "bo" are one person, by 2 links' in result.out
    assert f'line 2: "$identify" joined the anonymous id "{A1}" to "ana"' in result.out
    assert 'line 4: "$merge" united "ana" and "bo"' in result.out


def test_explain_tells_the_refusal_that_keeps_two_apart(lexicon, data):
    result = lexicon("identity", "explain", "ana", "bo", data(SHARED), "-f", "json")
    found = document(result, "identity-explain")
    assert (result.code, found["joined"], found["chain"]) == (1, False, [])
    assert found["reasons"] == [
        'they are two users, "ana" and "bo", and Simplified ID Merge never makes one of two users'
    ]
    assert [one["line"] for one in found["refused"]] == [4]
    assert found["refused"][0]["text"] == (
        'device "D1" was "ana"\'s already, so it did not join "bo"'
    )


def test_explain_tells_what_an_anonymous_device_lacks(lexicon, data):
    result = lexicon("identity", "explain", "ana", "D3", data(SHARED))
    assert result.code == 1
    assert 'no event that held carries device "D3" together with a user' in result.out


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("Ana", "ana"), ("anna", "ana"), ("D9", "D1"), ("$device:d2", "D2")],
)
def test_an_id_that_was_never_seen_is_guessed(lexicon, data, asked, hint):
    result = lexicon("identity", "explain", asked, "bo", data(SHARED))
    assert result.code == 2
    assert f'no event carries the id "{asked}"' in result.err
    assert f'did you mean "{hint}"?' in result.err


def test_the_beginning_of_an_id_is_enough_for_a_guess(lexicon, data):
    result = lexicon("identity", "explain", A1[:8], "bo", data(ORIGINAL))
    assert f'did you mean "{A1}"?' in result.err


# -- replay --------------------------------------------------------------------------------------


def test_replay_tells_a_life(lexicon, data):
    result = lexicon("identity", "replay", "D2", data(SHARED), "-f", "json")
    found = document(result, "identity-replay")
    assert (found["canonical"], found["totals"]["events"]) == ("ana", 4)
    marks = {one["line"]: [mark["kind"] for mark in one["marks"]] for one in found["timeline"]}
    assert marks == {
        1: [],
        2: ["merge", "user"],
        3: ["device", "merge"],
        4: ["refused"],
        5: ["device"],
    }
    merge = found["timeline"][2]["marks"][1]
    assert merge["before"] == [["$device:D1", "ana"], ["$device:D2"]]
    assert merge["after"] == ["$device:D1", "$device:D2", "ana"]
    assert [one["own"] for one in found["timeline"]] == [True, True, True, False, True]


def test_replay_parts_sessions_by_gaps(lexicon, data):
    lines = [event(n, distinct_id="u") for n in (0, 30, 61, 62)]
    found = document(
        lexicon("identity", "replay", "u", data(lines), "-f", "json"), "identity-replay"
    )
    assert [(one["events"], one["start"][11:16]) for one in found["sessions"]] == [
        (2, "00:00"),
        (2, "01:01"),
    ]
    longer = lexicon("identity", "replay", "u", "events.ndjson", "-f", "json", "--timeout", "31m")
    assert len(json.loads(longer.out)["sessions"]) == 1


def test_replay_tells_a_reset_after_a_known_user(lexicon, data):
    lines = [both(0, "D1", "u"), event(1, **{"$device_id": "D2"}), both(2, "D2", "u")]
    result = lexicon("identity", "replay", "u", data(lines))
    assert 'reset: a new device id without a user, "D2" after "D1"' in result.out


def test_replay_of_original_tells_identify_and_reset(lexicon, data):
    other = A1.replace("1", "2")
    lines = [*ORIGINAL[:2], event(2, distinct_id="ana"), event(3, distinct_id=other)]
    lines.append(event(4, "$identify", **{"$identified_id": "ana", "$anon_id": other}))
    out = lexicon("identity", "replay", "ana", data(lines)).out
    assert f'reset: a new anonymous id, "{other}" after "ana"' in out
    assert out.count("merge: ") == 2


def test_replay_is_bounded_by_days_and_a_limit(lexicon, data):
    lines = [event(n * 60, distinct_id="u") for n in range(48)]
    one_day = ("--since", "2026-01-02", "--until", "2026-01-02")
    found = json.loads(lexicon("identity", "replay", "u", data(lines), "-f", "json", *one_day).out)
    assert len(found["timeline"]) == 24
    assert found["totals"]["left_out"] == 24
    text = lexicon("identity", "replay", "u", "events.ndjson", "--limit", "5").out
    assert text.count("line ") == 5
    assert "43 more events not shown" in text


def test_replay_is_by_time_whatever_the_order_of_lines(lexicon, data):
    lines = [event(9, distinct_id="u"), event(1, distinct_id="u"), event(5, distinct_id="u")]
    found = json.loads(lexicon("identity", "replay", "u", data(lines), "-f", "json").out)
    assert [one["line"] for one in found["timeline"]] == [2, 3, 1]


# -- what-if -------------------------------------------------------------------------------------


def test_without_a_link_its_events_belong_to_another(lexicon, data):
    result = lexicon("identity", "what-if", "--drop-link", "2", data(SHARED), "-f", "json")
    found = document(result, "identity-what-if")
    assert found["moves"] == [{"before": "ana", "after": "bo", "events": 2}]
    assert found["events"] == [
        {"line": 1, "before": "ana", "after": "bo"},
        {"line": 5, "before": "ana", "after": "bo"},
    ]
    assert found["refused"] == {"before": 1, "after": 0}
    assert found["totals"] == {"events": 6, "changed": 2}


def test_a_reset_gives_later_events_to_the_next_user(lexicon, data):
    result = lexicon("identity", "what-if", "--reset-before", "4", data(SHARED))
    assert result.out.startswith("1 of 6 events changes user with a reset() before line 4\n")
    assert 'line 5  "Page": "ana" → "bo"' in result.out


def test_under_the_other_system(lexicon, data):
    result = lexicon("identity", "what-if", "--mode", "simplified", data(ORIGINAL), "-f", "json")
    found = document(result, "identity-what-if")
    assert (found["mode"], found["mode_after"]) == ("original", "simplified")
    assert found["changes"] == ["under Simplified ID Merge"]
    assert {(one["line"], one["before"], one["after"]) for one in found["events"]} >= {
        (1, "ana", A1),
        (5, "ana", "bo"),
    }


def test_without_an_id(lexicon, data):
    result = lexicon("identity", "what-if", "--without-id", "ana", data(SHARED), "-f", "json")
    found = document(result, "identity-what-if")
    assert found["clusters"] == {"before": 3, "after": 3}
    assert {one["before"] for one in found["moves"]} == {"ana"}
    assert {one["after"] for one in found["moves"]} == {"bo", "$device:D2"}


def test_a_line_that_links_nothing_is_said_to_be_so(lexicon, data):
    result = lexicon("identity", "what-if", "--drop-link", "1", data(SHARED))
    assert result.out.startswith("no event of 6 changes user")
    assert "line 1 made no link, so nothing is missing without it" in result.out


def test_a_link_that_a_later_line_makes_again_is_said_to_be_so(lexicon, data):
    lines = [both(0, "D1", "u"), both(1, "D1", "u")]
    result = lexicon("identity", "what-if", "--drop-link", "1", data(lines))
    assert "without line 1, line 2 makes the same link" in result.out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([], "nothing is to be otherwise"),
        (["--drop-link", "99"], '"--drop-link 99": that line holds no event'),
        (["--drop-link", "two"], 'takes the number of a line, not "two"'),
        (["--drop-link", "other.ndjson:2"], 'knows no input "other.ndjson"'),
        (["--without-id", "nobody"], 'no event carries the id "nobody"'),
        (["--mode", "new"], '"--mode" knows no "new"'),
    ],
)
def test_mistakes_in_what_is_otherwise_are_named(lexicon, data, args, message):
    result = lexicon("identity", "what-if", *args, data(SHARED))
    assert result.code == 2
    assert message in result.err


def test_a_line_of_several_inputs_needs_its_input(lexicon, data):
    files = (data(SHARED[:3], "a.ndjson"), data(SHARED[3:], "b.ndjson"))
    result = lexicon("identity", "what-if", "--reset-before", "1", *files)
    assert "could be a line of any of 2 inputs" in result.err
    result = lexicon("identity", "what-if", "--reset-before", "b.ndjson:1", *files)
    assert result.out.startswith("1 of 6 events changes user")


# -- store ---------------------------------------------------------------------------------------


def test_a_store_gives_the_answers_of_the_file(lexicon, data):
    lexicon("store", "load", data(SHARED), "--store", "s.duckdb")
    for args in (
        ("resolve", "--per-event"),
        ("explain", "D1", "D2"),
        ("replay", "ana"),
        ("what-if", "--drop-link", "2"),
    ):
        by_file = lexicon("identity", *args, "events.ndjson", "-f", "json")
        by_store = lexicon("identity", *args, "--store", "s.duckdb", "-f", "json")
        assert by_store.out == by_file.out
        assert by_store.code == by_file.code == 0
