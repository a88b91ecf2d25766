"""The kernel's result: counts of one part of the data, which add up to the counts of the whole."""

from collections.abc import Iterator
from typing import NamedTuple

import orjson

from lexicon_cli.kernel.bounded import OTHER, SmallestNames
from lexicon_cli.kernel.cell import Cell, larger, smaller
from lexicon_cli.kernel.ledger import Ledger

# More unplanned names than this are counted together under "(other names)".
UNPLANNED_EVENTS = 1000
UNPLANNED_PROPERTIES = 200


class Span(NamedTuple):
    """A stretch of one input that was read: bytes [start, end) and what they held.

    `newlines` counts physical lines, `lines` those that are not blank.
    """

    source: int
    start: int
    end: int
    newlines: int
    lines: int
    events: int
    malformed: int


class Traffic:
    """One event's own traffic; times in milliseconds as exported."""

    __slots__ = ("count", "first", "last")

    def __init__(self, count: int = 0, first: int | None = None, last: int | None = None) -> None:
        self.count = count
        self.first = first
        self.last = last

    def add(self, count: int, first: int | None, last: int | None) -> None:
        self.count += count
        self.first = smaller(self.first, first)
        self.last = larger(self.last, last)


CellKey = tuple[str, str]  # code, variant
Cells = dict[CellKey, Cell]


