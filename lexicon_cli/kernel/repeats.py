"""What the ledger of a whole run tells: duplicates, reused insert ids, hot users, lost super
properties. This is the readable way, for ledgers that fit into lists; the way for large ones
(repeats_large.py) finds the same.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from lexicon_cli.kernel.ledger import (
    HAS_DISTINCT_ID,
    HAS_INSERT_ID,
    HAS_TIME,
    RANK_SHIFT,
    TELLS_SUPER,
    Ledger,
    Segment,
)

# Up to here plain Python is faster than importing numpy.
_SMALL = 50_000


class Row(NamedTuple):
    """One event of the ledger. Sorting rows sorts them by input and offset."""

    source: int
    offset: int
    start: int
    line: int
    insert_id: int
    distinct_id: int
    time_ms: int
    event: int
    platform: int
    flags: int
    absent: int

    @property
    def rank(self) -> int:
        """The severity rank of the event's worst finding so far, 0 for none."""
        return self.flags >> RANK_SHIFT & 3


class Repeat(NamedTuple):
    """An occurrence: `code` at `row`; `prop` is the super property's number for PRP006, else -1."""

    code: str
    row: Row
    prop: int = -1


def find_repeats(ledger: Ledger, *, hot_shard_events: int) -> Iterator[Repeat]:
    """Every occurrence of ING011, ING012, ING015 and PRP006, in no particular order."""
    ledger.flush()
    if ledger.rows > hot_shard_events:
        from lexicon_cli.kernel.repeats_large import hot_users

        yield from hot_users(ledger, hot_shard_events)
    if ledger.rows > _SMALL:
        from lexicon_cli.kernel.repeats_large import duplicates, lost_super_properties

        yield from duplicates(ledger)
        yield from lost_super_properties(ledger)
        return
    yield from _duplicates(_rows_sharing_insert_id(ledger))
    yield from _lost_super_properties(ledger)


def _duplicates(rows: list[Row]) -> Iterator[Repeat]:
    """Of rows that share an insert id with another: repeats of one event, and foreign reuse.

    Mixpanel's own key is (event, distinct_id, time, $insert_id), ingestion.md section 8.
    """
    rows.sort(key=lambda row: (row.insert_id, row[:2]))
    insert_id: int | None = None
    seen: set[tuple[int, int, int]] = set()
    for row in rows:
        if row.insert_id != insert_id:
            insert_id, seen = row.insert_id, set()
        key = (row.event, row.time_ms, row.distinct_id)
        if key in seen:
            yield Repeat("ING011", row)
        elif seen:
            yield Repeat("ING012", row)
        seen.add(key)


def _rows_sharing_insert_id(ledger: Ledger) -> list[Row]:
    counts: Counter[int] = Counter()
    for segment in ledger.segments:
        counts.update(segment.columns()["insert_id"])
    shared = {value for value, count in counts.items() if count > 1}
    return [row for row in _rows_with(ledger, "insert_id", shared) if row.flags & HAS_INSERT_ID]


def _rows_with(ledger: Ledger, column: str, wanted: set[int]) -> Iterator[Row]:
    """The rows whose value in `column` is among the wanted."""
    if not wanted:
        return
    for segment in ledger.segments:
        columns = segment.columns()
        values = columns[column]
        if not wanted.isdisjoint(values):
            for index, value in enumerate(values):
                if value in wanted:
                    yield row_at(segment, columns, index)


def row_at(segment: Segment, columns: Any, index: int) -> Row:
    """One row of a segment, whose columns were read."""
    return Row(
        segment.source,
        columns["offset"][index],
        segment.start,
        columns["line"][index],
        columns["insert_id"][index],
        columns["distinct_id"][index],
        columns["time_ms"][index],
        columns["event"][index],
        columns["platform"][index],
        columns["flags"][index],
        columns["absent"][index],
    )


def _lost_super_properties(ledger: Ledger) -> Iterator[Repeat]:
    """Events without a super property that the same distinct_id had sent earlier."""
    users: set[int] = set()
    for segment in ledger.segments:
        columns = segment.columns()
        pairs = zip(columns["distinct_id"], columns["absent"], strict=True)
        users.update(user for user, absent in pairs if absent)
    needed = HAS_DISTINCT_ID | HAS_TIME
    rows = [row for row in _rows_with(ledger, "distinct_id", users) if row.flags & needed == needed]
    yield from _absent_after_first(rows)


def _absent_after_first(rows: list[Row]) -> Iterator[Repeat]:
    some = 0
    for row in rows:
        some |= row.absent
    for prop in range(some.bit_length()):
        bit = 1 << prop
        registered: dict[int, int] = {}
        for row in rows:
            if row.flags & TELLS_SUPER and not row.absent & bit:
                since = registered.get(row.distinct_id)
                if since is None or row.time_ms < since:
                    registered[row.distinct_id] = row.time_ms
        for row in rows:
            if row.absent & bit:
                since = registered.get(row.distinct_id)
                if since is not None and row.time_ms > since:
                    yield Repeat("PRP006", row, prop)
