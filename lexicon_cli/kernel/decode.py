"""Lines to JSON values. orjson's verdict defines a malformed line; the rest names the fault."""

import json
from typing import Any

import orjson

from lexicon_cli.core.table_rows import BROKEN_CALL, BROKEN_ROW

# Longer lines are not even held in memory: sixteen times the largest event that Mixpanel takes.
MAX_LINE_BYTES = 16 * 1024 * 1024
# Deeper values are as good as malformed: Mixpanel takes three levels, and a reader's stack ends.
MAX_DEPTH = 100
# The text that a server puts at the end of an export it cut short (export.md 1.2).
_CUT_SHORT = b"terminated early"
_BOM = b"\xef\xbb\xbf"


class Malformed(Exception):
    """A line that holds no event: `code` and `variant` say why (ING017, ING016 or ING005)."""

    def __init__(self, code: str, variant: str) -> None:
        super().__init__(variant)
        self.code = code
        self.variant = variant


def decode_event(line: bytes, *, first: bool = False) -> tuple[str, dict[str, Any]]:
    """The event name and the properties of a line. `first`: a byte order mark may lead it.

    Of duplicate keys the last counts; an integer of 2^64 and more becomes a float.
    Raises Malformed.
    """
    line = without_mark(line) if first else line
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _named(line, error) from None
    if line.count(b"[") + line.count(b"{") > MAX_DEPTH and _is_too_deep(value):
        raise Malformed("ING017", "too-deep")
    if not isinstance(value, dict):
        raise Malformed("ING017", "not-an-object")
    if "event" not in value:
        raise Malformed("ING017", "no-event")
    if "properties" not in value:
        raise Malformed("ING017", "no-properties")
    event, properties = value["event"], value["properties"]
    if not isinstance(event, str):
        raise Malformed("ING017", "event-not-a-string")
    if not isinstance(properties, dict):
        raise Malformed("ING017", "properties-not-an-object")
    return event, properties


def without_mark(line: bytes) -> bytes:
    """The first line of a file without the byte order mark that may lead it."""
    return line.removeprefix(_BOM)


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            inner = item.values() if isinstance(item, dict) else item
            below.extend(sub for sub in inner if isinstance(sub, list | dict))
        level = below
    return bool(level)


def _named(line: bytes, error: orjson.JSONDecodeError) -> Malformed:
    """Why a line does not decode."""
    if line.strip() == _CUT_SHORT:
        return Malformed("ING017", "terminated-early")
    if line.startswith(BROKEN_ROW):
        return Malformed("ING017", "broken-row")
    if line.startswith(BROKEN_CALL):
        return Malformed("ING017", "broken-call")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return Malformed("ING016", "utf8")
    if "recursion" in str(error).lower():
        return Malformed("ING017", "too-deep")
    outside: list[str] = []
    try:
        # Numbers stay text: Python refuses to convert thousands of digits.
        value = json.loads(text, parse_constant=outside.append, parse_int=str, parse_float=str)
    except RecursionError:
        return Malformed("ING017", "too-deep")
    except json.JSONDecodeError as reason:
        return Malformed("ING017", "truncated" if _is_cut(text, reason) else "not-json")
    if outside:
        return Malformed("ING017", "not-a-number")
    try:
        # Python's own parser lets half a surrogate pair pass, no other does.
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Malformed("ING016", "surrogate")
    except RecursionError:
        return Malformed("ING017", "too-deep")
    return Malformed("ING017", "number-out-of-range")


def _is_cut(text: str, reason: json.JSONDecodeError) -> bool:
    """Whether the text ends before the JSON does, as after a crash."""
    return reason.pos >= len(text.rstrip()) or reason.msg.startswith("Unterminated string")
