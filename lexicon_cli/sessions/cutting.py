"""Sorted events -> sessions. The SQL of `store/sessions.py` says the same of stored events."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from lexicon_cli.sessions.rules import EVENTS, PROPERTY, TIMEOUT, SessionRules

NO_VALUE = -1


class Moment(NamedTuple):
    """One event of somebody. `time` is in milliseconds; `day` the day of the project's clock that
    it falls on. `value` is the number of the session property's value, `values` are those of the
    properties that sessions inherit; NO_VALUE where the event has none."""

    user: int
    time: int
    day: int
    event: str
    value: int = NO_VALUE
    values: tuple[int, ...] = ()


class Session(NamedTuple):
    """One session; times in milliseconds.

    Only sessions from event to event may lack an end, or a start: midnight came between. `events`
    are then those of the day that the known side is on.
    """

    user: int
    start: int | None
    end: int | None
    events: int
    first_event: str | None
    last_event: str | None
    values: tuple[int, ...] = ()


class _Open:
    """A session that may go on."""

    __slots__ = ("day", "end", "events", "first", "last", "values")

    def __init__(self, first: Moment) -> None:
        self.first = first
        self.day = first.day
        self.end = first.time
        self.last = first.event
        self.events = 1
        self.values = first.values

    def add(self, moment: Moment) -> None:
        self.end = moment.time
        self.last = moment.event
        self.events += 1

    def look_further(self, values: tuple[int, ...]) -> None:
        if NO_VALUE in self.values:
            pairs = zip(self.values, values, strict=True)
            self.values = tuple(new if old == NO_VALUE else old for old, new in pairs)

    def done(self) -> Session:
        first = self.first
        return Session(
            first.user, first.time, self.end, self.events, first.event, self.last, self.values
        )

    def cut_off(self) -> Session:
        first = self.first
        return Session(first.user, first.time, None, self.events, first.event, None, self.values)


def cut(moments: Iterable[Moment], rules: SessionRules) -> Iterator[Session]:
    """The sessions of events that are sorted by user, then time; a user's come in order of their
    beginning. Excluded events are passed over."""
    excluded = rules.excluded
    counted = (moment for moment in moments if moment.event not in excluded)
    return _CUTTERS[rules.kind](counted, rules)


def _by_timeout(moments: Iterable[Moment], rules: SessionRules) -> Iterator[Session]:
    timeout = rules.timeout_ms
    now: _Open | None = None
    for moment in moments:
        if (
            now is not None
            and now.first.user == moment.user
            and now.day == moment.day
            and moment.time - now.end <= timeout
        ):
            now.add(moment)
            now.look_further(moment.values)
            continue
        if now is not None:
            yield now.done()
        now = _Open(moment)
    if now is not None:
        yield now.done()


def _by_property(moments: Iterable[Moment], _: SessionRules) -> Iterator[Session]:
    """All events of a day with one value are one session, even if others lie between, as in two
    windows side by side."""
    now: dict[int, _Open] = {}
    user, day = NO_VALUE, 0
    for moment in moments:
        if moment.value == NO_VALUE:
            continue
        if (moment.user, moment.day) != (user, day):
            yield from (one.done() for one in now.values())
            now, user, day = {}, moment.user, moment.day
        if moment.value in now:
            now[moment.value].add(moment)
        else:
            now[moment.value] = _Open(moment)
    yield from (one.done() for one in now.values())


def _by_events(moments: Iterable[Moment], rules: SessionRules) -> Iterator[Session]:
    """Midnight leaves a session without an end, and its end event then stands for itself."""
    start, end = rules.start_event, rules.end_event
    now: _Open | None = None
    was_cut = False
    user, day, today = NO_VALUE, 0, 0
    for moment in moments:
        if (moment.user, moment.day) != (user, day):
            if now is not None:
                yield now.cut_off()
            was_cut = moment.user == user and (was_cut or now is not None)
            now, user, day, today = None, moment.user, moment.day, 0
        today += 1
        if now is not None:
            now.add(moment)
            if moment.event == end:
                yield now.done()
                now = None
        elif moment.event == start:
            now, was_cut = _Open(moment), False
        elif moment.event == end and was_cut:
            values = tuple(NO_VALUE for _ in moment.values)
            yield Session(user, None, moment.time, today, None, moment.event, values)
            was_cut = False
    if now is not None:
        yield now.cut_off()


_CUTTERS: dict[str, Callable[[Iterable[Moment], SessionRules], Iterator[Session]]] = {
    TIMEOUT: _by_timeout,
    EVENTS: _by_events,
    PROPERTY: _by_property,
}
