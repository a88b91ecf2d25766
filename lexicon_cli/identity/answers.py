"""What the identity commands answer: plain data, ready for any output."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lexicon_cli.core.records import dataclass, field
from lexicon_cli.identity.history import NO_TIME, Place

SCHEMA_VERSION = 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_MS = 253_402_300_799_999  # the last millisecond that a date can name


def iso_time(milliseconds: int) -> str | None:
    """A time as in every report of ours, `2026-01-01T00:00:00Z`; None without one."""
    if not 0 <= milliseconds <= _LATEST_MS:
        return None
    moment = _EPOCH + timedelta(milliseconds=milliseconds)
    text = moment.replace(tzinfo=None).isoformat(timespec="auto")
    return f"{text[:23].rstrip('0') if '.' in text else text}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What every answer tells of its run. `why` is what the mode was chosen by."""

    mode: str
    why: str
    inputs: tuple[str, ...]
    evidence: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "mode": self.mode,
            "mode_reason": self.why,
            "inputs": list(self.inputs),
            "evidence": dict(self.evidence),
            "notes": list(self.notes),
        }

    def spot(self, place: Place) -> dict[str, Any]:
        """Where a row stands: its line, and its input where there are several."""
        return {"input": place.input, "line": place.line} if self.has_many else {"line": place.line}

    @property
    def has_many(self) -> bool:
        """Whether a line alone does not tell where it is."""
        return len(self.inputs) > 1


@dataclass(frozen=True, slots=True)
class Cluster:
    """One person: all ids, sorted, and how many events are theirs."""

    canonical: str
    ids: tuple[str, ...]
    events: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that did not do what its sender meant. `at_door`: the event itself was not taken."""

    place: Place
    cause: str
    ids: tuple[str, ...]
    words: str
    at_door: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who is who. Clusters are sorted by canonical id; `refused` as their lines stand. `events`, if
    asked for, tells (place, id or None for nobody's) of each event."""

    about: About
    events_in_all: int
    links: int
    clusters: tuple[Cluster, ...]
    refused: tuple[Refused, ...]
    hot: tuple[Place, ...] = ()
    events: Iterable[tuple[Place, str | None]] | None = None

    @property
    def nobodys(self) -> int:
        """Events that belong to nobody."""
        return self.events_in_all - sum(cluster.events for cluster in self.clusters)


@dataclass(frozen=True, slots=True)
class Joint:
    """One link of a chain: id `joins` became one person with id `to` at a place."""

    place: Place
    cause: str
    joins: str
    to: str
    words: str

    def to_dict(self, about: About) -> dict[str, Any]:
        return {
            "input": self.place.input,
            "line": self.place.line,
            "time": iso_time(self.place.time),
            "event": self.place.event,
            "cause": self.cause,
            "ids": [self.joins, self.to],
            "text": self.words,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why two ids are one person, or why not. `persons` are the canonical ids of both."""

    about: About
    ids: tuple[str, str]
    persons: tuple[str, str]
    chain: tuple[Joint, ...] | None
    reasons: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def joined(self) -> bool:
        """Whether both are one person."""
        return self.chain is not None


@dataclass(frozen=True, slots=True)
class Mark:
    """What an event changed: `kind` is merge, refused, user, device, reset or ignored. A merge
    tells the ids of both sides before it."""

    kind: str
    words: str
    before: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a life. `sent_as` is the id it was sent with, None for none; `session` counts
    from 1 and is 0 for events that sessions leave out. `is_own` False: it names an id of the
    person, and belongs to somebody else, or to nobody."""

    place: Place
    sent_as: str | None
    session: int
    is_own: bool
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """A stretch of events without a long gap; times in milliseconds."""

    number: int
    start: int
    end: int
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """All that happened to one person, by time. `events` are the person's own; `left_out` moments
    are cut away by a limit or a window."""

    about: About
    asked: str
    canonical: str
    ids: tuple[str, ...]
    sessions: tuple[Session, ...]
    moments: tuple[Moment, ...]
    events: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """Events that belong to one person before and to another after; None is nobody."""

    before: str | None
    after: str | None
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two histories compared. `changes` say what is otherwise, in words; `events` are all that
    change their person, as their lines stand."""

    about: About
    mode_after: str
    changes: tuple[str, ...]
    events_in_all: int
    clusters: tuple[int, int]
    refused: tuple[int, int]
    shifts: tuple[Shift, ...]
    events: tuple[tuple[Place, str | None, str | None], ...] = field(default=())


def has_time(place: Place) -> bool:
    """Whether the event of a place tells when it happened."""
    return place.time != NO_TIME
