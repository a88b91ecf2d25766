"""What the ledger of a whole run tells: duplicates, reused insert ids, hot users, lost super
properties. This is the readable way, for ledgers that fit into lists; the way for large ones
(repeats_large.py) finds the same.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from lexicon_cli.kernel.cell import SAMPLES
from lexicon_cli.kernel.ledger import (
    HAS_DISTINCT_ID,
    HAS_INSERT_ID,
    HAS_TIME,
    RANK_SHIFT,
    TELLS_SUPER,
    Ledger,
)

# Up to here plain Python is faster than importing numpy.
SMALL = 50_000
DAY_MS = 86_400_000
_BLAS_THREADS = "OPENBLAS_NUM_THREADS"
_NEEDED = HAS_DISTINCT_ID | HAS_TIME


class Place(NamedTuple):
    """Where an event stands: its input, byte offset, the start of its span, its line in that."""

    source: int
    offset: int
    start: int
    line: int


class Sum(NamedTuple):
    """Like occurrences of one event of that number: how many, on which platforms (by number), when
    (ms, None if no time is known), and where the first few by input and offset stand."""

    event: int
    times: int
    platforms: Mapping[int, int]
    first: int | None
    last: int | None
    places: Sequence[Place]


class Found(NamedTuple):
    """Occurrences of one check: `prop` is the super property's number for PRP006, else -1; `rows`
    are their numbers in the ledger, `sums` says the same by event. `users` tells of ING015, for the
    hash of each id, how many events there are and where the first stands."""

    code: str
    prop: int
    rows: Sequence[int]
    sums: Sequence[Sum]
    users: Mapping[int, tuple[int, Place]]


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
    number: int

    @property
    def place(self) -> Place:
        return Place(*self[:4])


def load_large() -> None:
    """Import the way for large ledgers, which takes a while the first time."""
    # numpy's linear algebra starts a thread a core for nothing that is wanted here.
    before = os.environ.get(_BLAS_THREADS)
    os.environ.setdefault(_BLAS_THREADS, "1")
    try:
        import lexicon_cli.kernel.repeats_large  # noqa: F401
    finally:
        if before is None:
            del os.environ[_BLAS_THREADS]


def find_repeats(ledger: Ledger, *, hot_shard_events: int) -> Iterator[Found]:
    """Every occurrence of ING011, ING012, ING015 and PRP006: no event twice for one of them, in no
    particular order, one check in several pieces."""
    ledger.flush()
    if ledger.rows > SMALL:
        load_large()
        from lexicon_cli.kernel.repeats_large import find_large

        yield from find_large(ledger, hot_shard_events)
        return
    pieces: dict[tuple[str, int], list[Row]] = {}
    for code, prop, row in chain(
        _hot_users(ledger, hot_shard_events),
        _duplicates(_rows_sharing_insert_id(ledger)),
        _lost_super_properties(ledger),
    ):
        pieces.setdefault((code, prop), []).append(row)
    for (code, prop), rows in pieces.items():
        users = _by_user(rows) if code == "ING015" else {}
        yield Found(code, prop, [row.number for row in rows], list(_by_event(rows)), users)


def mark(ranks: bytearray, rows: Sequence[int], rank: int) -> None:
    """Note for some rows of the ledger what rank they have now, if it is worse than before."""
    if not isinstance(rows, list):
        from lexicon_cli.kernel.repeats_large import mark_large

        mark_large(ranks, rows, rank)
        return
    for row in rows:
        ranks[row] = max(ranks[row], rank)


def moved_ranks(ledger: Ledger, ranks: bytearray) -> Iterator[tuple[int, int, int]]:
    """How many events have which rank of their worst finding so far, and which they have now, as
    (before, now, events): `ranks` says by row what was found since, 0 for nothing."""
    if ledger.rows > SMALL:
        from lexicon_cli.kernel.repeats_large import moved_ranks_large

        yield from moved_ranks_large(ledger, ranks)
        return
    flags = chain.from_iterable(segment.column("flags") for segment in ledger.segments)
    pairs = Counter(
        (flag >> RANK_SHIFT & 3, found) for flag, found in zip(flags, ranks, strict=True) if found
    )
    for (before, found), events in pairs.items():
        if found > before:
            yield before, found, events


def places_of(ledger: Ledger, rows: Iterable[int]) -> Iterator[tuple[int, Place]]:
    """The number of the event and the place of some rows, in the order of the ledger."""
    wanted = iter(sorted(map(int, rows)))
    row = next(wanted, None)
    begin = 0
    for segment in ledger.segments:
        end = begin + segment.rows
        if row is not None and row < end:
            events, offsets, lines = map(segment.column, ("event", "offset", "line"))
            while row is not None and row < end:
                at = row - begin
                yield events[at], Place(segment.source, offsets[at], segment.start, lines[at])
                row = next(wanted, None)
        begin = end


def _by_event(rows: Iterable[Row]) -> Iterator[Sum]:
    by_event: dict[int, list[Row]] = {}
    for row in rows:
        by_event.setdefault(row.event, []).append(row)
    for event, alike in by_event.items():
        times = [row.time_ms for row in alike if row.flags & HAS_TIME]
        platforms = Counter(row.platform for row in alike)
        places = [row.place for row in sorted(alike)[:SAMPLES]]
        first, last = min(times, default=None), max(times, default=None)
        yield Sum(event, len(alike), platforms, first, last, places)


def _by_user(rows: Iterable[Row]) -> dict[int, tuple[int, Place]]:
    users: dict[int, tuple[int, Place]] = {}
    for row in sorted(rows):
        count, place = users.get(row.distinct_id, (0, row.place))
        users[row.distinct_id] = count + 1, place
    return users


_Repeats = Iterator[tuple[str, int, Row]]  # code, super property or -1, row


def _duplicates(rows: list[Row]) -> _Repeats:
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
            yield "ING011", -1, row
        elif seen:
            yield "ING012", -1, row
        seen.add(key)


def _rows_sharing_insert_id(ledger: Ledger) -> list[Row]:
    counts: Counter[int] = Counter()
    for segment in ledger.segments:
        counts.update(segment.column("insert_id"))
    if len(counts) == ledger.rows:
        return []
    shared = {value for value, count in counts.items() if count > 1}
    return [row for row in _rows_with(ledger, "insert_id", shared) if row.flags & HAS_INSERT_ID]


def _hot_users(ledger: Ledger, limit: int) -> _Repeats:
    """Events beyond `limit` of one distinct_id on one day, by place."""
    counts: Counter[int] = Counter()
    if ledger.rows > limit:
        for segment in ledger.segments:
            counts.update(segment.column("distinct_id"))
    users = {user for user, count in counts.items() if count > limit}
    days: dict[tuple[int, int], list[Row]] = {}
    for row in _rows_with(ledger, "distinct_id", users):
        if row.flags & _NEEDED == _NEEDED:
            days.setdefault((row.distinct_id, row.time_ms // DAY_MS), []).append(row)
    for rows in days.values():
        for row in sorted(rows)[limit:]:
            yield "ING015", -1, row


def _rows_with(ledger: Ledger, column: str, wanted: set[int]) -> Iterator[Row]:
    """The rows whose value in `column` is among the wanted."""
    begin = 0
    for segment in ledger.segments:
        if wanted and not wanted.isdisjoint(values := segment.column(column)):
            columns = segment.columns()
            for index, value in enumerate(values):
                if value in wanted:
                    yield Row(
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
                        begin + index,
                    )
        begin += segment.rows


def _lost_super_properties(ledger: Ledger) -> _Repeats:
    """Events without a super property that the same distinct_id had sent earlier."""
    users: set[int] = set()
    for segment in ledger.segments:
        absent = segment.column("absent")
        if any(absent):
            pairs = zip(segment.column("distinct_id"), absent, strict=True)
            users.update(user for user, some in pairs if some)
    rows = [
        row for row in _rows_with(ledger, "distinct_id", users) if row.flags & _NEEDED == _NEEDED
    ]
    some = 0
    for row in rows:
        some |= row.absent
    for prop in range(some.bit_length()):
        yield from (("PRP006", prop, row) for row in _absent_after_first(rows, 1 << prop))


def _absent_after_first(rows: list[Row], bit: int) -> Iterator[Row]:
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
                yield row
