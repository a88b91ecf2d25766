"""JSON text as records: each one's value, and its text in one line as it was sent.

Texts stay as they are (spelling of numbers, keys that are there twice, escapes), with two
exceptions that no reader of JSON would take: bare `NaN` and `Infinity`, which Python's client
sends, become null, which is what the browser sends for them; and the browser's base64 encodes each
half of a surrogate pair by itself (CESU-8), which becomes one character.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

# Deeper values are not given as values: their text is kept, and whoever reads it says so.
MAX_DEPTH = 100
# Ten times what Mixpanel takes; and what a batch of the largest size may come to.
MOST_RECORDS = 20_000
MOST_VALUES = 2_000_000
_BLANK = " \t\r\n"
_KEPT = "surrogateescape"
_STRING_OR_CONSTANT = re.compile(r'"(?:[^"\\]++|\\.)*+"|(?<!\w)(?:NaN|-?Infinity)\b')
_SPACE = re.compile(r"[ \t\r\n]*+")


@dataclass(frozen=True, slots=True)
class Record:
    """One event or update. `value` is None for what is no JSON, or too deep; `line` is its text
    without line feeds, as it belongs into a file of lines. Strings of a value may hold half a
    surrogate pair if one was sent."""

    value: Any
    line: bytes

    @property
    def is_object(self) -> bool:
        """Whether it is a JSON object, as every event and update must be."""
        return isinstance(self.value, dict)


@dataclass(slots=True)
class Records:
    """What a payload held. `fault` says why a payload, or the rest of it, could not be read;
    `constants` counts what was made null."""

    found: list[Record] = field(default_factory=list)
    fault: str | None = None
    constants: int = 0


def read_records(payload: bytes) -> Records:
    """The records of an array, of one object, or of several values one after another (NDJSON).

    An array that is damaged holds none. Where values stand in lines of their own, a line that is no
    JSON is a record without a value.
    """
    text, halves = _text(payload)
    return _Reading(text, halves).run()


def _text(payload: bytes) -> tuple[str, str]:
    """As text, and how a half of a pair in it becomes bytes again: as an escape in JSON, or, in a
    payload with bytes that are no text, as the byte that it stands for."""
    payload = payload.removeprefix(b"\xef\xbb\xbf")
    try:
        return payload.decode(), "backslashreplace"
    except UnicodeDecodeError:
        pass
    try:
        halves = payload.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
        return halves.decode("utf-16", "surrogatepass"), "backslashreplace"
    except UnicodeDecodeError:
        return payload.decode("utf-8", _KEPT), _KEPT


class _Reading:
    """One payload."""

    def __init__(self, text: str, halves: str) -> None:
        self._text = text
        self._halves = halves
        self._read = Records()
        self._constants = 0
        self._decode = json.JSONDecoder(parse_constant=self._constant)

    def run(self) -> Records:
        text = self._text
        if text.count(",") + text.count("[") + text.count("{") > MOST_VALUES:
            return Records(fault=f"the payload holds more than {MOST_VALUES:,} values")
        at = self._past_blank(0)
        while at < len(text):
            try:
                at = self._array(at) if text[at] == "[" else self._record(at)
            except (json.JSONDecodeError, _Broken) as error:
                if not self._is_among_lines(at):
                    self._read.fault = _reason(error)
                    return self._read
                self._lines(at)
                break
            at = self._past_blank(at)
        if len(self._read.found) > MOST_RECORDS:
            return Records(fault=f"the payload holds more than {MOST_RECORDS:,} records")
        return self._read

    def _array(self, at: int) -> int:
        """The elements of the array there; none of them if it is damaged. Returns its end."""
        kept = len(self._read.found)
        try:
            at = self._past_blank(at + 1)
            if self._text[at : at + 1] == "]":
                return at + 1
            while True:
                at = self._past_blank(self._record(at))
                if self._text[at : at + 1] == "]":
                    return at + 1
                at = self._past_comma(at)
        except (json.JSONDecodeError, _Broken):
            del self._read.found[kept:]
            raise

    def _past_comma(self, at: int) -> int:
        mark = self._text[at : at + 1]
        if mark != ",":
            raise _Broken(_WANTS_COMMA if mark else _ENDS)
        return self._past_blank(at + 1)

    def _record(self, at: int) -> int:
        """Keep the value there. Returns its end."""
        before = self._constants
        value, end = self._value(at)
        text = self._text[at:end]
        if text.count("[") + text.count("{") > MAX_DEPTH and _is_too_deep(value):
            value = None
        if self._constants > before:
            self._read.constants += self._constants - before
            text = _STRING_OR_CONSTANT.sub(_null, text)
        self._keep(value, text)
        return end

    def _value(self, at: int) -> tuple[Any, int]:
        try:
            return self._decode.raw_decode(self._text, at)
        except json.JSONDecodeError:
            raise
        except RecursionError as error:
            raise _Broken("the JSON is nested too deeply") from error
        except ValueError:
            # An integer of thousands of digits, which Python refuses to convert.
            self._decode = json.JSONDecoder(parse_constant=self._constant, parse_int=_integer)
            return self._value(at)

    def _keep(self, value: Any, text: str) -> None:
        if "\n" in text or "\r" in text:
            # Layout only: no JSON string holds them raw.
            text = text.replace("\r", " ").replace("\n", " ")
        try:
            line = text.encode()
        except UnicodeEncodeError:
            line = text.encode("utf-8", self._halves)
            if value is not None and self._halves == _KEPT:
                value = _plain(line, value)
        self._read.found.append(Record(value, line))

    def _is_among_lines(self, at: int) -> bool:
        """Whether what is broken there is one of several values, each in a line of its own."""
        if self._text[at] == "[":
            return False
        if self._read.found:
            return True
        end = self._text.find("\n", at)
        at = len(self._text) if end < 0 else self._past_blank(end)
        if self._text[at : at + 1] != "{":
            return False
        try:
            self._value(at)
        except (ValueError, _Broken):
            return False
        return True

    def _lines(self, at: int) -> None:
        """Each line from there on by itself: to tell what is wrong with a text takes as long as
        the text before it is."""
        while at < len(self._text) and len(self._read.found) <= MOST_RECORDS:
            end = self._text.find("\n", at)
            end = len(self._text) if end < 0 else end
            line = self._text[at:end].strip(_BLANK)
            if line:
                self._line(line)
            at = end + 1

    def _line(self, line: str) -> None:
        is_whole = line == self._text  # what was found to be broken already
        read = Records(fault="") if is_whole else _Reading(line, self._halves).run()
        if read.fault is None:
            self._read.found += read.found
            self._read.constants += read.constants
        else:
            self._keep(None, line)

    def _past_blank(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return at if found is None else found.end()

    def _constant(self, name: str) -> None:
        self._constants += 1


class _Broken(ValueError):
    """An array that does not go on as arrays do."""


_ENDS = "the JSON ends before its time"
_WANTS_COMMA = 'the list lacks a "," between two records'


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        is_cut = error.pos >= len(error.doc.rstrip(_BLANK)) or error.msg.startswith("Unterminated")
        return _ENDS if is_cut else f"no JSON at character {error.pos + 1}"
    return str(error)


def _integer(digits: str) -> int | float:
    """So many digits are beyond every number that JSON readers hold."""
    return int(digits) if len(digits) < 400 else float(digits)


def _null(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith('"') else "null"


def _plain(line: bytes, value: Any) -> Any:
    """The value again, with U+FFFD for bytes that are no text."""
    try:
        return json.loads(line.decode("utf-8", "replace"), parse_int=_integer)
    except (ValueError, RecursionError):
        return value


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            inner = item.values() if isinstance(item, dict) else item
            below.extend(sub for sub in inner if isinstance(sub, list | dict))
        level = below
    return bool(level)
