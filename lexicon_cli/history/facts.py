"""Daily facts: counts by day that can be added together, and what is kept of values.

A day is the number of days since 1970-01-01, by the event's own time as exported. Two grains: what
tells *where* something changed is kept by platform and app version; what is large (distinct values,
lengths, examples) only by day, event and property.
"""

from typing import NamedTuple

from lexicon_cli.history.sketch import Sketch
from lexicon_cli.kernel.bounded import BoundedCounts

# JSON's types, integers apart from other numbers.
TYPES = ("null", "boolean", "integer", "number", "string", "list", "object")
# A length from 0 to 255 and beyond falls into the class of its upper limit.
LENGTHS = (0, 8, 16, 32, 64, 128, 192, 224, 240, 250, 255)
VALUES_KEPT = 48


class EventKey(NamedTuple):
    """Where events are counted. `version` is the app's version, "" where none is told."""

    day: int
    event: str
    platform: str
    version: str


class PropertyKey(NamedTuple):
    """Where the types of a property are counted."""

    day: int
    event: str
    platform: str
    version: str
    property: str


class ValueKey(NamedTuple):
    """Where values of a property are kept."""

    day: int
    event: str
    property: str


class AudienceKey(NamedTuple):
    """Where active users are counted, whatever they did."""

    day: int
    platform: str
    version: str


class ValueCell:
    """What is kept of a property's values on a day.

    `lengths` counts strings by class of length in characters: one count for each of LENGTHS, one
    for what is longer. `values` counts scalars as text (JSON's form, strings bare, cut at 64
    characters); the rest of a property with many values is one count.
    """

    __slots__ = ("distinct", "lengths", "longest", "values")

    def __init__(self) -> None:
        self.distinct = Sketch()
        self.lengths = [0] * (len(LENGTHS) + 1)
        self.longest = 0
        self.values = BoundedCounts(VALUES_KEPT)

    def merge(self, other: "ValueCell") -> None:
        """Add the other's values."""
        self.distinct.merge(other.distinct)
        self.lengths = [mine + more for mine, more in zip(self.lengths, other.lengths, strict=True)]
        self.longest = max(self.longest, other.longest)
        self.values.merge(other.values)


class DailyFacts:
    """All facts of some events. `types` counts, for each of TYPES, the events in which the property
    has it; events that lack the property are those of the EventKey that are in none."""

    def __init__(self) -> None:
        self.events: dict[EventKey, int] = {}
        self.types: dict[PropertyKey, list[int]] = {}
        self.values: dict[ValueKey, ValueCell] = {}
        self.users: dict[tuple[int, str], Sketch] = {}  # by day and event
        self.audience: dict[AudienceKey, Sketch] = {}
        self.undated = 0  # events without a time that can be read

    def merge(self, other: "DailyFacts") -> None:
        """Add facts of other events. The events must not overlap."""
        for key, count in other.events.items():
            self.events[key] = self.events.get(key, 0) + count
        for place, counts in other.types.items():
            known = self.types.get(place)
            self.types[place] = (
                list(counts)
                if known is None
                else [mine + more for mine, more in zip(known, counts, strict=True)]
            )
        for spot, cell in other.values.items():
            self.values.setdefault(spot, ValueCell()).merge(cell)
        for day, users in other.users.items():
            self.users.setdefault(day, Sketch(users.size)).merge(users)
        for group, active in other.audience.items():
            self.audience.setdefault(group, Sketch(active.size)).merge(active)
        self.undated += other.undated
