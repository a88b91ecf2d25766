"""Adds judged lines to a tally: counts, samples, the ledger, and files beside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple

import orjson

from lexicon_cli.core.mixpanel import is_mixpanel_property
from lexicon_cli.core.platforms import PLATFORMS, platform_of
from lexicon_cli.core.selection import DataFilter
from lexicon_cli.kernel.decode import Malformed
from lexicon_cli.kernel.ingest import (
    LONGEST_NAME,
    MILLISECONDS_FROM,
    Occurrence,
    cut_name,
    id_text,
    milliseconds,
    shown,
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
from lexicon_cli.kernel.tally import Span, Tally

PLATFORM_NUMBERS = {name: number for number, name in enumerate(PLATFORMS)}
_VERSION_PROPERTIES = ("$app_version_string", "app_version", "$app_version")
TOO_LONG = Malformed("ING005", "too-long")
OCCURRENCES, ACCEPTED, REJECTED = "occurrences", "accepted", "rejected"


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
        self._files = _SideFiles(options, source, start) if options.sorts_lines else None
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
        occurrence = Occurrence(
            fault.code, None, fault.variant, _line_shown(line) if line else None
        )
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
        platform = platform_of(properties.get("mp_lib"), properties.get("$os"))
        time_ms = milliseconds(properties.get("time"))
        if self._select is not None and not keeps(
            self._select, name, properties, platform, time_ms
        ):
            return
        self.events += 1
        occurrences = self.judge.judge(
            name, properties, line_bytes=len(line), platform=platform, time_ms=time_ms
        )
        resolved = self.judge.resolve(name)
        tally = self.tally
        event = tally.event_name(resolved.name, planned=resolved.planned)
        tally.count_traffic(event, 1, time_ms, time_ms)
        if time_ms is not None:
            unit = "ms" if abs(properties["time"]) >= MILLISECONDS_FROM else "s"
            tally.time_units[unit] += 1
        graded = [
            (_with_short_name(found), rank)
            for found in occurrences
            if (rank := self._ranks.of(found))
        ]
        worst = 0
        if graded:
            worst = max(rank for _, rank in graded)
            tally.flagged[worst] += 1
            at = _Where(self.source, offset, self.start, number, insert_id_of(properties))
            who = (time_ms, platform, _version(properties))
            for found, _ in graded:
                self._count(event, resolved, found, who, at)
        self._enter(resolved, properties, (time_ms, platform, worst), (offset, number))
        if self._files is not None:
            found_here = [found for found, _ in graded]
            self._files.write(line, number, resolved.name, found_here, worst)

    def clean_lines(self, lines: list[bytes]) -> None:
        """Lines that another path has found without fault and counted already."""
        if self._files is not None:
            self._files.accept(lines)

    def _count(
        self,
        event: str,
        resolved: Resolved,
        found: Occurrence,
        who: tuple[int | None, str, str | None],
        at: "_Where",
    ) -> None:
        prop = found.property
        if prop is not None and not is_listed(resolved, prop):
            prop = self.tally.property_name(event, prop)
        cell = self.tally.cell(found.code, event, prop, found.variant)
        cell.add(*who)
        cell.add_sample((at.source, at.offset, at.start, at.line, at.insert_id, found.value))
        if found.value is not None and found.code in SHOW_VALUES:
            cell.values.add(value_text(found.value))

    def _enter(
        self,
        resolved: Resolved,
        properties: dict[str, Any],
        what: tuple[int | None, str, int],
        where: tuple[int, int],
    ) -> None:
        """Put the event into the ledger."""
        time_ms, platform, worst = what
        insert_id, distinct_id = properties.get("$insert_id"), properties.get("distinct_id")
        flags = worst << RANK_SHIFT
        hashes = [0, 0]
        if insert_id is not None and insert_id != "":
            flags |= HAS_INSERT_ID
            hashes[0] = hash(id_text(insert_id))
        if distinct_id is not None and distinct_id != "":
            flags |= HAS_DISTINCT_ID
            hashes[1] = hash(id_text(distinct_id))
        if time_ms is not None:
            flags |= HAS_TIME
        if self.judge.tells_super(resolved.entry):
            flags |= TELLS_SUPER
        absent = 0
        if resolved.entry is not None and resolved.entry.status != "blocked":
            absent = self.judge.absent_super(resolved.entry, properties)
        self.tally.ledger.append(
            (
                hashes[0],
                hashes[1],
                time_ms or 0,
                where[0],
                where[1],
                self.number_of(resolved.name),
                PLATFORM_NUMBERS[platform],
                flags,
                absent,
            )
        )

    def close(self, end: int, newlines: int, lines: int) -> None:
        """The span ends at byte `end`, after so many physical and non-blank lines."""
        self.tally.ledger.flush()
        self.tally.spans.append(
            Span(self.source, self.start, end, newlines, lines, self.events, self.malformed)
        )
        if self._files is not None:
            self._files.close()


class _Where(NamedTuple):
    source: int
    offset: int
    start: int
    line: int
    insert_id: str | None


# Checks whose values help to mend the fault; others carry sizes, or what must not be shown.
SHOW_VALUES = frozenset(
    {"EVT012", "VAL001", "VAL002", "VAL003", "VAL005", "VAL006", "VAL007", "VAL008", "VAL009"}
    | {"VAL010", "VAL011", "VAL016", "ING013", "ING018"}
)


def value_text(value: Any) -> str:
    """A value as one short text, as JSON has it; strings stand without quotes."""
    if isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def _with_short_name(found: Occurrence) -> Occurrence:
    if found.property is None or len(found.property) <= LONGEST_NAME:
        return found
    return found._replace(property=cut_name(found.property))


def is_listed(resolved: Resolved, prop: str) -> bool:
    """Whether a property is one of few: planned or Mixpanel's own."""
    if resolved.entry is not None and prop in resolved.entry.properties:
        return True
    return is_mixpanel_property(prop)


