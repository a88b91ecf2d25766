"""What whole-run checks need of every event, in 44 bytes: who, when, which insert id, where.

Duplicates, reused insert ids, hot users and super properties that got lost cannot be told from one
event. The ledger keeps columns of hashes and places, on disk once they outgrow memory, and merges
by putting segments side by side. Hashes are Python's own 64-bit string hashes: all processes of one
run must share PYTHONHASHSEED (engine/ sees to it). Two different insert ids with one hash would
make a false ING012 with a chance of about 3e-6 in ten million events; ING011 compares two hashes.
"""

from __future__ import annotations  # array[int] cannot be evaluated before Python 3.12

import base64
import os
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from lexicon_cli.core.bundle import SchemaBundle

# name, array type code: two hashes, event time (ms), byte offset, physical line within the span,
# the event's number in the bundle, the platform's number, flags, one bit per super property that is
# absent (the first 32 by name)
COLUMNS = (
    ("insert_id", "q"),
    ("distinct_id", "q"),
    ("time_ms", "q"),
    ("offset", "q"),
    ("line", "I"),
    ("event", "H"),
    ("platform", "B"),
    ("flags", "B"),
    ("absent", "I"),
)
_CODES = dict(COLUMNS)
_SIZES = {name: array(code).itemsize for name, code in COLUMNS}
# In a segment all rows of a column stand together: so many bytes a row come before it.
_BEFORE = {name: sum(list(_SIZES.values())[:index]) for index, (name, _) in enumerate(COLUMNS)}
ROW_BYTES = sum(_SIZES.values())
SEGMENT_ROWS = 1 << 16

HAS_INSERT_ID = 1
HAS_DISTINCT_ID = 2
HAS_TIME = 4
RANK_SHIFT = 3  # the rank of the event's worst finding so far, 0..3, sits above these flags
# Every super property is promised on the event: one that is not absent has been sent.
TELLS_SUPER = 32


_MOST_EVENTS = 0xFFFF


def event_numbers(bundle: SchemaBundle) -> dict[str, int]:
    """The number of each planned event and of Mixpanel's own."""
    names = dict.fromkeys([*bundle.events, *bundle.known_events])
    return {name: number for number, name in enumerate(names)}


def unplanned_number(name: str, known: int) -> int:
    """The number of another event, beside so many known ones; several may share one."""
    return known + crc32(name.encode("utf-8", "surrogatepass")) % (_MOST_EVENTS - known)


class Segment(NamedTuple):
    """Rows of one span, in memory (`data`) or in a file (`path`, from byte `position` on)."""

    source: int
    start: int
    rows: int
    data: bytes | None
    path: str | None
    position: int

    def columns(self) -> dict[str, array[int]]:
        """The rows as one array per column."""
        return {name: self.column(name) for name, _ in COLUMNS}

    def column(self, name: str) -> array[int]:
        """One column of the rows."""
        found: array[int] = array(_CODES[name])
        found.frombytes(self.raw(name))
        return found

    def raw(self, name: str) -> bytes:
        """The bytes of one column."""
        begin = self.rows * _BEFORE[name]
        size = self.rows * _SIZES[name]
        if self.data is not None:
            return self.data[begin : begin + size]
        with Path(str(self.path)).open("rb", buffering=0) as file:
            file.seek(self.position + begin)
            return file.read(size)


class Ledger:
    """Rows by segment. `directory` is where segments go, None keeps them in memory."""

    def __init__(self, directory: str | None = None) -> None:
        self.directory = directory
        self.segments: list[Segment] = []
        self._open: list[array[int]] = [array(code) for _, code in COLUMNS]
        self._source = 0
        self._start = 0
        self._path: Path | None = None

    def begin(self, source: int, start: int) -> None:
        """Rows that follow belong to the span of `source` that starts at byte `start`."""
        self.flush()
        self._source, self._start = source, start

    def extend(self, columns: Sequence[Any]) -> None:
        """Append rows, given as one iterable of integers per column, in the order of COLUMNS."""
        for mine, more in zip(self._open, columns, strict=True):
            mine.extend(more)
        if len(self._open[0]) >= SEGMENT_ROWS:
            self.flush()

    def extend_raw(self, columns: Sequence[bytes]) -> None:
        """Append rows, given as the bytes of each column, in the order of COLUMNS."""
        for mine, more in zip(self._open, columns, strict=True):
            mine.frombytes(more)
        if len(self._open[0]) >= SEGMENT_ROWS:
            self.flush()

    def append(self, row: tuple[int, int, int, int, int, int, int, int, int]) -> None:
        """Append one row."""
        for mine, value in zip(self._open, row, strict=True):
            mine.append(value)
        if len(self._open[0]) >= SEGMENT_ROWS:
            self.flush()

    def flush(self) -> None:
        """Close the open segment."""
        rows = len(self._open[0])
        if not rows:
            return
        data = b"".join(column.tobytes() for column in self._open)
        if self.directory is None:
            segment = Segment(self._source, self._start, rows, data, None, 0)
        else:
            if self._path is None:
                self._path = Path(self.directory) / f"ledger-{os.getpid()}-{id(self):x}.bin"
            with self._path.open("ab") as file:
                position = file.tell()
                file.write(data)
            segment = Segment(self._source, self._start, rows, None, str(self._path), position)
        self.segments.append(segment)
        self._open = [array(code) for _, code in COLUMNS]

    @property
    def rows(self) -> int:
        """How many events are in it."""
        return sum(segment.rows for segment in self.segments) + len(self._open[0])

    def merge(self, other: Ledger) -> None:
        """Take the other's segments; files stay where they are."""
        self.flush()
        other.flush()
        self.segments.extend(other.segments)

    def to_json(self) -> dict[str, Any]:
        self.flush()
        return {
            "segments": [
                [
                    segment.source,
                    segment.start,
                    segment.rows,
                    None if segment.data is None else base64.b64encode(segment.data).decode(),
                    segment.path,
                    segment.position,
                ]
                for segment in self.segments
            ],
        }

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Ledger:
        ledger = cls()
        ledger.segments = [
            Segment(
                source,
                start,
                rows,
                None if data is None else base64.b64decode(data),
                path,
                position,
            )
            for source, start, rows, data, path, position in raw["segments"]
        ]
        return ledger
