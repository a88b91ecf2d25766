"""Sessions by SQL: window functions over stored events whose persons somebody else has told.

The definitions are those of `sessions/cutting.py`, and tests hold one to the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from lexicon_cli.sessions.cutting import Session
from lexicon_cli.sessions.rules import EVENTS, PROPERTY, TIMEOUT, SessionRules
from lexicon_cli.store.tables import Connection

Numbers: TypeAlias = Any  # a sequence, best an array
_MANY = 4096
_AT_ONCE = 500_000

# `nr` numbers all events by person, time and arrival.
_PLACED = """
WITH told AS (
    SELECT whose.*, epoch_ms(stored.time) AS time, stored.event,
        row_number() OVER (ORDER BY person, stored.time, sequence) AS nr
    FROM whose JOIN event_lines stored USING (sequence)
)
"""
_BY_TIMEOUT = """,
parted AS (
    SELECT *, CASE
        WHEN time - lag(time) OVER one <= $timeout AND day = lag(day) OVER one THEN 0 ELSE 1
    END AS begins
    FROM told WINDOW one AS (PARTITION BY person ORDER BY nr)
), numbered AS (
    SELECT *, sum(begins) OVER (ORDER BY nr ROWS UNBOUNDED PRECEDING) AS number FROM parted
)
SELECT person, min(time), max(time), count(*), arg_min(event, nr), arg_max(event, nr){values}
FROM numbered GROUP BY person, number ORDER BY min(nr)
"""
_BY_PROPERTY = """
SELECT person, min(time), max(time), count(*), arg_min(event, nr), arg_max(event, nr){values}
FROM told GROUP BY person, day, own ORDER BY min(nr)
"""
# `mark` 1 opens, 2 closes. What came before is the last mark of the same day, or of earlier ones.
_BY_EVENTS = """,
marked AS (
    SELECT *, CASE event WHEN $start THEN 1 WHEN $end THEN 2 END AS mark FROM told
), seen AS (
    SELECT *,
        last_value(mark IGNORE NULLS) OVER (
            PARTITION BY person, day ORDER BY nr ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS today,
        arg_max(mark, nr) FILTER (mark IS NOT NULL) OVER (
            PARTITION BY person ORDER BY day RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS earlier,
        row_number() OVER (PARTITION BY person, day ORDER BY nr) AS nth
    FROM marked
), parted AS (
    SELECT *, mark = 1 AND today IS DISTINCT FROM 1 AS opens FROM seen
), numbered AS (
    SELECT *, sum(coalesce(opens, false)::INTEGER) OVER (
        PARTITION BY person, day ORDER BY nr ROWS UNBOUNDED PRECEDING
    ) AS number
    FROM parted
), found AS (
    SELECT person, min(time) AS start, max(time) FILTER (mark = 2) AS stop, count(*) AS events,
        arg_min(event, nr) AS first, max(event) FILTER (mark = 2) AS last, min(nr) AS place{values}
    FROM numbered WHERE opens OR today = 1 GROUP BY person, day, number
    UNION ALL
    SELECT person, NULL, time, nth, NULL, event, nr{nothing}
    FROM numbered WHERE mark = 2 AND today IS NULL AND earlier = 1
)
SELECT person, start, stop, events, first, last{names} FROM found ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class StoredMoments:
    """The events that sessions are made of, a column each entry: the stored sequence number, the
    person's number, the day on the project's clock, and numbers of property values. Sessions by a
    property have that property's first."""

    sequence: Numbers
    person: Numbers
    day: Numbers
    values: tuple[Numbers, ...] = ()


def stored_sessions(
    connection: Connection, told: StoredMoments, rules: SessionRules
) -> Iterator[Session]:
    """The sessions by person, in order of their beginning, as they are read."""
    own = rules.kind == PROPERTY
    inherited = len(told.values) - own
    _tell(connection, told, own)
    bound: dict[str, Any] = {}
    if rules.kind == TIMEOUT:
        query, bound = _BY_TIMEOUT, {"timeout": rules.timeout_ms}
    elif rules.kind == EVENTS:
        query, bound = _BY_EVENTS, {"start": rules.start_event, "end": rules.end_event}
    else:
        query = _BY_PROPERTY
    connection.execute(_PLACED + _with_values(query, inherited, rules.looks_further), bound)
    while rows := connection.fetchmany(_MANY):
        for person, start, end, events, first, last, *values in rows:
            yield Session(person, start, end, events, first, last, tuple(values))


def _with_values(query: str, count: int, looks_further: bool) -> str:
    """The query with so many inherited properties: first values, or those of the first event."""
    where = " FILTER (value{n} >= 0)" if looks_further else ""
    each = f", coalesce(arg_min(value{{n}}, nr){where}, -1) AS value{{n}}"
    numbers = range(count)
    return query.format(
        values="".join(each.format(n=n) for n in numbers),
        nothing=", -1" * count,
        names="".join(f", value{n}" for n in numbers),
    )


def _tell(connection: Connection, told: StoredMoments, own: bool) -> None:
    """The table `whose`, on the connection only: what the stored lines themselves do not say."""
    import numpy as np

    names = [f"value{n}" for n in range(len(told.values) - own)]
    if own:
        names.insert(0, "own")
    kinds = "".join(f", {name} INTEGER" for name in names)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE whose (sequence BIGINT, person INTEGER, day INTEGER{kinds})"
    )
    for start in range(0, len(told.sequence), _AT_ONCE):
        end = start + _AT_ONCE
        part = {
            "sequence": np.array(told.sequence[start:end], "int64"),
            "person": np.array(told.person[start:end], "int32"),
            "day": np.array(told.day[start:end], "int32"),
        }
        for name, column in zip(names, told.values, strict=True):
            part[name] = np.array(column[start:end], "int32")
        connection.register("telling", part)
        try:
            connection.execute("INSERT INTO whose SELECT * FROM telling")
        finally:
            connection.unregister("telling")
