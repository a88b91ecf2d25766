"""Filters: which events are looked at, alone and together, and what the report says of it."""

import json
from pathlib import Path

import pytest

from lexicon_cli.cli.main import run
from tests.corpus.support import NOW, event

DAY = 86_400
START = 1767225600  # 2026-01-01T00:00 on the project's own clock


@pytest.fixture
def events(job):
    """Ten days of two users on two platforms, two names: forty events."""
    lines = [
        event(
            number,
            name=("Sign Up", "Other")[number % 2],
            time=START + number // 4 * DAY + number % 4 * 6 * 3600,
            distinct_id=f"u{number // 2 % 2}",
            mp_lib=("web", "swift")[number // 2 % 2],
        )
        for number in range(40)
    ]
    Path("data").write_bytes(b"\n".join([*lines, b"no event"]))
    return job


@pytest.fixture
def filtered(events, capfd):
    """The totals with some options of the command line, and the code."""

    def call(*options: str) -> tuple[dict[str, int], int]:
        code = run(["validate", "data", "--plan", "plan.yaml", "-f", "json", *NOW, *options])
        captured = capfd.readouterr()
        assert captured.err == ""
        return json.loads(captured.out), code

    return call


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ("", 40),
        ("--event=Other", 20),
        ("--event=Other --event=Nobody", 20),
        ("--event=Other,Sign", 0),
        ("--platform=ios", 20),
        ("--platform=ios --platform=web", 40),
        ("--platform=server", 0),
        ("--since=2026-01-10", 4),
        ("--since=2026-01-10T06:00", 3),
        ("--since=2026-01-10T06:00:01", 2),
        ("--until=2026-01-01", 4),
        ("--until=2026-01-01T06:00", 1),
        ("--since=2026-01-02 --until=2026-01-03", 8),
        ("--since=2026-01-02T12:00 --until=2026-01-02T12:00:01", 1),
        ("--since=2026-01-02 --until=2026-01-03 --platform=ios --event=Other", 2),
        ("--sample=100%", 40),
    ],
)
def test_conditions_hold_together(filtered, options, count):
    report, _ = filtered(*options.split())
    assert report["totals"]["events"] == count
    assert sum(row["count"] for row in report["events"]) == count
    assert report["totals"]["lines"] == 41
    assert report["totals"]["malformed_lines"] == 1
    assert bool(report["notes"]) == (options not in ("", "--sample=100%"))


def test_days_are_those_of_the_projects_clock(events, filtered):
    """Times of an export are wall-clock times; the report gives UTC, filters do not."""
    plan = Path("plan.yaml").read_text("utf-8")
    whole, _ = filtered("--since=2026-01-05", "--until=2026-01-05")
    Path("plan.yaml").write_text(f"{plan}settings: {{timezone: America/New_York}}\n", "utf-8")
    moved, _ = filtered("--since=2026-01-05", "--until=2026-01-05")
    assert moved["totals"]["events"] == whole["totals"]["events"] == 4
    assert whole["events"][0]["first_time"] == "2026-01-05T06:00:00Z"
    assert moved["events"][0]["first_time"] == "2026-01-05T11:00:00Z"


def test_events_without_a_time_pass_no_filter_on_time(job):
    Path("data").write_bytes(event(1, time=None) + b"\n" + event(2))
    assert job("data", select={"since_ms": 0}).report.totals["events"] == 1
    assert job("data").report.totals["events"] == 2


def test_a_filter_leaves_out_what_was_never_seen(filtered):
    """That an event was not among those looked at says nothing about it."""
    codes = [
        [row["code"] for row in filtered(*options)[0]["findings"]]
        for options in ((), ("--event=Nobody",))
    ]
    assert codes == [["EVT001", "ING017"], ["ING017"]]


def test_a_sample_takes_users_whole_and_says_so(job):
    lines = [event(n, distinct_id=f"user {n % 500}") for n in range(2000)]
    Path("data").write_bytes(b"\n".join(lines))
    outcome = job("data", select={"sample": 0.1})
    kept = [
        json.loads(line)["properties"]["distinct_id"]
        for line in outcome.files["accept"].splitlines()
    ]
    assert 25 <= len(set(kept)) <= 80
    assert all(kept.count(user) == 4 for user in set(kept))
    assert "10.0000% of the users" in outcome.document["notes"][0]
    bigger = job("data", select={"sample": 0.3}, part_bytes=5000, jobs=2)
    assert set(outcome.files["accept"].splitlines()) < set(bigger.files["accept"].splitlines())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--since=tomorrow", '"--since" takes a day or a time, not "tomorrow"'),
        ("--until=2026-01-01T00:00Z", '"--until" takes a time without a zone'),
        ("--since=2026-01-02 --until=2026-01-01", '"--since" is not before "--until"'),
        ("--since=2026-01-02T10:00 --until=2026-01-02T10:00", '"--since" is not before "--until"'),
        ("--sample=0", '"--sample" must be more than 0%'),
        ("--sample=200%", '"--sample"'),
        ("--platform=iso", '"--platform" knows no platform "iso"'),
    ],
)
def test_filters_that_make_no_sense_are_refused(events, capfd, options, message):
    assert run(["validate", "data", "--plan", "plan.yaml", *options.split()]) == 2
    assert capfd.readouterr().err.startswith(f"lexicon: error: {message}")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("--max-rate=40%", 1),
        ("--max-rate=52%", 0),
        ("--max-rate=0.52", 0),
        ("--event=Other --max-rate=90%", 1),
        ("--event=Sign\xa0Up --max-rate=0%", 1),
        ("--max-rate=1% --fail-on=never", 0),
    ],
)
def test_the_rate_is_of_the_events_that_were_looked_at(filtered, options, code):
    """Of forty events twenty are unplanned; one line more is no event at all: 21 of 41."""
    words = [word.replace("\xa0", " ") for word in options.split(" ")]
    assert filtered(*words)[1] == code
