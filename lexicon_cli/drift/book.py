"""Daily facts sorted by what is asked of them: rows by event, and by event and property."""

from collections.abc import Iterator
from typing import NamedTuple

from lexicon_cli.drift.places import Cell
from lexicon_cli.drift.windows import Windows
from lexicon_cli.history.cell import ValueCell
from lexicon_cli.history.facts import TYPES, DailyFacts, PropertyKey
from lexicon_cli.history.splits import Split, SplitKey

_AT = {name: number for number, name in enumerate(TYPES)}
# Which columns of the counts make a kind.
COLUMNS = {
    "boolean": (_AT["boolean"],),
    "number": (_AT["integer"], _AT["number"]),
    "string": (_AT["string"],),
    "list": (_AT["list"],),
    "object": (_AT["object"],),
}
NULL = _AT["null"]


class Counted(NamedTuple):
    """One day and cell of a property: the counts of each of TYPES."""

    day: int
    cell: Cell
    counts: list[int]


class Book:
    """The facts of the days of two windows. Days outside of them are left out."""

    def __init__(self, facts: DailyFacts, windows: Windows) -> None:
        self.windows = windows
        self.facts = facts
        self.traffic: dict[str, dict[tuple[int, Cell], int]] = {}
        self.total: dict[str, int] = {}
        self._days = {
            key.day for key in facts.events if windows.is_before(key.day) or windows.is_now(key.day)
        }
        cells: dict[Cell, Cell] = {}
        for key, count in facts.events.items():
            if key.day in self._days and count:
                cell = cells.setdefault(key[2:4], key[2:4])
                rows = self.traffic.setdefault(key.event, {})
                rows[key.day, cell] = rows.get((key.day, cell), 0) + count
                self.total[key.event] = self.total.get(key.event, 0) + count
        self._groups: dict[tuple[str, str], tuple[list[PropertyKey], list[list[int]]]] = {}
        self._values: dict[tuple[str, str], dict[int, ValueCell]] = {}
        self._splits: dict[str, list[tuple[SplitKey, Split]]] = {}
        self._sort()

    def _sort(self) -> None:
        days, groups = self._days, self._groups
        for entry in self.facts.types.items():
            key = entry[0]
            if key[0] in days:
                spot = (key[1], key[4])
                found = groups.get(spot)
                if found is None:
                    groups[spot] = ([key], [entry[1]])
                else:
                    found[0].append(key)
                    found[1].append(entry[1])
        for at, cell in self.facts.values.items():
            if at.day in days:
                self._values.setdefault((at.event, at.property), {})[at.day] = cell
        for joint, split in self.facts.splits.items():
            if joint.day in days:
                self._splits.setdefault(joint.event, []).append((joint, split))

    def properties(self) -> Iterator[tuple[str, str]]:
        """All (event, property), sorted."""
        return iter(sorted(self._groups))

    def values(self) -> Iterator[tuple[str, str, dict[int, ValueCell]]]:
        """All (event, property) with the values of each day, sorted by name."""
        for spot in sorted(self._values):
            yield (*spot, self._values[spot])

    def splits(self, event: str) -> list[tuple[SplitKey, Split]]:
        """What goes with which value of the event's properties, day by day."""
        return self._splits.get(event, [])

    def sums(self, event: str, name: str) -> list[int]:
        """The counts of each of TYPES, of all days and cells together."""
        return list(map(sum, zip(*self._groups[event, name][1], strict=True)))

    def rows(self, event: str, name: str) -> list[Counted]:
        """The counts by day and cell; none where the property did not occur."""
        keys, counts = self._groups[event, name]
        return [Counted(key[0], key[2:4], own) for key, own in zip(keys, counts, strict=True)]

    def has(self, event: str, name: str) -> bool:
        """Whether the property occurred at all."""
        return (event, name) in self._groups

    def now(self, event: str) -> int:
        """Events in the window that is looked at."""
        return sum(n for (day, _), n in self.traffic[event].items() if self.windows.is_now(day))

    def before(self, event: str) -> int:
        """Events in the baseline."""
        return sum(n for (day, _), n in self.traffic[event].items() if self.windows.is_before(day))

    def since(self, event: str, day: int) -> int:
        """Events from a day on, that day included, up to the last one that is looked at."""
        apart = self.windows.apart
        return sum(
            n for (at, _), n in self.traffic.get(event, {}).items() if at >= day and at not in apart
        )


def kind_counts(sums: list[int]) -> dict[str, int]:
    """Counts by kind, without null; those that occur."""
    found = {kind: sum(sums[at] for at in columns) for kind, columns in COLUMNS.items()}
    return {kind: count for kind, count in found.items() if count}
