"""Colour, progress: what the terminal and its user decide."""

import io

import pytest

from lexicon_cli.cli.progress import Progress, wants_progress
from lexicon_cli.cli.terminal import wants_color


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("choice", "environ", "on_terminal", "in_pipe"),
    [
        ("auto", {}, True, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("never", {"FORCE_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": "1"}, False, False),
        ("auto", {"NO_COLOR": ""}, True, False),
        ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ("auto", {"FORCE_COLOR": "1"}, True, True),
        ("auto", {"FORCE_COLOR": "0"}, True, False),
        ("auto", {"CLICOLOR_FORCE": "1"}, True, True),
        ("auto", {"CLICOLOR": "0"}, False, False),
        ("auto", {"CLICOLOR": "1"}, True, False),
        ("auto", {"TERM": "dumb"}, False, False),
    ],
)
def test_colour_is_decided_once(choice, environ, on_terminal, in_pipe):
    assert wants_color(choice, Terminal(), environ) is on_terminal
    assert wants_color(choice, io.StringIO(), environ) is in_pipe


def test_no_color_reaches_the_report(lexicon, monkeypatch):
    assert "\x1b[" in lexicon("lint", "bad.yaml", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in lexicon("lint", "bad.yaml").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in lexicon("lint", "bad.yaml").out


@pytest.mark.parametrize(
    ("asked_not_to", "stream", "environ", "wanted"),
    [
        (False, Terminal(), {}, True),
        (True, Terminal(), {}, False),
        (False, io.StringIO(), {}, False),
        (False, Terminal(), {"CI": "true"}, False),
        (False, Terminal(), {"TERM": "dumb"}, False),
    ],
)
def test_progress_is_for_people_at_a_terminal(asked_not_to, stream, environ, wanted):
    assert wants_progress(asked_not_to, stream, environ) is wanted


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def drawn(stream):
    return [part for part in stream.getvalue().split("\r") if part.strip()]


def test_short_work_shows_no_bar():
    clock, stream = Clock(), Terminal()
    with Progress(stream=stream, clock=clock) as progress:
        for clock.now in (0.1, 0.2, 0.49):
            progress(50, 100)
    assert stream.getvalue() == ""


def test_long_work_shows_share_speed_and_time_left_and_cleans_up():
    clock, stream = Clock(), Terminal()
    with Progress(stream=stream, clock=clock) as progress:
        clock.now = 2.0
        progress(50_000_000, 200_000_000)
    assert drawn(stream) == ["[######..................]  25%  25 MB/s  6 s left"]
    assert stream.getvalue().endswith(" \r")


def test_the_bar_is_not_redrawn_too_often():
    clock, stream = Clock(), Terminal()
    with Progress(stream=stream, clock=clock) as progress:
        for step in range(100):
            clock.now = 1 + step / 100
            progress(step, 100)
    assert 8 <= len(drawn(stream)) <= 10


def test_an_unknown_total_shows_what_was_done():
    clock, stream = Clock(), Terminal()
    with Progress(stream=stream, clock=clock) as progress:
        clock.now = 100.0
        progress(3_000_000_000, 0)
    assert drawn(stream) == ["3,000 MB  30 MB/s"]


def test_more_done_than_expected_stays_at_all():
    clock, stream = Clock(), Terminal()
    with Progress(stream=stream, clock=clock) as progress:
        clock.now = 10.0
        progress(200, 100)
    assert "100%" in drawn(stream)[0]


def test_a_disabled_bar_is_silent():
    clock, stream = Clock(), Terminal()
    with Progress(stream=stream, clock=clock, enabled=False) as progress:
        clock.now = 10.0
        progress(1, 2)
    assert stream.getvalue() == ""
