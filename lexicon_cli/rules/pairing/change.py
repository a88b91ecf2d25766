"""One change from an old plan to a new one, before it is put into words."""

from enum import Enum

from lexicon_cli.core.finding import Place, Severity
from lexicon_cli.core.records import dataclass


class Level(Enum):
    """What a change asks of the next version number, as in Semantic Versioning; by `rank`."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def rank(self) -> int:
        return ("none", "patch", "minor", "major").index(self.value)

    @property
    def severity(self) -> Severity:
        """How bad a change of this level is: what breaks is an error."""
        return _SEVERITIES.get(self.value, Severity.INFO)


_SEVERITIES = {"major": Severity.ERROR, "minor": Severity.WARNING}


@dataclass(frozen=True, slots=True)
class Delta:
    """What differs between two definitions of one property, or at one spot below it.

    `path` is the property's name, dotted below the top level (`items[].sku`). `before` and `after`
    are texts for people, "" for nothing. `key` is the plan's key that says it, and `place` where it
    stands. `details` are values for messages. Two deltas with the same `sign` are one change made
    in two places.
    """

    code: str
    level: Level
    variant: str
    path: str
    before: str = ""
    after: str = ""
    key: str = ""
    details: tuple[str, ...] = ()
    place: Place | None = None

    @property
    def sign(self) -> tuple[str, str, str, str, str, tuple[str, ...]]:
        """What the change is, wherever it was made."""
        return (self.code, self.variant, self.path, self.before, self.after, self.details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change with all that it touches.

    `source` is where it was made: event, shared (a shared definition), super (a super property),
    group (of properties), user, profile (a group profile), or plan; `source_name` is that thing's
    name. `events` are the events it touches, by their new names where they have one. The rest is as
    in Delta.
    """

    code: str
    level: Level
    variant: str = ""
    source: str = "event"
    source_name: str = ""
    events: tuple[str, ...] = ()
    path: str | None = None
    before: str = ""
    after: str = ""
    key: str = ""
    details: tuple[str, ...] = ()
    place: Place | None = None

    @property
    def event(self) -> str | None:
        """The event, if it touches just one."""
        return self.events[0] if len(self.events) == 1 else None
