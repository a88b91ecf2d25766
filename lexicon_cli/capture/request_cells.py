"""Faults of requests, counted like the kernel's: a cell for each, with places and values."""

import copy
from collections.abc import Sequence

from lexicon_cli.capture.blanking import Line
from lexicon_cli.capture.request_checks import Found, RequestChecks
from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.group import Group
from lexicon_cli.kernel.cell import Cell
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.tally import Span, Tally

_Key = tuple[str, str | None, str]


class RequestCells:
    """Reads the lines of one capture file in order and counts what is wrong."""

    def __init__(self, bundle: SchemaBundle) -> None:
        self._bundle = bundle
        events = bundle.events.values()
        self._checks = RequestChecks({alias: one.name for one in events for alias in one.aliases})
        self._cells: dict[_Key, Cell] = {}

    def read(self, line: Line) -> list[Found]:
        """Count what the line shows; what it is."""
        found = self._checks.read(line)
        for one in found:
            key = (one.code, one.event, one.variant)
            cell = self._cells.get(key)
            if cell is None:
                if len(self._cells) >= _MOST_CELLS:
                    key = (one.code, None, one.variant)
                cell = self._cells.setdefault(key, Cell())
            cell.count += 1
            if one.time_ms is not None:
                cell.first = one.time_ms if cell.first is None else min(cell.first, one.time_ms)
                cell.last = one.time_ms if cell.last is None else max(cell.last, one.time_ms)
            if one.value is not None:
                cell.values.add(one.value)
            cell.add_sample((0, line.offset, 0, line.number, None, one.value))
        return found

    def copy(self) -> "RequestCells":
        """As it is now, for adding to a tally; not for further lines."""
        other = RequestCells(self._bundle)
        other._cells = copy.deepcopy(self._cells)
        other._checks.expected = dict(self._checks.expected)
        return other

    def add_to(self, tally: Tally, options: KernelOptions, source: int = 0) -> None:
        """Add the cells of the rules that are on, as those of the input `source`."""
        spans = sorted(span for span in tally.spans if span.source == source)
        for (code, event, variant), cell in self._cells.items():
            plain = options.grades.get(code, 0 if options.grades else 1)
            if options.grades.get(f"{code}/{variant}", plain):
                known = tally.cell(code, event, None, variant)
                before = known.samples
                known.merge(cell)
                known.samples = before
                for sample in cell.samples:
                    _, offset, _, line, insert_id, value = sample
                    start, line = _in_span(spans, offset, line)
                    known.add_sample((source, offset, start, line, insert_id, value))

    def missing(self) -> list[Group]:
        """The events that the last run expected and that have not come in it, for CAP010."""
        names = self._checks.expected
        return [
            Group(code="CAP010", event=name, property=None, variant="", count=0)
            for name, has_come in names.items()
            if not has_come
        ]


_MOST_CELLS = 2_000


def _in_span(spans: Sequence[Span], offset: int, line: int) -> tuple[int, int]:
    """The start of the span that a byte lies in, and the line's number within it."""
    before = 0
    for span in spans:
        if span.start <= offset < span.end:
            return span.start, line - before
        before += span.newlines
    return (spans[-1].start if spans else 0), line
