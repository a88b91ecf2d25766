"""The rows of the page: a ring bounded in rows and bytes, and those who read along.

A reader is only a number, the id of the last row it has: a slow browser costs nothing, it falls
behind until the ring has dropped what it lacks, and is then told how many rows are gone.
"""

import secrets
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lexicon_cli.capture.live_rows import RowMaker
from lexicon_cli.capture.session import Checked

MOST_ROWS = 5_000
MOST_BYTES = 16 * 1024 * 1024
MOST_READERS = 32


class Line(NamedTuple):
    """A row by its id, as JSON in UTF-8 without line ends."""

    number: int
    json: bytes


class Taken(NamedTuple):
    """What a reader gets: rows in rising order, how many before them are gone for good, whether
    the rows it had were cleared since it last asked, and its mark for the next time."""

    rows: tuple[Line, ...]
    lost: int
    cleared: bool
    mark: "Mark"


class Mark(NamedTuple):
    """How far a reader is: the last row it has, and the clearing it knows of."""

    last: int
    clearing: int


class Live:
    """Rows by rising id, from 1. Everything may be called from any thread."""

    def __init__(
        self,
        *,
        rows: int = MOST_ROWS,
        size: int = MOST_BYTES,
        salt: bytes | None = None,
    ) -> None:
        self.run = secrets.token_hex(8)  # tells one run of the server from another
        self._maker = RowMaker(secrets.token_bytes(16) if salt is None else salt)
        self._most_rows, self._most_bytes = rows, size
        self._ring: deque[Line] = deque()
        self._bytes = 0
        self._last = 0
        self._floor = 0  # rows up to here were cleared
        self._clearing = 0
        self._adding = threading.Lock()
        self._lock = threading.Lock()
        self._wakers: set[Callable[[], None]] = set()
        self._closed = False

    def add(self, batch: Sequence[Checked]) -> None:
        """Take records in the order of the capture file, and wake those who read along."""
        if not batch:
            return
        with self._adding:
            first = self._last + 1
            made = [Line(at, self._maker.row(one, at)) for at, one in enumerate(batch, first)]
            with self._lock:
                self._keep(made)
                wakers = tuple(self._wakers)
        for wake in wakers:
            wake()

    def skip(self, count: int) -> None:
        """Say that so many records pass by without a row: readers are told of a gap."""
        with self._adding, self._lock:
            self._last += count

    def clear(self) -> None:
        """Forget all rows; ids go on rising."""
        with self._lock:
            self._ring.clear()
            self._bytes = 0
            self._floor = self._last
            self._clearing += 1
            wakers = tuple(self._wakers)
        for wake in wakers:
            wake()

    def close(self) -> None:
        """Let everybody who reads along go."""
        with self._lock:
            self._closed = True
            wakers = tuple(self._wakers)
        for wake in wakers:
            wake()

    @property
    def closed(self) -> bool:
        """Whether the server is on its way out."""
        return self._closed

    @property
    def has_room(self) -> bool:
        """Whether one more may read along."""
        return not self._closed and len(self._wakers) < MOST_READERS

    @property
    def last(self) -> int:
        """The id of the newest row, 0 before the first."""
        return self._last

    @property
    def size(self) -> tuple[int, int]:
        """Rows and bytes that are kept."""
        with self._lock:
            return len(self._ring), self._bytes

    def mark(self, last: int) -> Mark:
        """Where somebody who has rows up to `last` goes on; 0 is the beginning. An id that was
        never given is of another run: they begin anew."""
        with self._lock:
            return Mark(last if 0 <= last <= self._last else 0, self._clearing)

    def after(self, mark: Mark, *, size: int = 64 * 1024) -> Taken:
        """The rows after a mark, about `size` bytes of them."""
        with self._lock:
            cleared = mark.clearing != self._clearing
            last = max(mark.last, self._floor)
            fresh: list[Line] = []
            for line in reversed(self._ring):
                if line.number <= last:
                    break
                fresh.append(line)
            rows: list[Line] = []
            while fresh and size > 0:
                rows.append(fresh.pop())
                size -= len(rows[-1].json)
            newest = rows[-1].number if fresh else self._last
            lost = newest - last - len(rows)
            return Taken(tuple(rows), lost, cleared, Mark(newest, self._clearing))

    def join(self, wake: Callable[[], None]) -> bool:
        """Have `wake` called, from any thread, when there is something new. False: too many read
        along already, or the server is closing."""
        with self._lock:
            if self._closed or len(self._wakers) >= MOST_READERS:
                return False
            self._wakers.add(wake)
            return True

    def leave(self, wake: Callable[[], None]) -> None:
        """No more calls."""
        with self._lock:
            self._wakers.discard(wake)

    def _keep(self, made: Sequence[Line]) -> None:
        for line in made:
            self._ring.append(line)
            self._bytes += len(line.json)
            self._last = line.number
        while self._ring and (len(self._ring) > self._most_rows or self._bytes > self._most_bytes):
            self._bytes -= len(self._ring.popleft().json)