def insert_id_of(properties: dict[str, Any]) -> str | None:
    """The event's insert id as a report shows it."""
    value = properties.get("$insert_id")
    return None if value is None else str(shown(value))


def _version(properties: dict[str, Any]) -> str | None:
    for name in _VERSION_PROPERTIES:
        value = properties.get(name)
        if isinstance(value, str) and len(value) <= 64:
            return value
    return None


def _line_shown(line: bytes) -> str:
    return str(shown(line[:200].decode("utf-8", "backslashreplace")))


class Ranks:
    """The severity rank of occurrences, 0 for checks that are off."""

    def __init__(self, options: KernelOptions) -> None:
        self._grades = options.grades
        self._known: dict[tuple[str, str], int] = {}

    def of(self, found: Occurrence) -> int:
        key = (found.code, found.variant)
        rank = self._known.get(key)
        if rank is None:
            plain = self._grades.get(found.code, 0 if self._grades else 1)
            rank = self._grades.get(f"{found.code}/{found.variant}", plain)
            if len(self._known) < 4096:
                self._known[key] = rank
        return rank


class _SideFiles:
    """What is written of every line: its findings, and the line itself among the good or the bad.

    One file per span, named so that sorting the names sorts the spans.
    """

    def __init__(self, options: KernelOptions, source: int, start: int) -> None:
        self._reject_rank = options.reject_rank
        wanted = {
            OCCURRENCES: options.write_occurrences,
            ACCEPTED: options.write_accepted,
            REJECTED: options.write_rejected,
        }
        folder = Path(options.side_dir or ".")
        self._files: dict[str, IO[bytes]] = {
            # To append: a range of bytes inside of one long line has no lines of its own, yet the
            # name of the next range.
            kind: (folder / f"{kind}-{source:06d}-{start:016d}").open("ab")
            for kind, is_wanted in wanted.items()
            if is_wanted
        }

    def write(
        self,
        line: bytes,
        number: int,
        event: str | None,
        found: Sequence[Occurrence],
        worst: int,
    ) -> None:
        occurrences = self._files.get(OCCURRENCES)
        if occurrences is not None:
            for occurrence in found:
                row = [number, occurrence.code, event, occurrence.property]
                occurrences.write(orjson.dumps(row) + b"\n")
        self.write_piece(line + b"\n", worst)

    def write_piece(self, piece: bytes, worst: int) -> None:
        """Write bytes where a line goes whose worst finding has that rank."""
        file = self._files.get(REJECTED if worst >= self._reject_rank else ACCEPTED)
        if file is not None:
            file.write(piece)

    def accept(self, lines: list[bytes]) -> None:
        file = self._files.get(ACCEPTED)
        if file is not None and lines:
            file.write(b"\n".join(lines) + b"\n")

    def close(self) -> None:
        for file in self._files.values():
            file.close()
