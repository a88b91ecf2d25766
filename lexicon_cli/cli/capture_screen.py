"""What is seen while a capture runs: nothing, a line of JSON for each finding, or a live table."""

import json
import os
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from lexicon_cli.cli.terminal import wants_color
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import harmless_json, visible
from lexicon_cli.output.write import print_utf8

if TYPE_CHECKING:
    from lexicon_cli.capture.session import Checked
    from lexicon_cli.jobs.capture import Capture

_BETWEEN_S = 0.25
_EVENTS, _FINDINGS = 15, 8
_INK = {"error": "bold red", "warning": "bold yellow", "info": "cyan", "ok": "green"}


class Screen:
    """Shows nothing. `rows` takes checked records, if it is not None."""

    rows: "Callable[[Sequence[Checked]], None] | None" = None

    @contextmanager
    def shown(self, capture: "Capture") -> Iterator[None]:
        """While it runs."""
        yield

    def finish(self, report: Report) -> None:
        """What it has to say at the end."""


class Stream(Screen):
    """A line of JSON on standard output for each finding, as it comes."""

    def __init__(self) -> None:
        self.rows = self._write
        self._told: set[str] = set()  # fingerprints

    def _write(self, batch: "Sequence[Checked]") -> None:
        lines = [
            _line({"type": "finding", **_place(checked), **_short(finding.to_dict())})
            for checked in batch
            for finding in checked.findings
        ]
        self._told.update(one.fingerprint for checked in batch for one in checked.findings)
        if lines:
            with suppress(BrokenPipeError, ValueError):  # nobody reads on: the capture goes on
                print_utf8("".join(lines))
                sys.stdout.flush()

    def finish(self, report: Report) -> None:
        """What only the whole run shows, and the last line, as the format jsonl ends."""
        summary = report.to_dict()
        findings = summary.pop("findings")
        late = [one for one in findings if one["fingerprint"] not in self._told]
        lines = [{"type": "finding", **one} for one in late]
        print_utf8("".join(map(_line, [*lines, {"type": "summary", **summary}])))


class Table(Screen):
    """A table that is drawn anew some times a second, on standard error."""

    def __init__(self, settings: Settings) -> None:
        self.rows = self._count
        self._color = wants_color(settings.color, sys.stderr, os.environ)
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._worst: dict[str, int] = {}
        self._last: deque[tuple[str, str]] = deque(maxlen=_FINDINGS)
        self._records = 0

    def _count(self, batch: "Sequence[Checked]") -> None:
        with self._lock:
            for checked in batch:
                self._records += not checked.is_request
                rank = max((one.severity.rank for one in checked.findings), default=0)
                name = checked.record.get("event")
                if isinstance(name, str) and (name in self._counts or len(self._counts) < 10_000):
                    self._counts[name] += 1
                    self._worst[name] = max(rank, self._worst.get(name, 0))
                for one in checked.findings:
                    self._last.appendleft((one.severity.value, f"{one.code} {one.message}"))

    @contextmanager
    def shown(self, capture: "Capture") -> Iterator[None]:
        """While it runs."""
        from rich.console import Console
        from rich.live import Live

        console = Console(stderr=True, no_color=not self._color, highlight=False)
        stop = threading.Event()
        with Live(console=console, auto_refresh=False, transient=True) as live:

            def draw() -> None:
                while not stop.wait(_BETWEEN_S):
                    live.update(self._drawn(capture), refresh=True)

            thread = threading.Thread(target=draw, name="screen", daemon=True)
            thread.start()
            try:
                yield
            finally:
                stop.set()
                thread.join()

    def _drawn(self, capture: "Capture") -> Any:
        from rich.console import Group
        from rich.table import Table as Rows
        from rich.text import Text

        with self._lock:
            counts, worst = self._counts.most_common(_EVENTS), dict(self._worst)
            last, records, names = list(self._last), self._records, len(self._counts)
        table = Rows(title=None, box=None, pad_edge=False)
        table.add_column("event", no_wrap=True, overflow="ellipsis")
        table.add_column("count", justify="right")
        table.add_column("worst")
        for name, count in counts:
            word = _WORDS[worst.get(name, 0)]
            table.add_row(Text(visible(name)[:60]), f"{count:,}", Text(word, _INK[word]))
        missing = [row["name"] for row in capture.plan_rows() if not row["count"]]
        parts: list[Any] = [Text(f"{records:,} records, {names:,} events; Ctrl-C ends"), table]
        if missing:
            shown = ", ".join(visible(name) for name in missing[:6])
            more = f" and {len(missing) - 6:,} more" if len(missing) > 6 else ""
            parts.append(Text(f"not seen yet: {shown}{more}", "dim"))
        parts += [
            Text(visible(words)[:200], _INK[kind], no_wrap=True, overflow="ellipsis")
            for kind, words in last
        ]
        if capture.fault is not None:
            parts.append(Text(f"cannot write the capture file: {capture.fault}", "bold red"))
        return Group(*parts)


_WORDS = {severity.rank: severity.value for severity in Severity} | {0: "ok"}


def screen_for(*, streams: bool, has_command: bool, settings: Settings) -> Screen:
    """The one that fits: a command's own output is not drawn over, and logs get no table."""
    if streams:
        return Stream()
    is_dumb = os.environ.get("CI") or os.environ.get("TERM") == "dumb"
    if has_command or is_dumb or not sys.stderr.isatty():
        return Screen()
    return Table(settings)


def _place(checked: "Checked") -> dict[str, Any]:
    return {"received": checked.received, "line": checked.line, "offset": checked.offset}


def _short(finding: dict[str, Any]) -> dict[str, Any]:
    """Without what only a whole run can say."""
    said = ("code", "name", "severity", "message", "event", "property", "variant")
    told = ("expected", "observed", "suggestion", "values", "place", "fingerprint", "owner")
    return {key: finding[key] for key in (*said, *told)}


def _line(value: dict[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return harmless_json(text) + "\n"
