"""What the ledger of a whole run tells: duplicates, reused insert ids, hot users, lost super
properties. Memory stays bounded: rows are looked at in partitions of their hashes.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from lexicon_cli.kernel.ledger import (
    HAS_DISTINCT_ID,
    HAS_INSERT_ID,
    HAS_TIME,
    RANK_SHIFT,
    Ledger,
    Segment,
)

# Up to here plain Python is faster than importing numpy.
_SMALL = 100_000
_PARTITION = 500_000
_DAY_MS = 86_400_000


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
        return self.flags >> RANK_SHIFT


class Repeat(NamedTuple):
    """An occurrence: `code` at `row`; `prop` is the super property's number for PRP006, else -1."""

    code: str
    row: Row
    prop: int = -1


def find_repeats(ledger: Ledger, *, hot_shard_events: int) -> Iterator[Repeat]:
    """Every occurrence of ING011, ING012, ING015 and PRP006, in no particular order."""
    ledger.flush()
    for rows in _rows_sharing(ledger, "insert_id", HAS_INSERT_ID):
        yield from _duplicates(rows)
    yield from _hot_users(ledger, hot_shard_events)
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


def _rows_sharing(ledger: Ledger, column: str, flag: int) -> Iterator[list[Row]]:
    """Rows whose hash in `column` occurs more than once, partition by partition."""
    if ledger.rows <= _SMALL:
        counts: Counter[int] = Counter()
        for segment in ledger.segments:
            counts.update(segment.columns()[column])
        shared = {value for value, count in counts.items() if count > 1}
        yield [row for row in _rows_with(ledger, column, shared) if row.flags & flag]
        return
    import numpy as np

    partitions = ledger.rows // _PARTITION + 1
    for partition in range(partitions):
        hashes: list[Any] = []
        for segment in ledger.segments:
            columns = segment.columns()
            values = np.frombuffer(columns[column], dtype=np.int64)
            flags = np.frombuffer(columns["flags"], dtype=np.uint8)
            hashes.append(values[(values % partitions == partition) & (flags & flag != 0)])
        ordered = np.sort(np.concatenate(hashes))
        shared = set(np.unique(ordered[1:][ordered[1:] == ordered[:-1]]).tolist())
        del hashes, ordered
        yield [row for row in _rows_with(ledger, column, shared) if row.flags & flag]


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
                    yield _row(segment, columns, index)


def _row(segment: Segment, columns: Any, index: int) -> Row:
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


def _hot_users(ledger: Ledger, limit: int) -> Iterator[Repeat]:
    """Events beyond `limit` of one distinct_id on one day, by place (ingestion.md section 9)."""
    if ledger.rows <= limit:
        return
    import numpy as np

    buckets = np.zeros(1 << 16, dtype=np.int64)
    for segment in ledger.segments:
        keys = _user_days(segment, np)
        buckets += np.bincount((keys >> np.uint64(48)).astype(np.int64), minlength=1 << 16)
    crowded = np.nonzero(buckets > limit)[0]
    if not len(crowded):
        return
    counts: Counter[int] = Counter()
    for segment in ledger.segments:
        keys = _user_days(segment, np)
        counts.update(keys[np.isin(keys >> np.uint64(48), crowded)].tolist())
    hot = {key for key, count in counts.items() if count > limit}
    if not hot:
        return
    wanted = np.array(sorted(hot), dtype=np.uint64)
    yield from _beyond_limit(ledger, wanted, limit, np)


def _beyond_limit(ledger: Ledger, wanted: Any, limit: int, np: Any) -> Iterator[Repeat]:
    """The events of the wanted users and days, but for the first `limit` of each by place."""
    needed = HAS_DISTINCT_ID | HAS_TIME
    found: list[tuple[Any, ...]] = []
    for number, segment in enumerate(ledger.segments):
        keys, columns = _user_days(segment, np), segment.columns()
        flags = np.frombuffer(columns["flags"], dtype=np.uint8)
        rows = np.nonzero(np.isin(keys, wanted) & (flags & needed == needed))[0]
        offsets = np.frombuffer(columns["offset"], dtype=np.int64)[rows]
        sources, numbers = np.full(len(rows), segment.source), np.full(len(rows), number)
        found.append((keys[rows], sources, offsets, numbers, rows))
    users, sources, offsets, numbers, rows = map(np.concatenate, zip(*found, strict=True))
    order = np.lexsort((offsets, sources, users))
    users, places = users[order], np.arange(len(order))
    begins = np.append(True, users[1:] != users[:-1])
    first = np.maximum.accumulate(np.where(begins, places, 0))
    beyond = order[places - first >= limit]
    for number in np.unique(numbers[beyond]).tolist():
        segment = ledger.segments[number]
        columns = segment.columns()
        for row in rows[beyond[numbers[beyond] == number]].tolist():
            yield Repeat("ING015", _row(segment, columns, row))


def _user_days(segment: Segment, np: Any) -> Any:
    columns = segment.columns()
    users = np.frombuffer(columns["distinct_id"], dtype=np.uint64)
    days = np.frombuffer(columns["time_ms"], dtype=np.int64) // _DAY_MS
    # An odd multiplier spreads neighbouring days over all buckets.
    return users ^ (days.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))


def _lost_super_properties(ledger: Ledger) -> Iterator[Repeat]:
    """Events without a super property that the same distinct_id had sent earlier."""
    partitions = ledger.rows // _PARTITION + 1
    for partition in range(partitions):
        users: set[int] = set()
        for segment in ledger.segments:
            columns = segment.columns()
            if any(columns["absent"]):
                users.update(
                    user
                    for user, absent in zip(columns["distinct_id"], columns["absent"], strict=True)
                    if absent and user % partitions == partition
                )
        needed = HAS_DISTINCT_ID | HAS_TIME
        rows = [
            row for row in _rows_with(ledger, "distinct_id", users) if row.flags & needed == needed
        ]
        yield from _absent_after_first(rows)


def _absent_after_first(rows: list[Row]) -> Iterator[Repeat]:
    some = 0
    for row in rows:
        some |= row.absent
    for prop in range(some.bit_length()):
        bit = 1 << prop
        registered: dict[int, int] = {}
        for row in rows:
            if not row.absent & bit:
                since = registered.get(row.distinct_id)
                if since is None or row.time_ms < since:
                    registered[row.distinct_id] = row.time_ms
        for row in rows:
            if row.absent & bit:
                since = registered.get(row.distinct_id)
                if since is not None and row.time_ms > since:
                    yield Repeat("PRP006", row, prop)
