"""What other rooms ask of a store: its events in order of arrival, whole or only what says who."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from lexicon_cli.kernel.decode import decode_event
from lexicon_cli.kernel.ingest import MILLISECONDS_FROM
from lexicon_cli.store.columns import ARRIVAL
from lexicon_cli.store.tables import Connection

_RANGE = 61_440  # events that are asked for at a time
_IDENTITY = """
SELECT sequence, load, line_number, event, distinct_id, device_id, user_id, epoch_ms(time), arrival,
    identity
FROM event_lines
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which events; None and () mean all. Times are milliseconds, `until_ms` is the first that is
    out; an event without a time is in no span of time."""

    project: str | None = None
    events: tuple[str, ...] = ()
    since_ms: int | None = None
    until_ms: int | None = None

    def where(self) -> tuple[str, list[Any]]:
        """An SQL condition and what it is bound to."""
        terms, bound = ["true"], list[Any]()
        if self.project is not None:
            terms.append("project = ?")
            bound.append(self.project)
        if self.events:
            terms.append(f"event IN ({', '.join('?' for _ in self.events)})")
            bound += self.events
        for sign, limit in ((">=", self.since_ms), ("<", self.until_ms)):
            if limit is not None:
                terms.append(f"time {sign} make_timestamp(?)")
                bound.append(limit * 1000)
        return " AND ".join(terms), bound


class IdentityRow(NamedTuple):
    """What an event says of identity. `properties` holds those properties only that `identity/`
    reads; `load` names the input (`inputs`), `line` counts from 1 in it."""

    sequence: int
    load: int
    line: int
    event: str
    properties: dict[str, Any]


class StoredEvent(NamedTuple):
    """A whole event; `offset` is where its line began in the input, unpacked."""

    sequence: int
    load: int
    line: int
    event: str
    properties: dict[str, Any]
    offset: int = 0


def inputs(connection: Connection) -> dict[int, str]:
    """The name of each load's input."""
    return dict(connection.execute("SELECT load, input FROM loads ORDER BY load").fetchall())


def identity_rows(connection: Connection, where: Filter | None = None) -> Iterator[IdentityRow]:
    """For each event what `identity.rows.Rows.add` needs, in order of arrival."""
    for row in _in_order(connection, _IDENTITY, where or Filter()):
        sequence, load, line, event, distinct, device, user, time, arrival, odd = row
        properties: dict[str, Any] = {}
        if distinct is not None:
            properties["distinct_id"] = distinct
        if device is not None:
            properties["$device_id"] = device
        if user is not None:
            properties["$user_id"] = user
        if time is not None:
            # Small numbers are read as seconds, whatever they were written in.
            is_large = abs(time) >= MILLISECONDS_FROM
            properties["time"] = time if is_large else time / 1000
        if arrival is not None:
            properties[ARRIVAL] = arrival
        if odd is not None:
            properties.update(json.loads(odd))
        yield IdentityRow(sequence, load, line, event, properties)


def events(connection: Connection, where: Filter | None = None) -> Iterator[StoredEvent]:
    """Whole events, in order of arrival."""
    query = "SELECT sequence, load, line_number, line, byte_offset FROM event_lines"
    for sequence, load, number, line, offset in _in_order(connection, query, where or Filter()):
        event, properties = decode_event(line.encode())
        yield StoredEvent(sequence, load, number, event, properties, offset)


def lines(connection: Connection, where: Filter | None = None) -> Iterator[bytes]:
    """The lines as they came, without their line feeds, in order of arrival."""
    query = "SELECT sequence, line FROM event_lines"
    for _, line in _in_order(connection, query, where or Filter()):
        yield line.encode()


def placed_lines(
    connection: Connection, where: Filter | None = None
) -> Iterator[tuple[int, int, int, bytes]]:
    """The same with where each stood: its load, line and byte offset in that input."""
    query = "SELECT sequence, load, line_number, byte_offset, line FROM event_lines"
    for _, load, number, offset, line in _in_order(connection, query, where or Filter()):
        yield load, number, offset, line.encode()


def _in_order(connection: Connection, select: str, where: Filter) -> Iterator[tuple[Any, ...]]:
    """Rows by sequence, range by range: sorting all of them would take the memory of all."""
    condition, bound = where.where()
    low, high = connection.execute(
        f"SELECT min(sequence), max(sequence) FROM event_lines WHERE {condition}", bound
    ).fetchone()
    if low is None:
        return
    for start in range(low, high + 1, _RANGE):
        yield from connection.execute(
            f"{select} WHERE {condition} AND sequence >= ? AND sequence < ? ORDER BY sequence",
            [*bound, start, start + _RANGE],
        ).fetchall()
