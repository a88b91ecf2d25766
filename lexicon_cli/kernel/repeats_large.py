"""The whole-run checks on ledgers too large for lists of rows, in numpy: segment by segment, or a
partition of the rows in question at a time. The readable twins are in repeats.py."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from lexicon_cli.kernel.ledger import (
    HAS_DISTINCT_ID,
    HAS_INSERT_ID,
    HAS_TIME,
    RANK_SHIFT,
    TELLS_SUPER,
    Ledger,
)
from lexicon_cli.kernel.repeats import DAY_MS, Found
from lexicon_cli.kernel.repeats_rows import Columns, Lookup, found_at, found_in, scan

# So many rows are looked at together, at fifty bytes each and as much again to sort them.
_PARTITION = 1 << 17
# So many numbers of eight bytes are.
_NUMBERS = 1 << 20
_NEEDED = HAS_DISTINCT_ID | HAS_TIME
_LATE = np.iinfo(np.int64).max
_LAST_PLACE = np.iinfo(np.uint64).max
_KEY = ("insert_id", "event", "time_ms", "distinct_id")


def find_large(ledger: Ledger, hot_shard_events: int) -> Iterator[Found]:
    """Every occurrence of ING011, ING012, ING015 and PRP006."""
    yield from _hot_users(ledger, hot_shard_events)
    yield from _duplicates(ledger)
    yield from _lost_super_properties(ledger)


def moved_ranks_large(ledger: Ledger, ranks: bytearray) -> Iterator[tuple[int, int, int]]:
    """The same as repeats.moved_ranks."""
    found, pairs = np.frombuffer(ranks, dtype=np.uint8), np.zeros(16, dtype=np.int64)
    for columns in scan(ledger):
        now = found[columns.begin : columns.begin + columns.rows]
        if now.any():
            before = columns["flags"] >> RANK_SHIFT & 3
            pairs += np.bincount(before << 2 | now, minlength=16)
    for pair, events in enumerate(pairs.tolist()):
        if events and pair & 3 > pair >> 2:
            yield pair >> 2, pair & 3, events


def mark_large(ranks: bytearray, rows: Any, rank: int) -> None:
    """The same as repeats.mark."""
    marked = np.frombuffer(ranks, dtype=np.uint8)
    marked[rows] = np.maximum(marked[rows], rank)


# -- duplicates -----------------------------------------------------------------------------------


def _duplicates(ledger: Ledger) -> Iterator[Found]:
    """ING011 and ING012."""
    partitions = ledger.rows // _NUMBERS + 1
    for partition in range(partitions):
        ids = _sorted_ids(ledger, partition, partitions)
        is_copy = ids[1:] == ids[:-1]
        if not is_copy.any():
            continue
        shared = _distinct(ids[1:][is_copy])
        sizes = np.searchsorted(ids, shared, "right") - np.searchsorted(ids, shared)
        del ids, is_copy
        chunk = np.cumsum(sizes) // _PARTITION
        for begin, end in _runs(chunk):
            yield from _repeated(ledger, shared[begin:end], int(sizes[begin:end].sum()))


def _sorted_ids(ledger: Ledger, partition: int, partitions: int) -> Any:
    parts = []
    for columns in scan(ledger):
        ids = columns["insert_id"]
        chosen = columns["flags"] & HAS_INSERT_ID != 0
        if partitions > 1:
            chosen &= ids % partitions == partition
        parts.append(ids[chosen])
    ids = np.concatenate(parts)
    ids.sort()
    return ids


def _repeated(ledger: Ledger, shared: Any, size: int) -> Iterator[Found]:
    """The repeats among so many rows that share one of these insert ids with another."""
    lookup = Lookup(shared)
    leads = np.full(len(shared), _LAST_PLACE)
    for columns in scan(ledger):
        rows, number = _sharing(columns, lookup)
        if len(rows):
            np.minimum.at(leads, number, columns.positions(rows))
    parts = size // (2 * _PARTITION) + 1  # more than one if a single id is on so many events
    for part in range(parts):
        yield from _copies(ledger, lookup, leads, partial(_in_part, part, parts))


def _copies(
    ledger: Ledger, lookup: Lookup, leads: Any, chosen: Callable[[Columns, Any], Any]
) -> Iterator[Found]:
    """Of the chosen rows, which hold all or none of the rows alike: all but the first of each key
    are copies, and the first is foreign unless it leads its insert id."""
    tables: list[tuple[Any, ...]] = []
    for columns in scan(ledger):
        rows, number = _sharing(columns, lookup)
        if not len(rows):
            continue
        keep = chosen(columns, rows)
        rows, number = rows[keep], number[keep]
        alike = (columns[name][rows] for name in _KEY)
        tables.append((columns.positions(rows), number, rows + columns.begin, *alike))
    position, number, rows, *key = map(np.concatenate, zip(*tables, strict=True))
    del tables
    order = np.lexsort((position, *reversed(key)))
    is_copy = np.ones(len(order), dtype=bool)
    is_copy[:1] = False
    for values in key:
        ordered = values[order]
        is_copy[1:] &= ordered[1:] == ordered[:-1]
    first = order[~is_copy]
    foreign = first[position[first] != leads[number[first]]]
    yield from found_at(ledger, "ING011", rows[order[is_copy]])
    yield from found_at(ledger, "ING012", rows[foreign])


def _sharing(columns: Columns, lookup: Lookup) -> tuple[Any, Any]:
    rows, number = lookup.find(columns["insert_id"])
    has_id = columns["flags"][rows] & HAS_INSERT_ID != 0
    return rows[has_id], number[has_id]


def _in_part(part: int, parts: int, columns: Columns, rows: Any) -> Any:
    """Whether rows belong to a part: those of one key all belong to the same."""
    if parts == 1:
        return slice(None)
    key = columns["distinct_id"][rows] ^ columns["time_ms"][rows] ^ columns["event"][rows]
    return key % parts == part


# -- hot users ------------------------------------------------------------------------------------


def _hot_users(ledger: Ledger, limit: int) -> Iterator[Found]:
    """ING015: events beyond `limit` of one distinct_id on one day, by place."""
    if ledger.rows <= limit:
        return
    buckets = np.zeros(1 << 16, dtype=np.int64)
    for columns in scan(ledger):
        buckets += np.bincount(columns["distinct_id"].view(np.uint16)[::4], minlength=1 << 16)
    crowded = buckets > limit
    if not crowded.any():
        return
    # Only ids whose bucket is crowded can be hot: few, unless the ledger is enormous.
    keys, counts = np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)
    for columns in scan(ledger):
        found, times = np.unique(_user_days(columns, crowded)[1], return_counts=True)
        both, inverse = np.unique(np.concatenate((keys, found)), return_inverse=True)
        counts = np.bincount(inverse, np.concatenate((counts, times)), len(both)).astype(np.int64)
        keys = both
    hot = keys[counts > limit]
    step = max(1, _PARTITION // max(1, limit))
    for begin in range(0, len(hot), step):
        yield from _beyond_limit(ledger, crowded, hot[begin : begin + step], limit)


def _beyond_limit(ledger: Ledger, crowded: Any, hot: Any, limit: int) -> Iterator[Found]:
    """The events of hot users and days, but for the first `limit` of each by place."""
    lookup = Lookup(hot)
    numbers, positions = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.uint64)
    for columns in scan(ledger):
        rows, keys = _user_days(columns, crowded)
        of_hot, number = lookup.find(keys)
        if not len(of_hot):
            continue
        numbers = np.concatenate((numbers, number))
        positions = np.concatenate((positions, columns.positions(rows[of_hot])))
        order = np.lexsort((positions, numbers))
        numbers, positions = numbers[order], positions[order]
        kept = np.arange(len(numbers)) - np.searchsorted(numbers, numbers) < limit
        numbers, positions = numbers[kept], positions[kept]
    lasts = np.zeros(len(hot), dtype=np.uint64)
    np.maximum.at(lasts, numbers, positions)
    for columns in scan(ledger):
        rows, keys = _user_days(columns, crowded)
        of_hot, number = lookup.find(keys)
        rows = rows[of_hot]
        beyond = columns.positions(rows) > lasts[number]
        yield from found_in(columns, "ING015", rows[beyond])


def _user_days(columns: Columns, crowded: Any) -> tuple[Any, Any]:
    """The rows of users in crowded buckets, and what stands for user and day of each."""
    users = columns["distinct_id"]
    chosen = crowded[users.view(np.uint16)[::4]]
    rows = np.flatnonzero(chosen & (columns["flags"] & _NEEDED == _NEEDED))
    days = (columns["time_ms"][rows] // DAY_MS).astype(np.uint64)
    # An odd multiplier spreads neighbouring days over all values.
    return rows, users[rows].view(np.uint64) ^ days * np.uint64(0x9E3779B97F4A7C15)


# -- lost super properties ------------------------------------------------------------------------


def _lost_super_properties(ledger: Ledger) -> Iterator[Found]:
    """PRP006."""
    some = 0
    for columns in scan(ledger):
        some |= int(np.bitwise_or.reduce(columns["absent"]))
    props = [prop for prop in range(some.bit_length()) if some >> prop & 1]
    partitions = ledger.rows * len(props) // (4 * _NUMBERS) + 1 if props else 0
    for partition in range(partitions):
        users = _losing_users(ledger, partition, partitions)
        if len(users):
            yield from _lost(ledger, Lookup(users), props)


def _losing_users(ledger: Ledger, partition: int, partitions: int) -> Any:
    """The users of events that lack some super property, sorted."""
    parts = [np.empty(0, dtype=np.int64)]
    for columns in scan(ledger):
        lacks = (columns["absent"] != 0) & (columns["flags"] & _NEEDED == _NEEDED)
        users = columns["distinct_id"][lacks]
        parts.append(_distinct(np.sort(users[users % partitions == partition])))
    return _distinct(np.sort(np.concatenate(parts)))


def _lost(ledger: Ledger, lookup: Lookup, props: list[int]) -> Iterator[Found]:
    # Since when each user has sent each super property.
    registered = {prop: np.full(len(lookup), _LATE) for prop in props}
    for columns in scan(ledger):
        rows, number = lookup.find(columns["distinct_id"])
        tells = columns["flags"][rows] & (_NEEDED | TELLS_SUPER) == _NEEDED | TELLS_SUPER
        rows, number = rows[tells], number[tells]
        times, absent = columns["time_ms"][rows], columns["absent"][rows]
        for prop, since in registered.items():
            sent = absent >> np.uint32(prop) & np.uint32(1) == 0
            np.minimum.at(since, number[sent], times[sent])
    for columns in scan(ledger):
        lacks = (columns["absent"] != 0) & (columns["flags"] & _NEEDED == _NEEDED)
        rows, number = lookup.find(columns["distinct_id"], np.flatnonzero(lacks))
        times, absent = columns["time_ms"][rows], columns["absent"][rows]
        for prop, since in registered.items():
            is_lost = (absent >> np.uint32(prop) & np.uint32(1) != 0) & (times > since[number])
            yield from found_in(columns, "PRP006", rows[is_lost], prop)


def _distinct(ordered: Any) -> Any:
    """Each value of a sorted array once."""
    if not len(ordered):
        return ordered
    return ordered[np.append(True, ordered[1:] != ordered[:-1])]


def _runs(ordered: Any) -> Iterator[tuple[int, int]]:
    """Begin and end of each run of equal values."""
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])).tolist()
    yield from zip(begins, [*begins[1:], len(ordered)], strict=True)
