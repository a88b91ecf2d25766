"""What an input holds, told by digests: how far it was read before, whatever it is called now."""

import hashlib
from typing import Any, NamedTuple, Protocol

HEAD_BYTES = 64 * 1024
_BLOCK_BYTES = 1 << 20


class Lines(Protocol):
    """The plain lines of a source."""

    def read(self, size: int, /) -> bytes: ...


class Mark(NamedTuple):
    """A place in an input: all bytes before `offset` have this digest."""

    offset: int
    digest: str


class Fingerprinted:
    """Lines that are digested as they are read.

    Callers ask for marks inside the block that was read last, or at its ends: that is where the
    lines end that they have dealt with.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._hash: Any = hashlib.sha256()
        self._ahead = b""  # read from the lines, but not by anybody
        self._block = b""
        self._start = 0  # offset of the block

    @property
    def offset(self) -> int:
        """How many bytes were read."""
        return self._start + len(self._block)

    @property
    def is_at_line_start(self) -> bool:
        """Whether the byte before is a line end, or there is none."""
        return self.offset == 0 or self._block.endswith(b"\n")

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        block = self._ahead[:size] if self._ahead else self._lines.read(size)
        self._ahead = self._ahead[size:]
        if block:
            self._hash.update(self._block)
            self._start += len(self._block)
            self._block = block
        return block

    def head(self) -> Mark:
        """The mark of the first HEAD_BYTES, or of all if there are fewer."""
        self.look_ahead(HEAD_BYTES)
        head = self._ahead[:HEAD_BYTES]
        return Mark(len(head), hashlib.sha256(head).hexdigest())

    def look_ahead(self, size: int) -> bytes:
        """The next bytes, at most `size`, without reading them."""
        while len(self._ahead) < size:
            more = self._lines.read(size - len(self._ahead))
            if not more:
                break
            self._ahead += more
        return self._ahead[:size]

    def mark(self, offset: int) -> Mark:
        """The mark at an offset."""
        at = offset - self._start
        if not 0 <= at <= len(self._block):
            raise ValueError(f"offset {offset} is outside of the block that was read last")
        digest = self._hash.copy()
        digest.update(self._block[:at])
        return Mark(offset, digest.hexdigest())

    def skip_to(self, offset: int) -> Mark | None:
        """Read on to an offset, and give its mark; None if the input ends before."""
        while self.offset < offset:
            if not self.read(min(offset - self.offset, _BLOCK_BYTES)):
                return None
        return self.mark(offset)
