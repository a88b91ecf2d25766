"""Joint counts: of the events in which a property has one value, how many have each other property.

Only what the plan lists is counted: properties that choose between a few values ("choosers"), and
which of the event's other planned properties are there. So the plan bounds it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from lexicon_cli.core.bundle import EventEntry

# A property with more values is no chooser; of an event's choosers and of its other properties so
# many are counted, the first by name.
MOST_VALUES = 12
MOST_CHOOSERS = 6
MOST_COUNTED = 64
_BOOLEANS = ("false", "true")
# Words of places, of which a property of that name would tell nothing else.
PLACES = frozenset({"platform", "app_version"})


class SplitKey(NamedTuple):
    """Where joint counts are kept: events of a day in which the chooser has the value (as text)."""

    day: int
    event: str
    chooser: str
    value: str


class Split:
    """How many `events`, and in how many of these each other property is `there`, null or not.

    A property that is not in `there` is not known of all of them: of two splits the sum tells only
    of properties that both have counted, so that a plan may change between them.
    """

    __slots__ = ("events", "there")

    def __init__(self, events: int, there: dict[str, int]) -> None:
        self.events = events
        self.there = there

    def merge(self, other: "Split") -> None:
        """Add the other's events; associative and commutative."""
        theirs = other.there
        self.events += other.events
        self.there = {
            name: count + theirs[name] for name, count in self.there.items() if name in theirs
        }

    def copy(self) -> "Split":
        """The same, to be added to."""
        return Split(self.events, dict(self.there))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Split):
            return NotImplemented
        return self.events == other.events and self.there == other.there

    __hash__ = None  # type: ignore[assignment]


Splits = dict[SplitKey, Split]


def add_split(splits: Splits, key: SplitKey, more: Split) -> None:
    """Add joint counts of further events."""
    known = splits.get(key)
    if known is None:
        splits[key] = more.copy()
    else:
        known.merge(more)


def choosers_of(entry: EventEntry) -> dict[str, tuple[str, ...]]:
    """The choosers of a planned event with their values, sorted: enums of a few texts, booleans.
    What is personal or sensitive chooses nothing."""
    schemas = entry.schema.get("properties", {}).get("properties", {}).get("properties", {})
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(entry.properties):
        facts = entry.properties[name]
        if facts.masked or name in PLACES or len(found) == MOST_CHOOSERS:
            continue
        schema = schemas.get(name, {})
        values = _BOOLEANS if facts.plan_type == ("boolean",) else _listed(schema)
        if values:
            found[name] = values
    return found


def _listed(schema: Any) -> tuple[str, ...]:
    """The texts that a property may be, if these are few and all there is besides null."""
    listed = schema.get("enum") if isinstance(schema, Mapping) else None
    if not isinstance(listed, list):
        return ()
    values = [value for value in listed if value is not None]
    if not 2 <= len(values) <= MOST_VALUES or not all(isinstance(one, str) for one in values):
        return ()
    return tuple(sorted(set(values)))


class Chosen:
    """Counts the events of one name by what its choosers say and which properties they have."""

    __slots__ = ("_allowed", "choosers", "counts", "names")

    def __init__(self, choosers: Mapping[str, Iterable[str]], planned: Iterable[str]) -> None:
        self.choosers = tuple(sorted(choosers))[:MOST_CHOOSERS]
        self._allowed = [frozenset(choosers[name]) for name in self.choosers]
        self.names = tuple(sorted(planned))[:MOST_COUNTED]
        # By day, the values of the choosers as they were sent, and whether each name is there.
        self.counts: Counter[tuple[int, tuple[Any, ...], tuple[bool, ...]]] = Counter()

    def add(self, day: int, properties: Mapping[str, Any]) -> None:
        """Count one event."""
        key = (
            day,
            tuple(map(properties.get, self.choosers)),
            tuple(map(properties.__contains__, self.names)),
        )
        try:
            self.counts[key] += 1
        except TypeError:  # a list or an object, where a text was planned
            plain = (None if isinstance(one, list | dict) else one for one in key[1])
            self.counts[day, tuple(plain), key[2]] += 1

    def fold(self, event: str, splits: Splits) -> None:
        """What was counted into joint counts; the next events begin anew."""
        alike: Counter[tuple[int, int, str, tuple[bool, ...]]] = Counter()
        for (day, values, there), count in self.counts.items():
            for at, value in enumerate(values):
                text = _text(value)
                if text in self._allowed[at]:
                    alike[day, at, text, there] += count
        self.counts.clear()
        sums: dict[tuple[int, int, str], list[int]] = {}
        for (day, at, text, there), count in alike.items():
            known = sums.setdefault((day, at, text), [0] * (1 + len(there)))
            known[0] += count
            for number, is_there in enumerate(there, start=1):
                if is_there:
                    known[number] += count
        for (day, at, text), (events, *found) in sums.items():
            chooser = self.choosers[at]
            counts = dict(zip(self.names, found, strict=True))
            counts.pop(chooser, None)
            add_split(splits, SplitKey(day, event, chooser, text), Split(events, counts))


def _text(value: Any) -> str:
    """A value as it is written in a split; "" for one that is no text and neither true nor false.
    1 is true, as both are one key where they were counted."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return "true" if value == 1 else "false" if value == 0 else ""
    return ""


def split_document(splits: Iterable[tuple[SplitKey, Split]]) -> dict[str, Any]:
    """The joint counts of an event and day as JSON has them, in a fixed order: `of` are the names
    that are counted, and each value has a row: its events, then how many have each name (null: not
    counted)."""
    found = sorted(splits, key=lambda entry: entry[0])
    names = sorted({name for _, split in found for name in split.there})
    by: dict[str, dict[str, list[int | None]]] = {}
    for key, split in found:
        row = [split.events, *map(split.there.get, names)]
        by.setdefault(key.chooser, {})[key.value] = row
    return {"of": names, "by": by}


def add_splits(splits: Splits, day: int, event: str, document: Mapping[str, Any]) -> None:
    """The inverse. Raises ValueError, TypeError or KeyError for what is none."""
    names = [str(name) for name in document["of"]]
    for chooser, rows in document["by"].items():
        for value, (events, *found) in rows.items():
            there = {
                name: int(count)
                for name, count in zip(names, found, strict=True)
                if count is not None
            }
            key = SplitKey(day, event, str(chooser), str(value))
            splits[key] = Split(int(events), there)
