"""A large JSON document walked from its beginning, member by member, without holding it."""

import json
import re
from collections.abc import Iterator
from typing import Any

_BLOCK_BYTES = 256 * 1024
_BLANK = b" \t\r\n"
_SPACE = re.compile(rb"[ \t\r\n]*+")
# Whole strings on the way are passed with what is between them.
_TO_BRACKET = re.compile(rb'(?s)(?:[^"{}\[\]]++|"(?:[^"\\]++|\\.)*+")*+')
_TO_END_OF_SCALAR = re.compile(rb"[^,{}\[\] \t\r\n]*+")
_IN_STRING = re.compile(rb'(?s)(?:[^"\\]++|\\.)*+')
_QUOTE, _BACKSLASH = b'"', b"\\"
_LONGEST_KEY = 1024


class Torn(Exception):
    """The document ends before its time, or is no JSON."""


class Unreadable(Exception):
    """A value is longer than its reader takes, or no JSON; it has been passed."""


class Walker:
    """One pass over a file. Every method begins where the one before ended, and raises Torn if the
    text does not go on as JSON does."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._block = b""
        self._at = 0
        self._kept: list[bytes] | None = None
        self._room = 0

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here. The value must be walked, taken or passed
        before the next one is asked for."""
        self._expect(b"{")
        if self._next() == b"}":
            self._at += 1
            return
        while True:
            key = self._key()
            self._expect(b":")
            yield key
            if self._goes_on(b"}"):
                return

    def elements(self) -> Iterator[None]:
        """Once for each element of the array that begins here, on the same terms."""
        self._expect(b"[")
        if self._next() == b"]":
            self._at += 1
            return
        while True:
            yield
            if self._goes_on(b"]"):
                return

    def begins(self, mark: bytes) -> bool:
        """Whether the value here begins so."""
        return self._next() == mark

    def take(self, most: int) -> Any:
        """The value here. Raises Unreadable for one of more than so many bytes, or no JSON."""
        self._kept, self._room = [], most
        try:
            self.skip()
            kept = self._kept
        finally:
            self._kept = None
        if self._room < 0:
            raise Unreadable
        try:
            return json.loads(b"".join(kept), strict=False)
        except (ValueError, RecursionError) as error:
            raise Unreadable from error

    def skip(self) -> None:
        """Pass the value here."""
        mark = self._next()
        if mark == _QUOTE:
            self._pass_string()
        elif mark in (b"{", b"["):
            self._pass_brackets()
        else:
            self._pass_run(_TO_END_OF_SCALAR)

    def _key(self) -> str:
        if self._next() != _QUOTE:
            raise Torn
        try:
            key = self.take(_LONGEST_KEY)
        except Unreadable:
            return ""
        return key if isinstance(key, str) else ""

    def _pass_brackets(self) -> None:
        depth = 0
        while True:
            self._pass_run(_TO_BRACKET)
            mark = self._mark()
            if mark == _QUOTE:
                self._pass_string()
                continue
            self._move(self._at + 1)
            depth += 1 if mark in (b"{", b"[") else -1
            if not depth:
                return

    def _pass_string(self) -> None:
        self._move(self._at + 1)
        while True:
            self._pass_run(_IN_STRING)
            mark = self._mark()
            self._move(self._at + 1)
            if mark == _QUOTE:
                return
            self._mark()  # a backslash ended the block: what it escapes
            self._move(self._at + 1)

    def _pass_run(self, pattern: re.Pattern[bytes]) -> None:
        """Go on to the first byte that the pattern does not take, or to the end of the file."""
        while True:
            found = pattern.match(self._block, self._at)
            self._move(self._at if found is None else found.end())
            if self._at < len(self._block) or not self._fill():
                return

    def _move(self, to: int) -> None:
        if self._kept is not None:
            self._room -= to - self._at
            if self._room >= 0:
                self._kept.append(self._block[self._at : to])
            else:
                self._kept.clear()
        self._at = to

    def _mark(self) -> bytes:
        """The byte here."""
        if self._at >= len(self._block) and not self._fill():
            raise Torn
        return self._block[self._at : self._at + 1]

    def _next(self) -> bytes:
        """The next byte that is not blank, not passed yet."""
        while True:
            found = _SPACE.match(self._block, self._at)
            self._at = self._at if found is None else found.end()
            if self._at < len(self._block):
                return self._block[self._at : self._at + 1]
            if not self._fill():
                raise Torn

    def _expect(self, mark: bytes) -> None:
        if self._next() != mark:
            raise Torn
        self._at += 1

    def _goes_on(self, closing: bytes) -> bool:
        """Pass the sign after a value. Returns whether it was the closing one."""
        mark = self._next()
        if mark not in (b",", closing):
            raise Torn
        self._at += 1
        return mark == closing

    def _fill(self) -> bool:
        self._block, self._at = self._file.read(_BLOCK_BYTES), 0
        return bool(self._block)
