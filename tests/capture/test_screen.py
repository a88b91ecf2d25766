"""The live table: what is in it, and that no name from outside can do anything there."""

import io

from rich.console import Console

from lexicon_cli.capture.session import Checked
from lexicon_cli.cli.capture_screen import Screen, Stream, Table, screen_for
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Severity


class Planned:
    """What the table asks of a capture."""

    fault = None

    def plan_rows(self):
        return [{"name": f"Event {number}", "count": number % 2} for number in range(20)]


def checked(name, *findings):
    return Checked("2026-01-01T00:00:00.000Z", "track", None, {"event": name}, findings, 1, 0)


def drawn(table, capture=None):
    out = io.StringIO()
    console = Console(file=out, width=100, force_terminal=True, color_system="standard")
    console.print(table._drawn(capture or Planned()))
    return out.getvalue()


def error(message="it is wrong"):
    return Finding(code="VAL001", name="wrong-type", severity=Severity.ERROR, message=message)


def test_it_shows_counts_verdicts_findings_and_what_is_missing():
    table = Table(Settings())
    table.rows([checked("Sign Up", error()), checked("Sign Up"), checked("Page Viewed")])
    text = drawn(table)
    assert "3 records, 2 events" in text
    assert "VAL001 it is wrong" in text
    assert "not seen yet: Event 0, Event 2" in text
    assert "and 4 more" in text
    rows = [line for line in text.splitlines() if "Sign Up" in line]
    assert "2" in rows[0]
    assert "error" in rows[0]


def test_names_and_messages_from_outside_are_harmless():
    table = Table(Settings())
    hostile = "\x1b[2J[bold]x[/bold]\u202e\r\n" * 3
    table.rows([checked(hostile, error(hostile)), checked(3), checked(None), checked({})])
    text = drawn(table)
    assert "\x1b[2J" not in text
    assert "\u202e" not in text
    assert "[bold]x" in text


def test_a_full_disk_is_seen_in_it():
    capture = Planned()
    capture.fault = "no space left on device"
    assert "cannot write the capture file: no space left" in drawn(Table(Settings()), capture)


def test_names_without_end_do_not_fill_the_memory():
    table = Table(Settings())
    table.rows([checked(f"event {number}") for number in range(12_000)])
    assert len(table._counts) == 10_000


def test_logs_and_commands_get_no_table(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    chosen = {"streams": False, "has_command": False, "settings": Settings()}
    assert type(screen_for(**chosen)) is Table
    assert type(screen_for(**{**chosen, "streams": True})) is Stream
    assert type(screen_for(**{**chosen, "has_command": True})) is Screen
    monkeypatch.setenv("CI", "true")
    assert type(screen_for(**chosen)) is Screen
