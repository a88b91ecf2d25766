"""The whole-run checks on ledgers too large for lists of rows, in numpy: some forty bytes a row in
question, partition by partition of the hashes. The readable twins are in repeats.py."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from lexicon_cli.kernel.ledger import (
    HAS_DISTINCT_ID,
    HAS_INSERT_ID,
    HAS_TIME,
    TELLS_SUPER,
    Ledger,
    Segment,
)
from lexicon_cli.kernel.repeats import Repeat, row_at

_PARTITION = 500_000
_DAY_MS = 86_400_000
_NEEDED = HAS_DISTINCT_ID | HAS_TIME
_TYPES: dict[str, Any] = {
    "insert_id": np.int64,
    "distinct_id": np.int64,
    "time_ms": np.int64,
    "offset": np.int64,
    "event": np.uint16,
    "flags": np.uint8,
    "absent": np.uint32,
}
Columns = dict[str, Any]


def duplicates(ledger: Ledger) -> Iterator[Repeat]:
    """ING011 and ING012."""
    partitions = ledger.rows // _PARTITION + 1
    of_ids = partial(_has, HAS_INSERT_ID)
    for partition in range(partitions):
        within = partial(_in_partition, "insert_id", partition, partitions)
        ids, counts = np.unique(
            _gather(ledger, ("insert_id",), of_ids, within)["insert_id"], return_counts=True
        )
        shared = ids[counts > 1]
        del ids, counts
        if len(shared):
            key = ("insert_id", "event", "time_ms", "distinct_id", "offset")
            rows = _gather(ledger, key, of_ids, partial(_among, "insert_id", shared))
            yield from _repeated(ledger, rows)


def _repeated(ledger: Ledger, rows: Columns) -> Iterator[Repeat]:
    key = ("insert_id", "event", "time_ms", "distinct_id")
    place = (rows["offset"], rows["source"])
    order = np.lexsort((*place, *(rows[name] for name in reversed(key))))
    is_copy = np.append(False, np.ones(len(order) - 1, dtype=bool))
    for name in key:
        values = rows[name][order]
        is_copy[1:] &= values[1:] == values[:-1]
    yield from _repeats(ledger, "ING011", rows["where"][order[is_copy]])
    # Of the first of each event, all but the first of each insert id.
    first = order[~is_copy]
    first = first[np.lexsort((*(part[first] for part in place), rows["insert_id"][first]))]
    ids = rows["insert_id"][first]
    is_other = np.append(False, ids[1:] == ids[:-1])
    yield from _repeats(ledger, "ING012", rows["where"][first[is_other]])


def hot_users(ledger: Ledger, limit: int) -> Iterator[Repeat]:
    """ING015: events beyond `limit` of one distinct_id on one day, by place."""
    if ledger.rows <= limit:
        return
    buckets = np.zeros(1 << 16, dtype=np.int64)
    for segment in ledger.segments:
        keys = _user_days(segment)
        buckets += np.bincount((keys >> np.uint64(48)).astype(np.int64), minlength=1 << 16)
    crowded = np.nonzero(buckets > limit)[0]
    if not len(crowded):
        return
    counts: Counter[int] = Counter()
    for segment in ledger.segments:
        keys = _user_days(segment)
        counts.update(keys[np.isin(keys >> np.uint64(48), crowded)].tolist())
    hot = {key for key, count in counts.items() if count > limit}
    if not hot:
        return
    wanted = np.array(sorted(hot), dtype=np.uint64)
    yield from _beyond_limit(ledger, wanted, limit)


def _beyond_limit(ledger: Ledger, wanted: Any, limit: int) -> Iterator[Repeat]:
    """The events of the wanted users and days, but for the first `limit` of each by place."""
    found: list[tuple[Any, ...]] = []
    for number, segment in enumerate(ledger.segments):
        keys, columns = _user_days(segment), segment.columns()
        flags = np.frombuffer(columns["flags"], dtype=np.uint8)
        rows = np.nonzero(np.isin(keys, wanted) & (flags & _NEEDED == _NEEDED))[0]
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
            yield Repeat("ING015", row_at(segment, columns, row))


def _user_days(segment: Segment) -> Any:
    columns = segment.columns()
    users = np.frombuffer(columns["distinct_id"], dtype=np.uint64)
    days = np.frombuffer(columns["time_ms"], dtype=np.int64) // _DAY_MS
    # An odd multiplier spreads neighbouring days over all buckets.
    return users ^ (days.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))


def lost_super_properties(ledger: Ledger) -> Iterator[Repeat]:
    """PRP006."""
    if not any(any(segment.columns()["absent"]) for segment in ledger.segments):
        return
    partitions = ledger.rows // _PARTITION + 1
    of_users = partial(_has, _NEEDED)
    for partition in range(partitions):
        within = partial(_in_partition, "distinct_id", partition, partitions)
        found = _gather(ledger, ("distinct_id",), of_users, _lacks_some, within)
        users = np.unique(found["distinct_id"])
        if len(users):
            names = ("distinct_id", "time_ms", "absent", "flags")
            rows = _gather(ledger, names, of_users, partial(_among, "distinct_id", users))
            yield from _lost(ledger, rows, users)


def _lost(ledger: Ledger, rows: Columns, users: Any) -> Iterator[Repeat]:
    number: Any = np.searchsorted(users, rows["distinct_id"])
    some = int(np.bitwise_or.reduce(rows["absent"]))
    for prop in range(some.bit_length()):
        is_absent = rows["absent"] >> np.uint32(prop) & np.uint32(1) != 0
        registered: Any = np.full(len(users), np.iinfo(np.int64).max)
        is_sent = ~is_absent & (rows["flags"] & TELLS_SUPER != 0)
        np.minimum.at(registered, number[is_sent], rows["time_ms"][is_sent])
        is_lost = is_absent & (rows["time_ms"] > registered[number])
        yield from _repeats(ledger, "PRP006", rows["where"][is_lost], prop)


def _has(flags: int, columns: Columns) -> Any:
    return columns["flags"] & flags == flags


def _lacks_some(columns: Columns) -> Any:
    return columns["absent"] != 0


def _in_partition(name: str, number: int, partitions: int, columns: Columns) -> Any:
    return columns[name] % partitions == number


def _among(name: str, wanted: Any, columns: Columns) -> Any:
    return np.isin(columns[name], wanted)


def _gather(
    ledger: Ledger, names: tuple[str, ...], *conditions: Callable[[Columns], Any]
) -> Columns:
    """Columns of the rows that meet all conditions, with their `source` and `where` they stand in
    the ledger."""
    found: dict[str, list[Any]] = {name: [] for name in (*names, "source", "where")}
    for number, segment in enumerate(ledger.segments):
        raw = segment.columns()
        columns = {name: np.frombuffer(raw[name], dtype=kind) for name, kind in _TYPES.items()}
        rows = np.nonzero(np.logical_and.reduce([chosen(columns) for chosen in conditions]))[0]
        if len(rows):
            for name in names:
                found[name].append(columns[name][rows])
            found["source"].append(np.full(len(rows), segment.source, dtype=np.int32))
            found["where"].append(rows + (number << 32))
    return {
        name: np.concatenate(parts) if parts else np.empty(0, dtype=_TYPES.get(name, np.int64))
        for name, parts in found.items()
    }


def _repeats(ledger: Ledger, code: str, where: Any, prop: int = -1) -> Iterator[Repeat]:
    where = np.sort(where)
    for number in np.unique(where >> 32).tolist():
        segment = ledger.segments[number]
        columns = segment.columns()
        for index in (where[where >> 32 == number] & 0xFFFFFFFF).tolist():
            yield Repeat(code, row_at(segment, columns, index), prop)
