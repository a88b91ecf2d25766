"""The writer of the capture file: lines of many requests in one write and one sync to disk."""

import asyncio
import os
import threading
from collections.abc import Callable
from pathlib import Path

from lexicon_cli.capture.journal_file import open_journal

# Linux syncs a file's data without its times; other systems have only the whole.
_sync: Callable[[int], None] = getattr(os, "fdatasync", os.fsync)
_Waiting = tuple[bytes, "asyncio.Future[int]"]


class JournalError(Exception):
    """Lines could not be put on disk; nothing of them is in the file."""


class Journal:
    """Appends to one capture file. `write` is for one event loop, all else for any thread.

    Whoever waits for `write` waits for the disk; meanwhile the lines of others gather, and go
    together in the next write.
    """

    def __init__(
        self,
        path: Path,
        header: bytes,
        *,
        append: bool = False,
        on_commit: Callable[[], None] = lambda: None,
    ) -> None:
        self.path = path
        self._descriptor, self._committed = open_journal(path, header, append=append)
        self._on_commit = on_commit
        self._waiting: list[_Waiting] = []
        self._wake = threading.Condition()
        self._closing = False
        self.fault: str | None = None  # why the last write failed, None after one that did not
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    @property
    def committed(self) -> int:
        """How many bytes of the file are on disk and will stay; a request ends there."""
        return self._committed

    async def write(self, lines: bytes) -> int:
        """Put whole lines on disk; the offset of the first. Raises JournalError."""
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        with self._wake:
            if self._closing:
                raise JournalError("the capture is ending")
            self._waiting.append((lines, future))
            self._wake.notify()
        return await future

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        with self._wake:
            if self._closing:
                return
            self._closing = True
            self._wake.notify()
        self._thread.join()
        os.close(self._descriptor)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._closing:
                    self._wake.wait()
                group, self._waiting = self._waiting, []
                if not group:
                    return
            self._commit(group)

    def _commit(self, group: list[_Waiting]) -> None:
        start = self._committed
        content = b"".join(lines for lines, _ in group)
        try:
            self._append(content, start)
            _sync(self._descriptor)
        except OSError as error:
            self.fault = (error.strerror or str(error)).lower()
            self._take_back(start)
            _tell(group, None, JournalError(self.fault))
            return
        self.fault = None
        self._committed = start + len(content)
        _tell(group, start, None)
        self._on_commit()

    def _append(self, content: bytes, start: int) -> None:
        view = memoryview(content)
        while view:
            written = os.pwrite(self._descriptor, view, start)
            start += written
            view = view[written:]

    def _take_back(self, size: int) -> None:
        """Remove what a failed write left, so that nobody finds what was not answered for."""
        try:
            os.ftruncate(self._descriptor, size)
        except OSError as error:
            # What stands beyond is written over by the next group, or cut off at the next start.
            self.fault = f"{self.fault}; {(error.strerror or str(error)).lower()}"


def _tell(group: list[_Waiting], start: int | None, error: JournalError | None) -> None:
    """Wake all who wait, in their event loop."""

    def tell() -> None:
        position = start
        for lines, future in group:
            if not future.done():  # its client may have gone
                if error is not None or position is None:
                    future.set_exception(error or JournalError("unknown"))
                else:
                    future.set_result(position)
            if position is not None:
                position += len(lines)

    loop = group[0][1].get_loop()
    if not loop.is_closed():
        loop.call_soon_threadsafe(tell)
