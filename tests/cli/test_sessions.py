"""`lexicon sessions`: what is asked, what is told, and what is refused."""

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.jobs.schemas import own_schemas

START = 1_772_366_400  # 2026-03-01T12:00:00
SCHEMA = own_schemas()["sessions.schema.json"]


def event(name, minute, **properties):
    named = {f"${key[1:]}" if key[0] == "_" else key: value for key, value in properties.items()}
    return {"event": name, "properties": {"time": START + 60 * minute, **named}}


@pytest.fixture
def export(workspace):
    events = [
        event("Buy", 50, distinct_id="ana", _insert_id="1"),
        event("Look", 0, _device_id="d", _insert_id="2", _os="iOS"),
        event("Look", 10, _device_id="d", _user_id="ana", _insert_id="3"),
        event("$identify", 70, distinct_id="ana", _insert_id="4"),
        event("Push", 75, distinct_id="ana", _insert_id="5"),
        event("Look", 11 * 60 + 45, distinct_id="bo", _insert_id="6", sid="s"),
        event("Look", 12 * 60 + 5, distinct_id="bo", _insert_id="7", sid="s"),
    ]
    path = workspace / "export.ndjson"
    path.write_text("".join(json.dumps(one) + "\n" for one in events), "utf-8")
    return path


@pytest.fixture
def told(lexicon, export):
    """The sessions that a command line tells, by the contract's keys."""

    def call(*flags):
        result = lexicon("sessions", str(export), "-f", "json", *flags)
        assert result.code == 0, result.err
        document = json.loads(result.out)
        assert list(Draft202012Validator(SCHEMA).iter_errors(document)) == []
        return document

    return call


def brief(document):
    return [
        (one["user"], one["start"][11:16], one["end"][11:16], one["events"])
        for one in document["sessions"]
    ]


def test_the_document_is_that_of_the_contract(told):
    document = told()
    assert document["schema_version"] == 1
    assert document["sessions"][0] == {
        "user": "ana",
        "start": "2026-03-01T12:00:00Z",
        "end": "2026-03-01T12:10:00Z",
        "duration_s": 600,
        "events": 2,
        "first_event": "Look",
        "last_event": "Look",
    }
    assert brief(document)[1:] == [
        ("ana", "12:50", "13:15", 2),
        ("bo", "23:45", "23:45", 1),
        ("bo", "00:05", "00:05", 1),
    ]


def test_a_longer_timeout_joins(told):
    assert brief(told("--timeout", "40m"))[0] == ("ana", "12:00", "13:15", 4)
    assert told("--timeout", "1h")["settings"]["timeout_s"] == 3600
    assert told("--timeout", "45")["settings"]["timeout_s"] == 45 * 60


def test_midnight_is_that_of_the_projects_time_zone(told):
    shifted = told("--timezone", "Asia/Tokyo", "--times", "utc")
    assert brief(shifted)[-1] == ("bo", "23:45", "00:05", 2)
    local = told("--timezone", "Asia/Tokyo")
    assert brief(local)[-1] == ("bo", "15:05", "15:05", 1)


def test_the_time_zone_and_hidden_events_come_from_the_plan(told, workspace):
    (workspace / "hidden.yaml").write_text(
        "lexicon: 1\nsettings: {timezone: Asia/Tokyo, identity: original}\n"
        "events:\n  Push: {description: A push was sent, hidden: true}\n",
        "utf-8",
    )
    document = told("--plan", "hidden.yaml")
    assert (document["mode"], document["settings"]["timezone"]) == ("original", "Asia/Tokyo")
    assert ("ana", "03:50", "03:50", 1) in brief(document)


def test_excluded_events_end_nothing_and_count_for_nothing(told):
    assert brief(told("--exclude", "Push"))[1] == ("ana", "12:50", "12:50", 1)


def test_sessions_from_event_to_event(told):
    (one,) = told("--start-event", "Buy", "--end-event", "Push")["sessions"]
    assert (one["first_event"], one["last_event"], one["duration_s"]) == ("Buy", "Push", 1500)


def test_sessions_by_a_property_end_at_midnight(told):
    document = told("--by-property", "sid")
    assert brief(document) == [("bo", "23:45", "23:45", 1), ("bo", "00:05", "00:05", 1)]


def test_inherited_properties_are_told_when_asked_for(told):
    assert told("--properties")["sessions"][0]["properties"] == {"$os": "iOS"}
    assert told("--property", "sid")["sessions"][2]["properties"] == {"sid": "s"}