class Tally:
    """Mutable counts. `merge` is associative and commutative, the empty tally neutral."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.traffic: dict[str, Traffic] = {}
        self.cells: dict[str | None, dict[str | None, Cells]] = {}
        self.flagged = [0, 0, 0, 0]  # events whose worst finding has that rank; 0 is not used
        self.time_units = {"s": 0, "ms": 0}
        self.ledger = Ledger()
        self.folded = 0  # how often a name had to go under OTHER: cells have moved since
        self._unplanned = SmallestNames(UNPLANNED_EVENTS)
        self._names: dict[str | None, SmallestNames] = {}

    # -- names -------------------------------------------------------------------------------

    def event_name(self, name: str, *, planned: bool) -> str:
        """The name to count an event under: its own, or OTHER when there are too many."""
        if planned or name in self._unplanned or name == OTHER:
            return name
        kept, evicted = self._unplanned.offer(name)
        if evicted is not None:
            self._fold_event(evicted)
        return name if kept else OTHER

    def property_name(self, event: str | None, name: str) -> str:
        """The same for the name of an unplanned property of an event."""
        names = self.property_names(event)
        if name in names or name == OTHER:
            return name
        kept, evicted = names.offer(name)
        if evicted is not None:
            self._fold_property(event, evicted)
        return name if kept else OTHER

    def refuses_event(self, name: str) -> bool:
        """Whether an unplanned event is sure to go under OTHER."""
        return self._unplanned.refuses(name)

    def property_names(self, event: str | None) -> SmallestNames:
        """The names of an event's unplanned properties that are kept."""
        names = self._names.get(event)
        if names is None:
            names = self._names[event] = SmallestNames(UNPLANNED_PROPERTIES)
        return names

    def _fold_event(self, name: str) -> None:
        self.folded += 1
        gone = self.traffic.pop(name, None)
        if gone is not None:
            self.count_traffic(OTHER, gone.count, gone.first, gone.last)
        loose = self._names.pop(name, ())
        for prop, cells in self.cells.pop(name, {}).items():
            if prop is not None and prop in loose:
                prop = self.property_name(OTHER, prop)
            self._merge_cells(OTHER, prop, cells)

    def _fold_property(self, event: str | None, name: str) -> None:
        self.folded += 1
        cells = self.cells.get(event, {}).pop(name, None)
        if cells is not None:
            self._merge_cells(event, OTHER, cells)

    def _merge_cells(self, event: str | None, prop: str | None, cells: Cells) -> None:
        mine = self.cells.setdefault(event, {}).setdefault(prop, {})
        for key, cell in cells.items():
            # A sub-case that names a name makes no sense for many names together.
            key = (key[0], "") if OTHER in (event, prop) and key[0] in _NAMED_VARIANTS else key
            known = mine.get(key)
            if known is None:
                known = mine[key] = Cell()
            known.merge(cell)

    # -- counting ----------------------------------------------------------------------------

    def count_traffic(self, event: str, count: int, first: int | None, last: int | None) -> None:
        """Add to an event's own traffic."""
        self.traffic_of(event).add(count, first, last)

    def traffic_of(self, event: str) -> Traffic:
        """The traffic of an event, to add to."""
        traffic = self.traffic.get(event)
        if traffic is None:
            traffic = self.traffic[event] = Traffic()
        return traffic

    def cell(self, code: str, event: str | None, prop: str | None, variant: str) -> Cell:
        """The cell of a check, made at its first occurrence."""
        if (event == OTHER or prop == OTHER) and code in _NAMED_VARIANTS:
            variant = ""
        cells = self.cells.setdefault(event, {}).setdefault(prop, {})
        cell = cells.get((code, variant))
        if cell is None:
            cell = cells[code, variant] = Cell()
        return cell

    def all_cells(self) -> Iterator[tuple[str, str | None, str | None, str, Cell]]:
        """Every cell as (code, event, property, variant, cell), sorted."""
        for event in sorted(self.cells, key=_none_first):
            for prop in sorted(self.cells[event], key=_none_first):
                for (code, variant), cell in sorted(
                    self.cells[event][prop].items(), key=lambda item: item[0]
                ):
                    yield code, event, prop, variant, cell

    # -- merging -----------------------------------------------------------------------------

    def merge(self, other: "Tally") -> None:
        """Add another part's counts. The parts must not overlap."""
        self.spans.extend(other.spans)
        for rank, count in enumerate(other.flagged):
            self.flagged[rank] += count
        for unit, count in other.time_units.items():
            self.time_units[unit] += count
        self.ledger.merge(other.ledger)
        for name in other._unplanned:
            self.event_name(name, planned=False)
        folded = set(other._unplanned) - set(self._unplanned)
        for name, traffic in other.traffic.items():
            target = OTHER if name in folded else name
            self.count_traffic(target, traffic.count, traffic.first, traffic.last)
        for event, by_property in other.cells.items():
            loose = set(other._names.get(event, ()))
            self._merge_event(OTHER if event in folded else event, by_property, loose)

    def _merge_event(
        self, target: str | None, by_property: dict[str | None, Cells], loose: set[str]
    ) -> None:
        """Add cells to those of an event; `loose` are the names among them that are kept only if
        they are few."""
        for name in loose:
            self.property_name(target, name)
        folded = loose - set(self._names.get(target, ()))
        for prop, cells in by_property.items():
            self._merge_cells(target, OTHER if prop in folded else prop, cells)

    # -- travelling --------------------------------------------------------------------------

    def to_json(self) -> bytes:
        """The tally as JSON; `from_json` is its inverse."""
        return orjson.dumps(
            {
                "spans": [list(span) for span in self.spans],
                "traffic": {
                    name: [traffic.count, traffic.first, traffic.last]
                    for name, traffic in sorted(self.traffic.items())
                },
                "cells": [
                    [code, event, prop, variant, cell.to_json()]
                    for code, event, prop, variant, cell in self.all_cells()
                ],
                "flagged": self.flagged,
                "time_units": self.time_units,
                "unplanned": list(self._unplanned),
                "names": [
                    [event, list(self._names[event])]
                    for event in sorted(self._names, key=_none_first)
                ],
                "ledger": self.ledger.to_json(),
            }
        )

    @classmethod
    def from_json(cls, raw: bytes) -> "Tally":
        content = orjson.loads(raw)
        tally = cls()
        tally.spans = [Span(*span) for span in content["spans"]]
        tally.traffic = {name: Traffic(*entry) for name, entry in content["traffic"].items()}
        for code, event, prop, variant, cell in content["cells"]:
            tally.cells.setdefault(event, {}).setdefault(prop, {})[code, variant] = Cell.from_json(
                cell
            )
        tally.flagged = content["flagged"]
        tally.time_units = content["time_units"]
        for name in content["unplanned"]:
            tally._unplanned.offer(name)
        for event, names in content["names"]:
            kept = tally._names[event] = SmallestNames(UNPLANNED_PROPERTIES)
            for name in names:
                kept.offer(name)
        tally.ledger = Ledger.from_json(content["ledger"])
        return tally


# Checks whose variant is a planned name: folded names lose it.
_NAMED_VARIANTS = frozenset({"EVT002", "EVT003", "EVT004", "PRP003"})


def _none_first(name: str | None) -> tuple[bool, str]:
    return name is not None, name or ""
