"""A JSON document read as lines, without holding it: an array of events, or events laid out over
several lines each.

Every byte keeps its place. Line feeds inside a value become spaces; the commas between an array's
elements, and its closing bracket, become line feeds. So each event is a line whose number is the
event's own, and whose offset is that of the file.
"""

import re
from typing import Any

_BOM = b"\xef\xbb\xbf"
# An array of objects (or of nothing, or of arrays), or an object whose brace stands alone.
_DOCUMENT = re.compile(rb"\[\s*(?:[\[{\]]|\Z)|\{[ \t\r]*\n")
# Whole strings and everything else that changes nothing, up to what may.
_INSIDE = re.compile(rb'(?:[^"\[\]{}\n]++|"(?:[^"\\\n]++|\\[^\n])*+")*+')
_BETWEEN = re.compile(rb'(?:[^"\[\]{},\n]++|"(?:[^"\\\n]++|\\[^\n])*+")*+')
_REST_OF_STRING = re.compile(rb'(?:[^"\\\n]++|\\[^\n])*+')
_QUOTE, _BACKSLASH, _LINE_FEED, _COMMA, _SPACE = b'"\\\n, '
_OPENING, _CLOSING, _OPEN_ARRAY = b"[{", b"]}", 0x5B


def is_document(head: bytes) -> bool:
    """Whether text beginning like this is a document rather than a line for each event."""
    return _DOCUMENT.match(head.removeprefix(_BOM).lstrip()) is not None


class DocumentLines:
    """Reads like a file. Several documents one after another are taken as one; so are lines that
    follow them."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._depth = 0
        self._in_array = False  # whether the outermost value that is open is an array
        self._in_string = False
        self._escaped = False

    @property
    def misses_its_end(self) -> bool:
        """Whether an array lacks its closing bracket so far, and nothing else: a cut inside of an
        event shows in that event."""
        return self._in_array and self._depth == 1 and not self._in_string

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes of lines, b"" at the end."""
        block = self._file.read(size)
        return self._unroll(block) if block else b""

    def _unroll(self, block: bytes) -> bytes:
        out = bytearray(block)
        at = 0
        if self._escaped:
            # A line feed cannot be escaped: the string is broken, as any string with one.
            at = 0 if block[0] == _LINE_FEED else 1
            self._escaped = False
        while at < len(block):
            at = (
                self._past_string(block, at, out) if self._in_string else self._next(block, at, out)
            )
        return bytes(out)

    def _past_string(self, block: bytes, at: int, out: bytearray) -> int:
        """Go on after the string that is open, or to the end of the block."""
        found = _REST_OF_STRING.match(block, at)
        at = at if found is None else found.end()
        if at >= len(block):
            return at
        if block[at] == _BACKSLASH:
            self._escaped = at + 1 == len(block)
            return at + 1
        self._in_string = False
        if block[at] == _LINE_FEED:
            # No JSON string holds a raw line feed: the event is damaged. The next one is not lost
            # if it has a line of its own.
            self._depth = int(self._in_array and self._depth > 0)
            out[at] = _LINE_FEED
        return at + 1

    def _next(self, block: bytes, at: int, out: bytearray) -> int:
        """Go on after the next byte that matters, or to the end of the block."""
        is_between = self._depth == 0 or (self._depth == 1 and self._in_array)
        found = (_BETWEEN if is_between else _INSIDE).match(block, at)
        at = at if found is None else found.end()
        if at >= len(block):
            return at
        mark = block[at]
        if mark == _QUOTE:
            self._in_string = True
        elif mark == _LINE_FEED:
            # Between two documents a line feed ends a line, inside one it is only layout.
            out[at] = _SPACE if self._depth else _LINE_FEED
        elif mark == _COMMA:
            if self._depth:
                out[at] = _LINE_FEED
        elif mark in _OPENING:
            self._open(mark, at, out)
        elif mark in _CLOSING:
            self._close(mark, at, out)
        return at + 1

    def _open(self, mark: int, at: int, out: bytearray) -> None:
        if self._depth == 0:
            self._in_array = mark == _OPEN_ARRAY
            if self._in_array:
                out[at] = _SPACE
        self._depth += 1

    def _close(self, mark: int, at: int, out: bytearray) -> None:
        is_bracket = mark == _CLOSING[0]
        if self._depth > 1:
            self._depth -= 1
        elif self._depth == 1 and is_bracket == self._in_array:
            self._depth = 0
            if is_bracket:
                out[at] = _LINE_FEED