def test_one_user_and_a_limit(told):
    assert {one["user"] for one in told("--user", "d")["sessions"]} == {"ana"}
    document = told("--limit", "1")
    assert (len(document["sessions"]), document["totals"]["sessions"]) == (1, 4)


def test_text_has_a_table_and_totals(lexicon, export):
    result = lexicon("sessions", "export.ndjson")
    assert result.code == 0
    lines = result.out.splitlines()
    assert " ".join(lines[0].split()) == "user start (UTC) duration events first event last event"
    assert " ".join(lines[2].split()) == "ana 2026-03-01 12:00 10 min 2 Look Look"
    assert "4 sessions of 2 users; median 5 min, mean 8 min 45 s; 1.5 events a session" in lines
    assert lines[-1].startswith("sessions end after a gap of more than 30 min; midnight in UTC")
    assert "mode simplified" in result.err


def test_csv_and_lines_of_json(lexicon, export):
    rows = list(csv.DictReader(io.StringIO(lexicon("sessions", "export.ndjson", "-f", "csv").out)))
    assert [row["duration_s"] for row in rows] == ["600", "1500", "0", "0"]
    lines = lexicon("sessions", "export.ndjson", "-f", "jsonl").out.splitlines()
    assert [json.loads(line)["user"] for line in lines] == ["ana", "ana", "bo", "bo"]


def test_a_file_is_written_whole(lexicon, export, workspace, told):
    assert lexicon("sessions", "export.ndjson", "-f", "json", "-o", "out.json").out == ""
    assert json.loads((workspace / "out.json").read_text("utf-8")) == told()


def test_a_store_gives_the_same_bytes(lexicon, export):
    assert lexicon("store", "load", "export.ndjson", "--store", "s.duckdb").code == 0
    for flags in ([], ["--by-property", "sid"], ["--start-event", "Buy", "--end-event", "Push"]):
        wanted = lexicon("sessions", "export.ndjson", "-f", "json", *flags).out
        assert lexicon("sessions", "--store", "s.duckdb", "-f", "json", *flags).out == wanted


def test_no_session_is_no_table(lexicon, workspace):
    line = json.dumps(event("$identify", 0, distinct_id="x"))
    result = lexicon("sessions", "-", stdin=line.encode())
    assert result.code == 0
    assert result.out.splitlines()[0] == "0 sessions of 0 users"
    assert (
        json.loads(lexicon("sessions", "-", "-f", "json", stdin=line.encode()).out)["sessions"]
        == []
    )


def test_hostile_ids_are_spelled_out(lexicon, workspace):
    line = json.dumps(event("<b>\x1b[2J", 0, distinct_id="\x1b]0;x\x07'; DROP TABLE event_lines"))
    for form in ("text", "json", "jsonl"):
        assert "\x1b" not in lexicon("sessions", "-", "-f", form, stdin=line.encode()).out


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--timeout", "30x"], '"--timeout" takes a span such as 45m or 2h, not "30x"'),
        (["--timeout", ""], "takes a span"),
        (["--timeout", "0"], "between 1m and 24h"),
        (["--timeout", "30s"], '"--timeout" is between 1m and 24h in Mixpanel, not 30s'),
        (["--timeout", "25h"], "between 1m and 24h"),
        (["--timeout", "m"], "takes a span"),
        (["--timeout", "-5m"], "takes a span"),
        (["--timezone", "Europe/Berlim"], 'no time zone "Europe/Berlim"'),
        (["--times", "locl"], '"--times" knows no "locl"'),
        (["--start-event", "A"], '"--start-event" and "--end-event" need each other'),
        (["--start-event", "A", "--end-event", "A"], "cannot both start and end"),
        (["--start-event", "A", "--end-event", "$merge"], '"$merge" counts for nothing'),
        (["--start-event", "A", "--end-event", "B", "--timeout", "1h"], "choose one"),
        (["--by-property", "p", "--timeout", "1h"], "are two kinds of sessions"),
        (["--user", "anna"], 'no event carries the id "anna"'),
        (["--mode", "simple"], '"--mode" knows no "simple"'),
        (["--format", "yaml"], '"--format" knows no "yaml"'),
        ([f"--property={name}" for name in "abcde"], '"--property" may be given 4 times'),
        (["--store", "s.duckdb"], 'DATA and "--store" exclude each other'),
    ],
)
def test_what_cannot_be_meant_is_refused(lexicon, export, flags, words):
    result = lexicon("sessions", "export.ndjson", *flags)
    assert result.code == 2
    assert words in result.err + result.out
