"""Daily facts: counts by day that can be added together, and what is kept of values.

A day is the number of days since 1970-01-01, by the event's own time as exported: exports tell the
project's wall clock as if it were UTC, so a day here is a day of the project. Two grains: what
tells *where* something changed is kept by platform and app version; what is large (distinct values,
lengths, examples) only by day, event and property.

Names that nobody planned are bounded day by day (kernel/bounded.py says how, and why what is kept
is exact): of a day's events the rest becomes OTHER, of which nothing but traffic is known; of an
event's properties the rest becomes OTHER, of which nothing but types is known; of a platform's
versions the rest becomes the version OTHER.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from lexicon_cli.history.cell import ValueCell
from lexicon_cli.history.folding import fold
from lexicon_cli.history.sketch import Sketch
from lexicon_cli.history.splits import Splits, add_split

# JSON's types, integers apart from other numbers.
TYPES = ("null", "boolean", "integer", "number", "string", "list", "object")
# Active users are asked for more closely than how many values a property has.
AUDIENCE_REGISTERS = 1024
# Days outside of these are no days of anybody's events: 2000-01-01 to 2099-12-31.
EARLIEST_DAY, LATEST_DAY = 10_957, 47_481


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


class DailyFacts:
    """All facts of some events. `types` counts, for each of TYPES, the events in which the property
    has it; events that lack the property are those of the EventKey that are in none.

    `planned` are the properties by the event that the plan knows, of which none is ever folded.
    `splits` tells, of planned events, how often properties go together (splits.py).
    """

    def __init__(self, planned: Mapping[str, frozenset[str]] | None = None) -> None:
        self.events: dict[EventKey, int] = {}
        self.types: dict[PropertyKey, list[int]] = {}
        self.values: dict[ValueKey, ValueCell] = {}
        self.users: dict[tuple[int, str], Sketch] = {}  # by day and event
        self.audience: dict[AudienceKey, Sketch] = {}
        self.splits: Splits = {}
        self.undated = 0  # events without a time that can be read, or outside of all days
        self.planned: dict[str, frozenset[str]] = dict(planned or {})

    def days(self) -> list[int]:
        """The days with events, in order."""
        return sorted({key.day for key in self.events})

    def traffic(self) -> dict[tuple[int, str], int]:
        """How many events there were, by day and event."""
        found: dict[tuple[int, str], int] = {}
        for key, count in self.events.items():
            place = key.day, key.event
            found[place] = found.get(place, 0) + count
        return found

    def window(self, since: int | None = None, until: int | None = None) -> "DailyFacts":
        """The facts of days from `since` on and before `until`; cells are shared, not copied.
        Events without a day belong to no window with an end."""
        low = EARLIEST_DAY if since is None else since
        high = LATEST_DAY + 1 if until is None else until
        part = self.on_days(lambda day: low <= day < high)
        part.undated = self.undated if since is None and until is None else 0
        return part

    def on_days(self, is_wanted: Callable[[int], bool]) -> "DailyFacts":
        """The facts of some days; cells are shared, not copied."""
        days = {key.day for key in self.events} | {key.day for key in self.audience}
        days = {day for day in days if is_wanted(day)}
        part = DailyFacts(self.planned)
        part.events = {key: n for key, n in self.events.items() if key.day in days}
        part.types = {key: n for key, n in self.types.items() if key.day in days}
        part.values = {key: cell for key, cell in self.values.items() if key.day in days}
        part.users = {key: users for key, users in self.users.items() if key[0] in days}
        part.audience = {key: who for key, who in self.audience.items() if key.day in days}
        part.splits = {key: split for key, split in self.splits.items() if key.day in days}
        return part

    def merge(self, other: "DailyFacts") -> None:
        """Add facts of other events. The events must not overlap, the plan must be the same."""
        for key, count in other.events.items():
            self.events[key] = self.events.get(key, 0) + count
        for place, counts in other.types.items():
            self.count_types(place, counts)
        for spot, cell in other.values.items():
            self.cell(spot).merge(cell)
        for day, users in other.users.items():
            self.users_of(day).merge(users)
        for group, active in other.audience.items():
            self.audience_of(group).merge(active)
        for joint, split in other.splits.items():
            add_split(self.splits, joint, split)
        self.undated += other.undated
        for event, properties in other.planned.items():
            self.planned[event] = self.planned.get(event, frozenset()) | properties
        fold(self)

    def count_types(self, place: PropertyKey, counts: list[int]) -> None:
        """Add to how often a property had each type."""
        known = self.types.get(place)
        self.types[place] = (
            list(counts)
            if known is None
            else [mine + more for mine, more in zip(known, counts, strict=True)]
        )

    def cell(self, spot: ValueKey) -> ValueCell:
        """The cell of a property on a day, made at its first value."""
        cell = self.values.get(spot)
        if cell is None:
            cell = self.values[spot] = ValueCell()
        return cell

    def users_of(self, day: tuple[int, str]) -> Sketch:
        """The users of an event on a day."""
        users = self.users.get(day)
        if users is None:
            users = self.users[day] = Sketch()
        return users

    def audience_of(self, group: AudienceKey) -> Sketch:
        """The users of a platform and version on a day."""
        active = self.audience.get(group)
        if active is None:
            active = self.audience[group] = Sketch(AUDIENCE_REGISTERS)
        return active

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, DailyFacts):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__dict__)

    __hash__ = None  # type: ignore[assignment]
