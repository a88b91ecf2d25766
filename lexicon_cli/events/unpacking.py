"""Compressed bytes made plain: all members of an archive, what a damaged one still holds, and
whether it was whole. The standard readers are not used: on damage they throw away what they had
read before it, and the one for Zstandard takes a cut file for a whole one.
"""

import bz2
import lzma
import sys
import zlib
from typing import Any

# Compressed bytes at a time. The worst case is Zstandard's, 128 KiB out of 4 bytes: 32 MiB.
_PIECE_BYTES = 1024
# The same in large steps, which lose what a step held before the damage in it; plain bytes at most.
_STEP_BYTES = 512 * 1024
_STEP_PLAIN_BYTES = 4 * 1024 * 1024
_READ_BYTES = 64 * 1024
# zlib's code for "a gzip header and checksum, and the largest window".
_GZIP = 31


class Unpacked:
    """Reads like a file. `is_damaged` becomes True at the end if the archive was cut off, damaged,
    or followed by something else; what came before is good.

    With `in_steps` (gzip only) it hands out large blocks from the fastest decoder that is there; of
    a damaged archive it may then give less than the archive holds.
    """

    def __init__(self, file: Any, packing: str, *, in_steps: bool = False) -> None:
        self._file = file
        self._packing = packing
        self._in_steps = in_steps
        self._piece_bytes = _STEP_BYTES if in_steps else _PIECE_BYTES
        self._left_over: bytes | None = None  # of a piece that gave more than a step may hold
        self._member: Any = None
        self._held = b""  # compressed bytes, from _at on
        self._at = 0
        self._ready = b""  # plain bytes, from _given on
        self._given = 0
        self._has_members = False
        self.is_damaged = False

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        parts: list[bytes] = []
        left = size
        while left:
            if self._given == len(self._ready):
                self._ready, self._given = self._unpack(), 0
                if not self._ready:
                    break
            part = self._ready[self._given : self._given + left]
            self._given += len(part)
            left -= len(part)
            parts.append(part)
        return b"".join(parts)

    def step(self) -> bytes:
        """The next plain bytes, as many as come at once; b"" at the end."""
        return self._unpack()

    def _unpack(self) -> bytes:
        while not self.is_damaged:
            piece = self._piece() if self._left_over is None else self._left_over
            if not piece and self._left_over is None:
                self.is_damaged = self._member is not None
                break
            if self._member is None:
                piece = piece.lstrip(b"\0") if self._has_members else piece  # padding
                if not piece:
                    continue
                self._member = _fast_gzip() if self._in_steps else _decompressor(self._packing)
                self._has_members = True
            try:
                plain = self._decompressed(piece)
            except (zlib.error, lzma.LZMAError, OSError, _zstd_error(), _isal_error()):
                self.is_damaged = True
                break
            if self._member.eof:
                self._left_over = None
                self._put_back(self._member.unused_data)
                self._member = None
            if plain:
                return plain
        return b""

    def _decompressed(self, piece: bytes) -> bytes:
        if not self._in_steps:
            return bytes(self._member.decompress(piece))
        plain: bytes = self._member.decompress(piece, _STEP_PLAIN_BYTES)
        is_full = len(plain) >= _STEP_PLAIN_BYTES
        self._left_over = self._member.unconsumed_tail if is_full else None
        return plain

    def _piece(self) -> bytes:
        if self._at >= len(self._held):
            self._held, self._at = self._file.read(max(_READ_BYTES, self._piece_bytes)), 0
        piece = self._held[self._at : self._at + self._piece_bytes]
        self._at += len(piece)
        return piece

    def _put_back(self, unused: bytes) -> None:
        self._at -= len(unused)


def _decompressor(packing: str) -> Any:
    if packing == "gzip":
        return zlib.decompressobj(wbits=_GZIP)
    if packing == "bzip2":
        return bz2.BZ2Decompressor()
    if packing == "xz":
        return lzma.LZMADecompressor()
    import zstandard

    return zstandard.ZstdDecompressor().decompressobj()


def _fast_gzip() -> Any:
    """isal reads gzip two to three times as fast as zlib; it is not there on every platform."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib.decompressobj(wbits=_GZIP)
    return isal_zlib.decompressobj(wbits=_GZIP)


def _zstd_error() -> type[Exception]:
    module = sys.modules.get("zstandard")
    return module.ZstdError if module is not None else zlib.error


def _isal_error() -> type[Exception]:
    module = sys.modules.get("isal.isal_zlib")
    return module.error if module is not None else zlib.error
