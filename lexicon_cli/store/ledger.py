"""Brings the ledger up to date with the events that were loaded, and reads daily facts out of it.

Each project has a mark: events of a smaller sequence are counted. The mark moves in the transaction
that adds their facts, so that whatever dies, the next update goes on where the last one ended. A
day of which an event was replaced or forgotten is counted anew from the stored lines.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lexicon_cli.core.records import replace
from lexicon_cli.history.facts import EARLIEST_DAY, LATEST_DAY, DailyFacts
from lexicon_cli.history.options import FactsOptions
from lexicon_cli.store.ledger_rows import read_days, write_days
from lexicon_cli.store.ledger_stale import DAY_OF_TIME
from lexicon_cli.store.ledger_tables import STATE_COLUMNS
from lexicon_cli.store.tables import Connection

# Events of one transaction: their facts, and the days these are added to, are held in memory.
_AT_ONCE = 1_000_000
_RANGE = 61_440
_LINES = 1_024


@dataclass(slots=True)
class State:
    """How far a project is counted. Days before `settled` are never counted again; `refused` are
    events of such days that came later, `undated` those without a day. `newest` was the last day
    when all was counted."""

    project: str
    counted: int = 0
    settled: int = EARLIEST_DAY
    newest: int | None = None
    undated: int = 0
    refused: int = 0
    planned: str = "{}"


def projects(connection: Connection, project: str | None = None) -> list[str]:
    """The projects of the store, or the one that is asked for."""
    if project is not None:
        return [project]
    found = connection.execute(
        "SELECT project FROM loads UNION SELECT project FROM ledger_state ORDER BY 1"
    ).fetchall()
    return [name for (name,) in found]


def state_of(connection: Connection, project: str) -> State:
    """How far a project is counted: not at all, at first."""
    row = connection.execute(
        "SELECT counted, settled, newest, undated, refused, planned FROM ledger_state"
        " WHERE project = ?",
        [project],
    ).fetchone()
    return State(project) if row is None else State(project, *row)


def is_current(connection: Connection, project: str) -> bool:
    """Whether nothing is left to count."""
    (open_events,) = connection.execute(
        "SELECT count(*) FROM event_lines WHERE sequence >= ? AND project = ?",
        [state_of(connection, project).counted, project],
    ).fetchone()
    return not open_events and not _stale_days(connection, project)


def update(connection: Connection, project: str, options: FactsOptions) -> None:
    """Count what is not counted yet, in steps that are committed one by one."""
    while not is_current(connection, project):
        connection.execute("BEGIN")
        try:
            _step(connection, project, options)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def uncounted(connection: Connection, project: str, options: FactsOptions) -> DailyFacts:
    """The facts that `update` would leave in the ledger, for a store that cannot be written."""
    state = state_of(connection, project)
    stale = _stale_days(connection, project)
    facts = read_days(connection, project, since=options.since, until=options.until, without=stale)
    _, high = _ends(connection, project)
    facts.merge(_count(connection, state, options, (state.counted, high + 1), stale))
    facts.undated += state.undated
    return facts


def settle(connection: Connection, project: str, before: int) -> None:
    """Events of days before `before` are about to be removed: what is counted of them stays."""
    state = state_of(connection, project)
    state.settled = max(state.settled, before)
    _save(connection, state)


def late_events(connection: Connection, project: str) -> dict[int, int]:
    """How many events of a day were counted after events of a later day, by day."""
    found = connection.execute(
        "SELECT day, sum(late)::BIGINT FROM ledger_days WHERE project = ? GROUP BY day ORDER BY 1",
        [project],
    ).fetchall()
    return dict(found)


def _step(connection: Connection, project: str, options: FactsOptions) -> None:
    """Count the stale days and the next events."""
    state = state_of(connection, project)
    stale = _stale_days(connection, project)
    low, high = _ends(connection, project)
    first = max(state.counted, low)
    end = min(first + _AT_ONCE, high + 1)
    wide = replace(options, since=None, until=None)
    fresh = _count(connection, state, wide, (first, end), stale)
    state.refused += _number_before(connection, state, first, end)
    state.undated += fresh.undated
    fresh.undated = 0
    _note_late(connection, state, fresh, stale)
    touched = sorted({*fresh.days(), *stale})
    # What is counted anew is the larger part, most often: adding to it is less work.
    fresh.merge(read_days(connection, project, only=touched, without=stale))
    write_days(connection, project, fresh, touched)
    connection.execute("DELETE FROM ledger_stale WHERE project = ?", [project])
    state.counted = max(end, state.counted)
    if end > high:
        (state.newest,) = connection.execute(
            "SELECT max(day) FROM daily_counts WHERE project = ?", [project]
        ).fetchone()
    state.planned = _joined(state.planned, options)
    _save(connection, state)


def _count(
    connection: Connection,
    state: State,
    options: FactsOptions,
    span: tuple[int, int],
    stale: Sequence[int],
) -> DailyFacts:
    """The facts of events with a sequence in the span, and of all older ones of stale days."""
    since = max(state.settled, options.since or EARLIEST_DAY)
    narrow = replace(options, since=since if since > EARLIEST_DAY else None)
    collector = narrow.collector()
    days = ", ".join(map(str, stale))
    old = f"sequence < {int(span[0])} AND {DAY_OF_TIME} IN ({days})" if stale else "false"
    new = f"sequence >= {int(span[0])} AND sequence < {int(span[1])}"
    for condition in (new, old):
        for block in _blocks(connection, state.project, condition):
            collector.add_lines(block)
    return collector.finish()


def _blocks(connection: Connection, project: str, condition: str) -> Iterator[bytes]:
    """The stored lines of events, some thousands at once, each with its end."""
    low, high = connection.execute(
        f"SELECT min(sequence), max(sequence) FROM event_lines WHERE project = ? AND {condition}",
        [project],
    ).fetchone()
    if low is None:
        return
    for start in range(low, high + 1, _RANGE):
        rows = connection.execute(
            f"SELECT line FROM event_lines WHERE project = ? AND {condition}"
            " AND sequence >= ? AND sequence < ? ORDER BY sequence",
            [project, start, start + _RANGE],
        ).fetchall()
        for begin in range(0, len(rows), _LINES):
            lines = [line for (line,) in rows[begin : begin + _LINES]]
            yield ("\n".join(lines) + "\n").encode()


def _ends(connection: Connection, project: str) -> tuple[int, int]:
    """The first sequence that is not counted, and the last there is."""
    low, high = connection.execute(
        """
        SELECT min(sequence), max(sequence) FROM event_lines
        WHERE project = ? AND sequence >= (
            SELECT coalesce(max(counted), 0) FROM ledger_state WHERE project = ?
        )
        """,
        [project, project],
    ).fetchone()
    return (0, -1) if low is None else (low, high)


def _stale_days(connection: Connection, project: str) -> list[int]:
    """The days that are to be counted anew, and can be."""
    found = connection.execute(
        """
        SELECT DISTINCT day FROM ledger_stale
        WHERE project = ? AND day BETWEEN ? AND ? AND day >= (
            SELECT coalesce(max(settled), 0) FROM ledger_state WHERE project = ?
        ) ORDER BY day
        """,
        [project, EARLIEST_DAY, LATEST_DAY, project],
    ).fetchall()
    return [day for (day,) in found]


def _number_before(connection: Connection, state: State, first: int, end: int) -> int:
    """How many of the next events are of days that are settled."""
    if state.settled == EARLIEST_DAY:
        return 0
    (count,) = connection.execute(
        f"SELECT count(*) FROM event_lines WHERE project = ? AND sequence >= ? AND sequence < ?"
        f" AND {DAY_OF_TIME} < ? AND {DAY_OF_TIME} >= ?",
        [state.project, first, end, state.settled, EARLIEST_DAY],
    ).fetchone()
    return int(count)


def _note_late(
    connection: Connection, state: State, fresh: DailyFacts, stale: Sequence[int]
) -> None:
    """Write down how many events came after all of a later day was counted. What is counted anew
    is not late, whatever came with it."""
    late: dict[int, int] = {}
    for key, count in fresh.events.items():
        if state.newest is not None and key.day < state.newest and key.day not in stale:
            late[key.day] = late.get(key.day, 0) + count
    for day, count in sorted(late.items()):
        connection.execute("INSERT INTO ledger_days VALUES (?, ?, ?)", [state.project, day, count])


def _joined(planned: str, options: FactsOptions) -> str:
    known: dict[str, list[str]] = json.loads(planned)
    for event, names in options.planned.items():
        known[event] = sorted({*known.get(event, ()), *names})
    return json.dumps(known, sort_keys=True)


def _save(connection: Connection, state: State) -> None:
    connection.execute("DELETE FROM ledger_state WHERE project = ?", [state.project])
    values = [getattr(state, name) for name, _ in STATE_COLUMNS]
    connection.execute("INSERT INTO ledger_state VALUES (?, ?, ?, ?, ?, ?, ?)", values)
