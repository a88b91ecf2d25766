"""`sessions`: events of data or of a store -> who, sessions, totals."""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.core.records import dataclass, field, replace
from lexicon_cli.engine.reading import Reading
from lexicon_cli.events.sources import find_sources
from lexicon_cli.identity.people import People, Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.jobs.identity.modes import choose_mode
from lexicon_cli.jobs.identity.naming import find_node
from lexicon_cli.jobs.identity.reading import Progress
from lexicon_cli.jobs.sessions.columns import Columns
from lexicon_cli.jobs.sessions.order import Ranks, moments, wanted, without_copies
from lexicon_cli.sessions.clock import Clock
from lexicon_cli.sessions.cutting import NO_VALUE, Session, cut
from lexicon_cli.sessions.rules import SessionRules
from lexicon_cli.sessions.sheet import Sheet, Stay
from lexicon_cli.sessions.totals import Totals

_DAMAGE = {
    "archive-cut": "the packed file ends before its time",
    "array-cut": "the list of events ends before its time",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked. `mode` is the user's word, `planned` the plan's; `properties` are those that
    sessions are to tell of; `user` is any id of the one person asked for."""

    rules: SessionRules = field(default_factory=SessionRules)
    merging: Rules = field(default_factory=Rules)
    clock: Clock = field(default_factory=Clock)
    mode: str | None = None
    planned: str | None = None
    properties: tuple[str, ...] = ()
    user: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The properties that have to be read: the one that names sessions comes first."""
        own = self.rules.id_property
        return self.properties if own is None else (own, *self.properties)


def sessions_of_data(
    data: Sequence[str], asked: Wanted, *, progress: Progress | None = None
) -> Sheet:
    """The sessions in files, directories, globs or `-`, whatever the order of their events.

    An event that comes twice counts once, as in Mixpanel's reports. Raises InputError for data that
    cannot be read or holds no event, UsageError for a user that nobody is.
    """
    columns, notes = _read(data, asked.columns, progress)
    found = _Found(without_copies(columns), asked)
    ordered = moments(found.columns, found.rows, found.ranks, asked.rules, asked.clock)
    return found.sheet(cut(ordered, asked.rules), notes)


@contextmanager
def sessions_of_store(path: str, asked: Wanted, *, project: str | None = None) -> Iterator[Sheet]:
    """The sessions of a store, cut by SQL while they are read. Raises StoreError, InputError for a
    store without events, UsageError for a user that nobody is."""
    import numpy as np

    from lexicon_cli.store.opening import open_store
    from lexicon_cli.store.sessions import StoredMoments, stored_sessions

    with open_store(path) as connection:
        columns, sequences = _read_stored(connection, project, asked.columns)
        if not len(columns):
            of = f' of project "{project}"' if project else ""
            raise InputError(f'the store "{path}" holds no event{of}')
        found = _Found(columns, asked)
        rows, times, day = found.rows, columns.time, asked.clock.day
        told = StoredMoments(
            sequence=np.frombuffer(sequences, dtype=np.int64)[rows],
            person=found.ranks[rows],
            day=array("i", (day(times[row]) for row in rows.tolist())),
            values=tuple(np.frombuffer(one, dtype=np.int32)[rows] for one in columns.values),
        )
        yield found.sheet(stored_sessions(connection, told, asked.rules), ())


class _Found:
    """Events whose persons are known."""

    def __init__(self, columns: Columns, asked: Wanted) -> None:
        choice = choose_mode(columns.rows, said=asked.mode, planned=asked.planned)
        people = resolve(columns.rows, replace(asked.merging, mode=choice.mode))
        self.columns, self._asked, self._choice = columns, asked, choice
        self._ranks = Ranks(people)
        self.ranks = self._ranks.column()
        only = None if asked.user is None else self._ranks.of(_person(people, asked.user))
        self.rows = wanted(columns, self.ranks, asked.rules, only)

    def sheet(self, sessions: Iterator[Session], notes: Sequence[str]) -> Sheet:
        """The answer; sessions pass only once."""
        asked, totals = self._asked, Totals()
        return Sheet(
            mode=self._choice.mode,
            why=self._choice.why,
            rules=asked.rules,
            clock=asked.clock,
            events_in_all=len(self.columns),
            notes=tuple(notes),
            totals=totals,
            stays=map(self._stay, totals.of(sessions)),
        )

    def _stay(self, session: Session) -> Stay:
        value, names = self.columns.value, self._asked.properties
        values = session.values
        pairs = zip(names, values, strict=True) if values else ()
        utc = self._asked.clock.utc
        start, end = session.start, session.end
        return Stay(
            user=self._ranks.name(session.user),
            start=None if start is None else utc(start),
            end=None if end is None else utc(end),
            duration_ms=None if start is None or end is None else end - start,
            events=session.events,
            first_event=session.first_event,
            last_event=session.last_event,
            properties={name: value(number) for name, number in pairs if number != NO_VALUE},
        )


def _person(people: People, name: str) -> int:
    return people.owner[find_node(people, name)]


def _read(
    data: Sequence[str], properties: Sequence[str], progress: Progress | None
) -> tuple[Columns, list[str]]:
    sources = find_sources(data)
    total = sum(source.size for source in sources)
    done = 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, total)

    columns = Columns(properties)
    reading = Reading(sources, moved=moved)
    for source, _, _, name, values, raw in reading:
        while len(columns.starts) <= source:
            columns.begin()
        columns.add_line(name, values, raw)
    notes = [
        f'"{sources[number].name}": {_DAMAGE.get(fault, fault)}'
        for number, fault in sorted(reading.damaged.items())
    ]
    if skipped := sum(reading.skipped.values()):
        whys = ", ".join(f"{count:,} {why}" for why, count in sorted(reading.skipped.items()))
        lines = "1 line holds" if skipped == 1 else f"{skipped:,} lines hold"
        notes.insert(0, f"{lines} no event and count for nothing ({whys})")
    if not len(columns):
        raise InputError("the data holds no event", hint="; ".join(notes))
    return columns, notes


def _read_stored(
    connection: Any, project: str | None, properties: Sequence[str]
) -> "tuple[Columns, array[int]]":
    """What sessions need of stored events, and their sequence numbers. Whole lines are decoded only
    if properties are asked for."""
    from lexicon_cli.store.read import Filter, events, identity_rows

    columns, sequences = Columns(properties), array("q")
    read: Any = events if properties else identity_rows
    for one in read(connection, Filter(project=project)):
        columns.add(one.event, one.properties)
        sequences.append(one.sequence)
    return columns, sequences
