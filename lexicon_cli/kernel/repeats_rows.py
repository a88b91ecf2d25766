"""Rows of a large ledger in numpy: columns, places as numbers, look-ups, sums of occurrences."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.kernel.cell import SAMPLES
from lexicon_cli.kernel.ledger import HAS_TIME, Ledger, Segment
from lexicon_cli.kernel.repeats import Found, Place, Sum

_TYPES: dict[str, Any] = {
    "insert_id": np.int64,
    "distinct_id": np.int64,
    "time_ms": np.int64,
    "offset": np.int64,
    "line": np.uint32,
    "event": np.uint16,
    "platform": np.uint8,
    "flags": np.uint8,
    "absent": np.uint32,
}
# An offset takes so many bits of a place, the input the others.
_OFFSET_BITS = 44
_NO_PLACE = np.iinfo(np.uint64).max
# Numbers of values stand in tables of 2 to so many places.
_LEAST_BITS, _MOST_BITS = 12, 22
# What sums and places are made from.
_TOLD = ("offset", "line", "event", "platform", "time_ms", "flags", "distinct_id")


class Columns:
    """The columns of one segment, each read when it is asked for; its first row is the `begin`th
    of the ledger."""

    def __init__(self, segment: Segment, begin: int) -> None:
        self._segment = segment
        self._read: dict[str, Any] = {}
        self.begin = begin
        self.rows = segment.rows

    def __getitem__(self, name: str) -> Any:
        found = self._read.get(name)
        if found is None:
            found = np.frombuffer(self._segment.raw(name), dtype=_TYPES[name])
            self._read[name] = found
        return found

    def told(self, rows: Any) -> dict[str, Any]:
        """What there is to tell of some rows."""
        table = {name: self[name][rows] for name in _TOLD}
        table["source"] = np.full(len(rows), self._segment.source)
        table["start"] = np.full(len(rows), self._segment.start)
        table["position"] = self.positions(rows)
        return table

    def positions(self, rows: Any) -> Any:
        """Where rows stand, as one number each that sorts as input and offset do."""
        source = np.uint64(self._segment.source << _OFFSET_BITS & _NO_PLACE)
        return self["offset"][rows].astype(np.uint64) | source


def scan(ledger: Ledger) -> Iterator[Columns]:
    """The segments of a ledger in its order."""
    begin = 0
    for segment in ledger.segments:
        yield Columns(segment, begin)
        begin += segment.rows


class Lookup:
    """Tells which rows have one of some values (hashes, sorted, each once), and which."""

    def __init__(self, values: Any) -> None:
        self._values = values
        bits = min(_MOST_BITS, max(_LEAST_BITS, len(values).bit_length() + 3))
        self._mask = (1 << bits) - 1
        numbers = np.arange(len(values), dtype=np.int32)
        # By their lower bits; of values that share them one has the place, and hides the others.
        self._slots = np.full(1 << bits, -1, dtype=np.int32)
        self._slots[self._bits(values)] = numbers
        is_hidden = self._slots[self._bits(values)] != numbers
        self._hidden, self._numbers = values[is_hidden], numbers[is_hidden]

    def __len__(self) -> int:
        return len(self._values)

    def find(self, found: Any, rows: Any = None) -> tuple[Any, Any]:
        """The rows, all or of some, that have one of the values, and the number of that value."""
        if rows is not None:
            found = found[rows]
        number = self._slots[self._bits(found)]
        at = np.flatnonzero(number >= 0)
        number, found = number[at], found[at]
        hits = self._values[number] == found
        if len(self._hidden) and not hits.all():
            missed = np.flatnonzero(~hits)
            near = np.searchsorted(self._hidden, found[missed])
            near[near == len(self._hidden)] = 0
            is_it = self._hidden[near] == found[missed]
            number[missed[is_it]] = self._numbers[near[is_it]]
            hits[missed[is_it]] = True
        at = at[hits]
        return (at if rows is None else rows[at]), number[hits]

    def _bits(self, hashes: Any) -> Any:
        return hashes.view(np.int64) & self._mask


def found_in(columns: Columns, code: str, rows: Any, prop: int = -1) -> Iterator[Found]:
    """The occurrences of a check at some rows of a segment, if there are any."""
    if len(rows):
        yield _found(code, prop, rows + columns.begin, columns.told(rows))


def found_at(ledger: Ledger, code: str, rows: Any) -> Iterator[Found]:
    """The occurrences of a check at some rows of the ledger, if there are any."""
    if not len(rows):
        return
    rows = np.sort(rows)
    tables = []
    for columns in scan(ledger):
        low, high = np.searchsorted(rows, (columns.begin, columns.begin + columns.rows))
        if low < high:
            tables.append(columns.told(rows[low:high] - columns.begin))
    table = {name: np.concatenate([part[name] for part in tables]) for name in tables[0]}
    yield _found(code, -1, rows, table)


def _found(code: str, prop: int, rows: Any, table: dict[str, Any]) -> Found:
    users = _by_user(table) if code == "ING015" else {}
    return Found(code, prop, rows, _by_event(table), users)


def _by_event(table: dict[str, Any]) -> list[Sum]:
    order = np.argsort(table["event"], kind="stable")
    table = {name: column[order] for name, column in table.items()}
    event, time = table["event"], table["time_ms"]
    begins = np.flatnonzero(np.append(True, event[1:] != event[:-1]))
    counts = np.diff(np.append(begins, len(event)))
    group = np.repeat(np.arange(len(begins)), counts)
    width = len(PLATFORMS)
    platforms = np.bincount(group * width + table["platform"], minlength=len(begins) * width)
    has_time = table["flags"] & HAS_TIME != 0
    times = np.iinfo(np.int64)
    firsts = np.minimum.reduceat(np.where(has_time, time, times.max), begins).tolist()
    lasts = np.maximum.reduceat(np.where(has_time, time, times.min), begins).tolist()
    is_timed = np.logical_or.reduceat(has_time, begins).tolist()
    places = _first_places(table, begins, group)
    told = zip(
        event[begins].tolist(), counts.tolist(), platforms.reshape(-1, width).tolist(), strict=True
    )
    return [
        Sum(
            number,
            count,
            {at: many for at, many in enumerate(on) if many},
            firsts[index] if is_timed[index] else None,
            lasts[index] if is_timed[index] else None,
            places[index],
        )
        for index, (number, count, on) in enumerate(told)
    ]


def _first_places(table: dict[str, Any], begins: Any, group: Any) -> list[list[Place]]:
    """The first few places of each group of rows."""
    positions = table["position"].copy()
    places: list[list[Place]] = [[] for _ in range(len(begins))]
    for _ in range(SAMPLES):
        lowest = np.minimum.reduceat(positions, begins)
        at = np.flatnonzero((positions == lowest[group]) & (positions != _NO_PLACE))
        positions[at] = _NO_PLACE
        for number, place in zip(group[at].tolist(), _places(table, at), strict=True):
            places[number].append(place)
    return places


def _places(table: dict[str, Any], at: Any) -> Iterator[Place]:
    """The places of some rows of a table."""
    columns = (table[name][at].tolist() for name in Place._fields)
    return map(Place._make, zip(*columns, strict=True))


def _by_user(table: dict[str, Any]) -> dict[int, tuple[int, Place]]:
    order = np.lexsort((table["position"], table["distinct_id"]))
    users = table["distinct_id"][order]
    begins = np.flatnonzero(np.append(True, users[1:] != users[:-1]))
    counts = np.diff(np.append(begins, len(users))).tolist()
    places = _places(table, order[begins])
    return dict(zip(users[begins].tolist(), zip(counts, places, strict=True), strict=True))
