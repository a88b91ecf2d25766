"""A JSON array read as lines, without holding it.

Every byte keeps its place: outside of strings, the array's brackets and line feeds become spaces
and the commas between its elements become line feeds. So each element is a line, its number is the
element's, and its offset is that of the file.
"""

import re
from typing import Any

_MARK = re.compile(rb'["\\\[\]{},\n]')
_IN_STRING = re.compile(rb'["\\]')
_SPACE, _LINE_FEED = 0x20, 0x0A


class ArrayLines:
    """Reads like a file. Several arrays one after another are taken as one."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._depth = 0
        self._in_string = False
        self._escaped = False

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes of lines, b"" at the end."""
        block = self._file.read(size)
        return self._unroll(block) if block else b""

    def _unroll(self, block: bytes) -> bytes:
        out = bytearray(block)
        position = 0
        while position < len(block):
            if self._escaped:
                self._escaped = False
                position += 1
                continue
            found = (_IN_STRING if self._in_string else _MARK).search(block, position)
            if found is None:
                break
            at = found.start()
            self._mark(block[at], at, out)
            position = at + 1
        return bytes(out)

    def _mark(self, mark: int, at: int, out: bytearray) -> None:
        if self._in_string:
            if mark == 0x5C:
                self._escaped = True
            else:
                self._in_string = False
        elif mark == 0x22:
            self._in_string = True
        elif mark == _LINE_FEED:
            # Between two arrays a line feed ends a line, inside one it is only layout.
            out[at] = _SPACE if self._depth else _LINE_FEED
        elif mark in b"[{":
            if self._depth == 0 and mark == 0x5B:
                out[at] = _SPACE
            self._depth += 1
        elif mark in b"]}":
            self._depth = max(0, self._depth - 1)
            if self._depth == 0 and mark == 0x5D:
                out[at] = _SPACE
        elif mark == 0x2C and self._depth == 1:
            out[at] = _LINE_FEED
