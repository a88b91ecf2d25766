"""A source as a stream of lines: unpacked, arrays unrolled, offsets those of the unpacked file."""

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.arrays import ArrayLines
from lexicon_cli.events.sources import STDIN, Source, is_array, packing_of, refuse_foreign

_HEAD_BYTES = 4096


class Stream:
    """Bytes of one source. `cut_short` becomes True if its compressed data ends too early or is
    damaged; what came before is good. `consumed` counts bytes of the file itself, for progress."""

    def __init__(self, file: Any, raw: Any) -> None:
        self._file = file
        self._raw = raw
        self.cut_short = False

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        if self.cut_short:
            return b""
        try:
            block: bytes = self._file.read(size)
        except (EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile, _zstd_error()):
            self.cut_short = True
            return b""
        except OSError as error:
            # bz2 has no error class of its own.
            if error.errno is None:
                self.cut_short = True
                return b""
            raise
        return block or b""

    @property
    def consumed(self) -> int:
        """How far the file itself has been read, in bytes."""
        try:
            return int(self._raw.tell())
        except (OSError, ValueError):
            return 0


@contextmanager
def open_source(source: Source) -> Iterator[Stream]:
    """The unpacked lines of a source. Raises InputError if it cannot be opened."""
    raw = _open_raw(source)
    try:
        stream = _unpacked(source.name, raw, source.packing)
        yield stream
    finally:
        if source.name != STDIN:
            raw.close()


def _open_raw(source: Source) -> IO[bytes]:
    if source.name == STDIN:
        return sys.stdin.buffer
    try:
        return Path(source.name).open("rb")
    except OSError as error:
        raise InputError(f'cannot read "{source.name}": {error.strerror or error}') from error


def _unpacked(name: str, raw: IO[bytes], packing: str | None) -> Stream:
    """The stream of a file; what it is packed with and whether it is an array is seen in its head,
    since standard input has no file to look at beforehand."""
    head = _Peeked(raw)
    if packing is None:
        packing = packing_of(head.peek(_HEAD_BYTES))
    stream = Stream(_decompressor(head, packing), raw)
    inner = _Peeked(stream)
    first = inner.peek(_HEAD_BYTES)
    refuse_foreign(name, first)
    plain = Stream(ArrayLines(inner) if is_array(first) else inner, raw)
    return _Chained(plain, stream)


class _Chained(Stream):
    """A stream on top of another, whose damage it reports as its own."""

    def __init__(self, top: Stream, below: Stream) -> None:
        super().__init__(top._file, top._raw)
        self._below = below

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        block = super().read(size)
        self.cut_short = self._below.cut_short and not block
        return block


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

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        if self._held:
            if size < 0:
                block, self._held = self._held, b""
            else:
                block, self._held = self._held[:size], self._held[size:]
            return block
        return self._file.read(size) or b""


def _decompressor(file: Any, packing: str | None) -> Any:
    if packing == "gzip":
        return gzip.GzipFile(fileobj=file, mode="rb")
    if packing == "bzip2":
        return bz2.BZ2File(file, "rb")
    if packing == "xz":
        return lzma.LZMAFile(file, "rb")
    if packing == "zstd":
        import zstandard

        return zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
    return file


def _zstd_error() -> type[Exception]:
    module = sys.modules.get("zstandard")
    return module.ZstdError if module is not None else EOFError
