"""Worked examples of Mixpanel's three kinds of sessions (see README.md here)."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lexicon_cli.sessions.cutting import Moment, cut
from lexicon_cli.sessions.rules import SessionRules

SCENARIOS = json.loads((Path(__file__).parent / "scenarios.json").read_text("utf-8"))


def milliseconds(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def rules_of(settings):
    return SessionRules(
        kind=settings["mode"],
        timeout_ms=settings.get("timeout_minutes", 30) * 60_000,
        start_event=settings.get("start_event"),
        end_event=settings.get("end_event"),
        id_property=settings.get("session_id_property"),
        excluded=SessionRules().excluded | set(settings.get("excluded_events", ())),
    )


def moments_of(scenario):
    name = scenario["settings"].get("session_id_property")
    numbers = {}
    for event in scenario["events"]:
        time = milliseconds(event["time"])
        value = event.get("properties", {}).get(name)
        number = -1 if value is None else numbers.setdefault(value, len(numbers))
        yield Moment(0, time, time // 86_400_000, event["event"], number)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_sessions_are_those_of_the_documentation(scenario):
    found = list(cut(moments_of(scenario), rules_of(scenario["settings"])))
    expected = scenario["expected_sessions"]
    assert len(found) == len(expected)
    for session, wanted in zip(found, expected, strict=True):
        assert session.start == (wanted["start"] and milliseconds(wanted["start"]))
        assert session.end == (wanted["end"] and milliseconds(wanted["end"]))
        assert session.first_event == wanted.get("$origin_start")
        assert session.last_event == wanted.get("$origin_end")
        if wanted["$duration_s"] is None:
            assert None in (session.start, session.end)
        else:
            assert session.end - session.start == wanted["$duration_s"] * 1000
        if "$event_count" in wanted:
            assert session.events == wanted["$event_count"]


def test_the_scenarios_are_all_there():
    assert len(SCENARIOS) == 9
