"""Adds judged lines to a tally: counts, samples, the ledger, and files beside it.

Dirty data is the normal case, so an occurrence costs a few look-ups: cells are found once, places
are compared before anything is made of them, rows of the ledger are handed over many at a time.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from lexicon_cli.core.platforms import PLATFORMS, platform_of
from lexicon_cli.core.selection import DataFilter
from lexicon_cli.kernel.aside import ACCEPTED, OCCURRENCES, REJECTED, SideFiles
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.kernel.cell import Cell
from lexicon_cli.kernel.decode import Malformed
from lexicon_cli.kernel.graded import (
    SHOW_VALUES,
    Ranks,
    insert_id_of,
    is_listed,
    line_shown,
    value_text,
    version_of,
    with_short_name,
)
from lexicon_cli.kernel.ingest import (
    LONGEST_NAME,
    MILLISECONDS_FROM,
    Occurrence,
    cut_name,
    id_text,
    milliseconds,
)
from lexicon_cli.kernel.judge import EventJudge, Resolved
from lexicon_cli.kernel.ledger import (
    HAS_DISTINCT_ID,
    HAS_INSERT_ID,
    HAS_TIME,
    RANK_SHIFT,
    TELLS_SUPER,
    event_numbers,
    unplanned_number,
)
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.selecting import keeps
from lexicon_cli.kernel.tally import Span, Tally, Traffic

__all__ = [
    "ACCEPTED",
    "OCCURRENCES",
    "REJECTED",
    "SHOW_VALUES",
    "Ranks",
    "Recorder",
    "insert_id_of",
    "is_listed",
    "value_text",
]

PLATFORM_NUMBERS = {name: number for number, name in enumerate(PLATFORMS)}
TOO_LONG = Malformed("ING005", "too-long")
# Rows are handed to the ledger so many at a time; its segments hold a multiple of it.
_LEDGER_ROWS = 512
_REMEMBERED = 4096
_SURE_TIME = 2**50  # milliseconds() of a number up to that, and not below 0, is simple


class Recorder:
    """Judges and counts the events of one span of one input."""

    def __init__(
        self, judge: EventJudge, options: KernelOptions, tally: Tally, source: int, start: int
    ) -> None:
        self.judge = judge
        self.options = options
        self.tally = tally
        self.source = source
        self.start = start
        self.events = 0
        self.malformed = 0
        self._select: DataFilter | None = None if options.select.keeps_all else options.select
        self._ranks = Ranks(options)
        self._numbers = event_numbers(judge.bundle)
        self._files = SideFiles(options, source, start) if options.sorts_lines else None
        self._platforms: dict[tuple[Any, Any], str] = {}
        self._counted: dict[str, _Event] = {}
        self._folded = tally.folded
        self._rows: list[tuple[int, ...]] = []
        tally.ledger.begin(source, start)

    def number_of(self, name: str) -> int:
        """The event's number in the ledger; unplanned names share the numbers that are left."""
        known = self._numbers.get(name)
        if known is not None:
            return known
        return unplanned_number(name, len(self._numbers))

    def malformed_line(self, line: bytes, fault: Malformed, offset: int, number: int) -> None:
        """Count a line that holds no event."""
        self.malformed += 1
        occurrence = Occurrence(fault.code, None, fault.variant, line_shown(line) if line else None)
        rank = self._ranks.of(occurrence)
        if rank:
            cell = self.tally.cell(fault.code, None, None, fault.variant)
            cell.count += 1
            cell.add_sample((self.source, offset, self.start, number, None, occurrence.value))
        if self._files is not None:
            self._files.write(line, number, None, [occurrence] if rank else [], rank)

    def long_line(self, piece: bytes) -> None:
        """Sort away a piece of a line that is too long to hold; `malformed_line` ends it."""
        if self._files is not None:
            rank = self._ranks.of(Occurrence(TOO_LONG.code, None, TOO_LONG.variant))
            self._files.write_piece(piece, rank)

    def event(
        self, line: bytes, name: str, properties: dict[str, Any], offset: int, number: int
    ) -> None:
        """Judge one event and count what it fails."""
        get = properties.get
        library, system, time = get("mp_lib"), get("$os"), get("time")
        try:
            platform = self._platforms[library, system]
        except (KeyError, TypeError):
            platform = self._platform(library, system)
        if type(time) is int and 0 <= time < _SURE_TIME:
            time_ms: int | None = time if time >= MILLISECONDS_FROM else time * 1000
        else:
            time_ms = milliseconds(time)
        if self._select is not None and not keeps(
            self._select, name, properties, platform, time_ms
        ):
            return
        self.events += 1
        found = self.judge.judge(
            name, properties, line_bytes=len(line), platform=platform, time_ms=time_ms
        )
        event = self._counted.get(name)
        if event is None or self._folded != self.tally.folded:
            event = self._event(name)
        event.count_traffic(time_ms)
        if time_ms is not None:
            unit = "ms" if abs(properties["time"]) >= MILLISECONDS_FROM else "s"
            self.tally.time_units[unit] += 1
        worst = self._count(event, found, properties, platform, time_ms, offset, number)
        self._enter(event, properties, platform, time_ms, offset, number, worst)
        if self._files is not None:
            graded = [with_short_name(each) for each in found if self._ranks.of(each)]
            self._files.write(line, number, event.resolved.name, graded, worst)

    def clean_lines(self, lines: list[bytes]) -> None:
        """Lines that another path has found without fault and counted already."""
        if self._files is not None:
            self._files.accept(lines)

    def _platform(self, library: Any, system: Any) -> str:
        platform = platform_of(library, system)
        if isinstance(library, str | None) and isinstance(system, str | None):
            if len(self._platforms) >= _REMEMBERED:
                self._platforms.clear()
            self._platforms[library, system] = platform
        return platform

    def _event(self, name: str) -> "_Event":
        """What is known of an event by the name it was sent under."""
        tally = self.tally
        resolved = self.judge.resolve(name)
        counted = tally.event_name(resolved.name, planned=resolved.planned)
        if self._folded != tally.folded or len(self._counted) >= _REMEMBERED:
            # Names went together under one: cells and traffic are no longer where they were.
            self._counted.clear()
            self._folded = tally.folded
        number = self.number_of(resolved.name)
        tells_super = self.judge.tells_super(resolved.entry)
        event = _Event(resolved, counted, tally.traffic_of(counted), number, tells_super)
        if counted != OTHER:
            self._counted[name] = event
        return event

    def _count(
        self,
        event: "_Event",
        found: Sequence[Occurrence],
        properties: dict[str, Any],
        platform: str,
        time_ms: int | None,
        offset: int,
        number: int,
    ) -> int:
        """Count what an event fails; the rank of the worst of it."""
        worst = 0
        version: str | None = None
        cells = event.cells
        for code, prop, variant, value in found:
            known = cells.get((code, prop, variant))
            if known is None:
                known = self._cell(event, code, prop, variant)
            cell, rank, shows_value = known
            if not rank:
                continue
            if not worst:
                version = version_of(properties)
            if rank > worst:
                worst = rank
            cell.add(time_ms, platform, version)
            if cell.wants(self.source, offset):
                insert_id = insert_id_of(properties)
                cell.add_sample((self.source, offset, self.start, number, insert_id, value))
            if shows_value and value is not None:
                cell.values.add(value_text(value))
        if worst:
            self.tally.flagged[worst] += 1
        return worst

    def _cell(self, event: "_Event", code: str, prop: str | None, variant: str) -> "_Counted":
        """The cell of a check, and how it counts; kept if it stays where it is."""
        rank = self._ranks.of(Occurrence(code, None, variant))
        shows_value = code in SHOW_VALUES
        if not rank:
            return _Counted(_NO_CELL, 0, shows_value)
        tally, counted = self.tally, prop
        if counted is not None:
            counted = cut_name(counted) if len(counted) > LONGEST_NAME else counted
            if not is_listed(event.resolved, counted):
                counted = tally.property_name(event.name, counted)
        known = _Counted(tally.cell(code, event.name, counted, variant), rank, shows_value)
        if self._folded != tally.folded:
            event.cells.clear()
            self._counted.clear()
            self._folded = tally.folded
        elif counted == prop:
            event.cells[code, prop, variant] = known
        return known

    def _enter(
        self,
        event: "_Event",
        properties: dict[str, Any],
        platform: str,
        time_ms: int | None,
        offset: int,
        number: int,
        worst: int,
    ) -> None:
        """Put the event into the ledger."""
        insert_id, distinct_id = properties.get("$insert_id"), properties.get("distinct_id")
        flags = worst << RANK_SHIFT | event.flags
        insert_hash = distinct_hash = 0
        if insert_id is not None and insert_id != "":
            flags |= HAS_INSERT_ID
            insert_hash = hash(insert_id if type(insert_id) is str else id_text(insert_id))
        if distinct_id is not None and distinct_id != "":
            flags |= HAS_DISTINCT_ID
            distinct_hash = hash(distinct_id if type(distinct_id) is str else id_text(distinct_id))
        if time_ms is not None:
            flags |= HAS_TIME
        absent = 0
        if event.promising is not None:
            absent = self.judge.absent_super(event.promising, properties)
        rows = self._rows
        rows.append(
            (
                insert_hash,
                distinct_hash,
                time_ms or 0,
                offset,
                number,
                event.number,
                PLATFORM_NUMBERS[platform],
                flags,
                absent,
            )
        )
        if len(rows) >= _LEDGER_ROWS:
            self._hand_over()

    def _hand_over(self) -> None:
        """Give the rows to the ledger."""
        if self._rows:
            self.tally.ledger.extend(tuple(zip(*self._rows, strict=True)))
            self._rows.clear()

    def close(self, end: int, newlines: int, lines: int) -> None:
        """The span ends at byte `end`, after so many physical and non-blank lines."""
        self._hand_over()
        self.tally.ledger.flush()
        self.tally.spans.append(
            Span(self.source, self.start, end, newlines, lines, self.events, self.malformed)
        )
        if self._files is not None:
            self._files.close()


class _Counted(NamedTuple):
    """Where occurrences of one kind go, the rank of their severity, whether values are shown."""

    cell: Cell
    rank: int
    shows_value: bool


_NO_CELL = Cell()


class _Event:
    """What is the same for all events of a name, found once. `name` is the one to count under."""

    __slots__ = ("cells", "flags", "name", "number", "promising", "resolved", "traffic")

    def __init__(
        self, resolved: Resolved, name: str, traffic: Traffic, number: int, tells_super: bool
    ) -> None:
        self.resolved = resolved
        self.name = name
        self.traffic = traffic
        self.number = number
        self.flags = TELLS_SUPER if tells_super else 0
        entry = resolved.entry
        self.promising = entry if entry is not None and entry.status != "blocked" else None
        self.cells: dict[tuple[str, str | None, str], _Counted] = {}

    def count_traffic(self, time_ms: int | None) -> None:
        """Count one more event at a time (ms)."""
        traffic = self.traffic
        traffic.count += 1
        if time_ms is not None:
            if traffic.first is None or time_ms < traffic.first:
                traffic.first = time_ms
            if traffic.last is None or time_ms > traffic.last:
                traffic.last = time_ms
