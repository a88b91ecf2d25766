"""`identity replay`: one person's life, event by event."""

from collections.abc import Iterable, Sequence

from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.answers import Life, Moment, Session
from lexicon_cli.identity.history import NO_TIME
from lexicon_cli.identity.people import People
from lexicon_cli.identity.rows import NOBODY, VERB_KINDS
from lexicon_cli.jobs.identity.gaps import TIMEOUT_MS, session_numbers
from lexicon_cli.jobs.identity.marks import Marks
from lexicon_cli.jobs.identity.naming import find_node
from lexicon_cli.jobs.identity.resolve import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which moments are wanted. Times in milliseconds, `until` is the first that is out; `limit` 0
    is all. Of too many, the first are kept."""

    since: int | None = None
    until: int | None = None
    limit: int = 0
    timeout_ms: int = TIMEOUT_MS


def replay(case: Case, name: str, window: Window | None = None) -> Life:
    """The life of the person that an id belongs to. Raises UsageError for an id that nobody has."""
    window = window or Window()
    people, history = case.people, case.history
    person = people.owner[find_node(people, name)]
    members = [node for node in people.owner if people.owner[node] == person]
    rows = _by_time(history.time, _rows_of(people, person, members))
    moments = _moments(case, person, members, rows, window.timeout_ms)
    sessions = _sessions(moments)
    wanted = [moment for moment in moments if _is_in(moment, window)]
    shown = wanted[: window.limit] if window.limit else wanted
    return Life(
        about=case.about,
        asked=name,
        canonical=people.name(person),
        ids=tuple(sorted(map(people.name, members))),
        sessions=sessions,
        moments=tuple(shown),
        events=sum(1 for moment in moments if moment.is_own),
        left_out=len(moments) - len(shown),
    )


def _rows_of(people: People, person: int, members: Sequence[int]) -> list[int]:
    """The rows that are the person's, and identity events and refusals that name an id of it."""
    rows = people.rows
    found = {row for row, owner in enumerate(people.persons()) if owner == person}
    numbers = {node >> 1 for node in members}
    columns = zip(rows.kind, rows.user, rows.device, strict=True)
    found.update(
        row
        for row, (kind, user, device) in enumerate(columns)
        if kind in VERB_KINDS and (user in numbers or device in numbers)
    )
    nodes = set(members)
    found.update(one.row for one in people.refusals if not nodes.isdisjoint(one.nodes))
    return sorted(found)


def _by_time(times: Sequence[int], rows: Iterable[int]) -> list[int]:
    """Rows by the time of their events; one without a time stays behind the row before it."""
    last = NO_TIME
    keyed = []
    for row in rows:
        last = times[row] if times[row] != NO_TIME else last
        keyed.append((last, row))
    return [row for _, row in sorted(keyed)]


def _moments(
    case: Case, person: int, members: Sequence[int], rows: Sequence[int], timeout_ms: int
) -> list[Moment]:
    people, history = case.people, case.history
    marks = Marks(people, person, members)
    persons = people.persons()
    owns = [persons[row] == person for row in rows]
    own = [row for row, is_own in zip(rows, owns, strict=True) if is_own]
    events = ((history.name_of(row), history.time[row]) for row in own)
    sessions = dict(zip(own, session_numbers(events, timeout_ms), strict=True))
    return [
        Moment(
            history.place(row),
            _sent_as(people, row),
            sessions.get(row, 0),
            is_own,
            tuple(marks.of(row)),
        )
        for row, is_own in zip(rows, owns, strict=True)
    ]


def _sent_as(people: People, row: int) -> str | None:
    node = people.event_node[row]
    return None if node == NOBODY else people.name(node)


def _sessions(moments: Iterable[Moment]) -> tuple[Session, ...]:
    found: dict[int, Session] = {}
    for moment in moments:
        number, time = moment.session, moment.place.time
        if number:
            before = found.get(number) or Session(number, time, time, 0)
            found[number] = Session(number, before.start, time, before.events + 1)
    return tuple(found.values())


def _is_in(moment: Moment, window: Window) -> bool:
    time = moment.place.time
    if window.since is not None and time < window.since:
        return False
    return window.until is None or time < window.until
