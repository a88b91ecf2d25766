"""Gzip unpacked by a thread of its own, some blocks ahead of whoever reads them: decoding gzip and
checking events then share two cores. The decoders release the interpreter's lock while they work.
"""

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from lexicon_cli.events.sources import unreadable
from lexicon_cli.events.unpacking import Unpacked

# Blocks of up to 4 MiB that may lie ready.
_BLOCKS = 3
_PATIENCE_S = 0.1


class _Block(NamedTuple):
    """Plain bytes, and how many packed ones were read for them; or what went wrong."""

    plain: bytes
    read: int
    fault: BaseException | None = None
    is_damaged: bool = False


class Ahead:
    """Reads a gzip file like `Unpacked` does, with the same bytes and the same `is_damaged`.

    An archive that turns out damaged is read again from its start, slowly, for what it still holds.
    `moved` is called, in the reader's thread, with the bytes of the file that were read, less the
    `done` ones that were told of before. `read` and closing are for one thread.
    """

    def __init__(self, path: str, moved: Callable[[int], None], *, done: int = 0) -> None:
        self._path = path
        self._moved = moved
        self._done = done
        self._blocks: queue.Queue[_Block] = queue.Queue(_BLOCKS)
        self._stopped = threading.Event()
        self._ready = memoryview(b"")
        self._given = 0
        self._is_done = False
        self._exact: Unpacked | None = None
        self._exact_file: Any = None
        self._thread = threading.Thread(target=self._unpack, daemon=True)
        self._thread.start()

    @property
    def is_damaged(self) -> bool:
        """Whether the archive was cut off or damaged; known at the end."""
        return self._exact is not None and self._exact.is_damaged

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end. Raises InputError if the file cannot be read."""
        parts: list[bytes | memoryview] = []
        left = size
        while left and (self._ready or self._next()):
            part, self._ready = self._ready[:left], self._ready[left:]
            left -= len(part)
            self._given += len(part)
            parts.append(part)
        if left and self._exact is not None:
            parts.append(self._exact.read(left))
        return b"".join(parts)

    def close(self) -> None:
        """Stop the thread and close the files."""
        self._stopped.set()
        self._thread.join()
        if self._exact_file is not None:
            self._exact_file.close()

    def _next(self) -> bool:
        """Whether there is a next block, which is then ready."""
        if self._is_done:
            return False
        block = self._blocks.get()
        self._is_done = not block.plain
        if isinstance(block.fault, OSError):
            raise unreadable(self._path, block.fault) from block.fault
        if block.fault is not None:
            raise block.fault
        told = min(self._done, block.read)
        self._done -= told
        self._moved(block.read - told)
        self._ready = memoryview(block.plain)
        if block.is_damaged:
            self._exact = self._read_again()
        return bool(block.plain)

    def _read_again(self) -> Unpacked:
        """The archive once more, behind what was given of it already."""
        self._exact_file = Path(self._path).open("rb", buffering=0)  # noqa: SIM115
        exact = Unpacked(self._exact_file, "gzip")
        left = self._given
        while left and (again := exact.read(min(left, 1 << 20))):
            left -= len(again)
        return exact

    # -- the thread --------------------------------------------------------------------------

    def _unpack(self) -> None:
        try:
            with Path(self._path).open("rb", buffering=0) as file:
                counted = _Counted(file)
                unpacked = Unpacked(counted, "gzip", in_steps=True)
                while True:
                    plain = unpacked.step()
                    self._offer(_Block(plain, counted.taken(), None, unpacked.is_damaged))
                    if not plain or self._stopped.is_set():
                        return
        except BaseException as fault:  # noqa: BLE001 - it is raised in the reader's thread
            self._offer(_Block(b"", 0, fault))

    def _offer(self, block: _Block) -> None:
        while not self._stopped.is_set():
            try:
                self._blocks.put(block, timeout=_PATIENCE_S)
                return
            except queue.Full:
                continue


class _Counted:
    """A file whose reads are counted."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._read = 0

    def read(self, size: int, /) -> bytes:
        block: bytes = self._file.read(size)
        self._read += len(block)
        return block

    def taken(self) -> int:
        """Bytes read since the last call."""
        read, self._read = self._read, 0
        return read
