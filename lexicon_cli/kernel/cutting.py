"""Bytes cut into blocks of whole lines, with bounded memory whatever lies in the file."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Protocol

from lexicon_cli.kernel.decode import MAX_LINE_BYTES

BLOCK_BYTES = 128 * 1024


class ByteSource(Protocol):
    """What a block is read from: `read` gives up to `size` bytes, b"" at the end."""

    def read(self, size: int, /) -> bytes | None: ...


class LinesAsFile:
    """Lines of an iterable, readable like a file."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._line = b""
        self._at = 0  # what has been read of the line

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        found: list[bytes] = []
        left = size
        while left:
            piece = self._line[self._at : self._at + left]
            if piece:
                found.append(piece)
                self._at += len(piece)
                left -= len(piece)
                continue
            line = next(self._lines, None)
            if line is None:
                break
            self._line, self._at = line, 0
        return b"".join(found)


def line_start(file: IO[bytes], position: int) -> int:
    """The first byte at or after `position` at which a line begins; the size if there is none."""
    if position <= 0:
        return 0
    # The line that begins at `position` itself has its line feed just before.
    file.seek(position - 1)
    at = position - 1
    while True:
        block = file.read(BLOCK_BYTES)
        if not block:
            return at
        cut = block.find(b"\n")
        if cut >= 0:
            return at + cut + 1
        at += len(block)


def line_blocks(
    file: ByteSource, size: int | None, spill: Callable[[bytes], None] | None = None
) -> Iterator[bytes | int]:
    """Blocks of whole lines from the next `size` bytes, or all of them.

    A line longer than MAX_LINE_BYTES comes as its length in bytes, line feed included; before that,
    `spill` is called with its bytes, piece by piece, without the line end. The last line may lack
    its line feed.
    """
    pieces: list[bytes] = []  # of a line whose end has not come yet
    held = 0
    skipped = 0  # bytes of an overlong line, already thrown away
    left = size
    while left is None or left > 0:
        block = file.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left))
        if not block:
            break
        if left is not None:
            left -= len(block)
        last = block.rfind(b"\n") + 1
        if not last:
            pieces.append(block)
            held += len(block)
            if skipped or held > MAX_LINE_BYTES:
                _pass_on(pieces, spill)
                skipped, pieces, held = skipped + held, [], 0
            continue
        begin = 0
        if skipped or held > MAX_LINE_BYTES - BLOCK_BYTES:
            # The line that ends here may be too long.
            begin = block.find(b"\n") + 1
            length = skipped + held + begin
            if skipped or length - 1 > MAX_LINE_BYTES:
                _pass_on([*pieces, block[:begin].rstrip(b"\r\n")], spill)
                yield length
            else:
                yield b"".join([*pieces, block[:begin]])
            skipped, pieces, held = 0, [], 0
        if last > begin:
            yield b"".join([*pieces, block[begin:last]])
        pieces = [block[last:]] if last < len(block) else []
        held = len(block) - last
    if skipped:
        yield skipped
    elif pieces:
        yield b"".join(pieces)


def _pass_on(pieces: list[bytes], spill: Callable[[bytes], None] | None) -> None:
    if spill is not None:
        for piece in pieces:
            spill(piece)
