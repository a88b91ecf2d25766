"""A source as a stream of lines: unpacked, documents unrolled, offsets those of the plain text."""

import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.ahead import Ahead
from lexicon_cli.events.calls import CallLines, call_lines
from lexicon_cli.events.documents import DocumentLines, is_document
from lexicon_cli.events.foreign import is_csv, is_parquet, refuse_foreign
from lexicon_cli.events.sources import STDIN, Source, packing_of, unreadable
from lexicon_cli.events.unpacking import Unpacked

_HEAD_BYTES = 4096
# Gzip files from this size on are unpacked by a thread of their own.
_AHEAD_BYTES = 1024 * 1024
Moved = Callable[[int], None]


class FileBytes:
    """The bytes of one file as they lie there. `moved` is called with the bytes of each read."""

    def __init__(self, name: str, file: Any, moved: Moved) -> None:
        self._name = name
        self._file = file
        self.moved = moved

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end. Raises InputError, which names the file."""
        try:
            block: bytes | None = self._file.read(size)
            while block is None:
                # A pipe that somebody has set not to block, and that has nothing yet.
                select.select([self._file], [], [])
                block = self._file.read(size)
        except OSError as error:
            raise unreadable(self._name, error) from error
        self.moved(len(block))
        return block


class Stream:
    """The lines of one source."""

    def __init__(
        self,
        file: Any,
        unpacked: Unpacked | Ahead | None = None,
        document: DocumentLines | CallLines | None = None,
    ) -> None:
        self._file = file
        self._unpacked = unpacked
        self._document = document

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        block: bytes = self._file.read(size)
        return block

    @property
    def fault(self) -> str | None:
        """What is wrong with the source as a whole, once it was read to its end: the variant of
        ING017 "archive-cut" or "array-cut". What was read before it is good."""
        if self._unpacked is not None and self._unpacked.is_damaged:
            return "archive-cut"
        if self._document is not None and self._document.misses_its_end:
            return "array-cut"
        return None

    @property
    def calls(self) -> CallLines | None:
        """The recording that the lines come from, if it is one."""
        return self._document if isinstance(self._document, CallLines) else None

    def close(self) -> None:
        """End what works for it; the file itself is closed by whoever opened it."""
        if isinstance(self._unpacked, Ahead):
            self._unpacked.close()


@contextmanager
def open_source(
    source: Source, *, moved: Moved = lambda size: None, updates: bool = False
) -> Iterator[Stream]:
    """The plain lines of a source. `moved` is called with the bytes of the file that were read.
    With `updates`, those of profiles are read from recordings of calls as well.

    Raises InputError if it cannot be opened or is none of our formats, and later if it cannot be
    read.
    """
    if source.name == STDIN:
        if sys.stdin is None:
            raise InputError('cannot read "-": standard input is closed')
        yield _stream(source, FileBytes(STDIN, sys.stdin.buffer, moved), updates)
        return
    with open_bytes(source.name) as file:
        stream = _stream(source, FileBytes(source.name, file, moved), updates)
        try:
            yield stream
        finally:
            stream.close()


def open_bytes(name: str) -> Any:
    """A file opened for reading, unbuffered. Raises InputError."""
    try:
        return Path(name).open("rb", buffering=0)
    except OSError as error:
        raise unreadable(name, error) from error


def _stream(source: Source, raw: FileBytes, updates: bool) -> Stream:
    """What a file is packed with and whether it is a document is seen in its head, since pipes
    cannot be looked at beforehand."""
    whole = _Peeked(raw)
    packing = source.packing or packing_of(whole.peek(_HEAD_BYTES))
    unpacked = None if packing is None else _unpacked(source, whole, packing, raw.moved)
    plain = whole if unpacked is None else _Peeked(unpacked)
    head = plain.peek(_HEAD_BYTES)
    if unpacked is not None and packing_of(head) is not None:
        raise InputError(f'"{source.name}" is packed twice', hint="unpack it once")
    refuse_foreign(source.name, head)
    if is_parquet(head):
        return Stream(_parquet(source, unpacked is not None, raw.moved, len(head)))
    calls = call_lines(head, plain, updates=updates)
    if calls is not None:
        return Stream(calls, unpacked, calls if isinstance(calls, CallLines) else None)
    if is_csv(source.name, head):
        from lexicon_cli.events.tables import TableStream
        from lexicon_cli.events.tables_csv import csv_lines

        return Stream(TableStream(csv_lines(source.name, plain)), unpacked)
    document = DocumentLines(plain) if is_document(head) else None
    return Stream(plain if document is None else document, unpacked, document)


def _unpacked(source: Source, whole: "_Peeked", packing: str, moved: Moved) -> Unpacked | Ahead:
    if packing == "gzip" and source.name != STDIN and source.size >= _AHEAD_BYTES:
        return Ahead(source.name, moved, done=len(whole.peek(0)))
    return Unpacked(whole, packing)


def _parquet(source: Source, is_packed: bool, moved: Moved, done: int) -> Any:
    """Parquet is read from its end: the library opens the file itself. `done` bytes were told."""
    if is_packed:
        raise InputError(
            f'"{source.name}" is a packed Parquet file', hint="unpack it: Parquet packs its pages"
        )
    if not source.size:
        raise InputError(
            f'"{source.name}" is a Parquet file, which is read from its end: no pipe can be',
            hint="write it to a file and name that",
        )
    from lexicon_cli.events.tables import TableStream
    from lexicon_cli.events.tables_parquet import parquet_lines

    return TableStream(parquet_lines(source.name, moved, size=max(0, source.size - done)))


class _Peeked:
    """A reader whose first bytes can be looked at before they are read."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._held = b""

    def peek(self, size: int) -> bytes:
        """The next bytes, at most `size`, without reading them."""
        while len(self._held) < size:
            more = self._file.read(size - len(self._held))
            if not more:
                break
            self._held += more
        return self._held

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        if not self._held:
            block: bytes = self._file.read(size)
        else:
            block, self._held = self._held[:size], self._held[size:]
        return block
