"""Calls of Mixpanel's in a HAR recording, whatever recorded it and wherever they went.

Source: http://www.softwareishard.com/blog/har-12-spec/ and what Chrome, Firefox, Safari,
Playwright, Charles and mitmproxy make of it: bodies as text, as base64, or as parameters only.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from lexicon_cli.events.json_walk import Torn, Unreadable, Walker
from lexicon_cli.wire.decode import EMPTY, TOO_LARGE, Call, Fault, decode
from lexicon_cli.wire.payload import NONE, RAW
from lexicon_cli.wire.request import Request
from lexicon_cli.wire.shapes import looks_like_mixpanel

_BOM = b"\xef\xbb\xbf"
# Of one request with its body: base64, escaped and quoted, of the most that a call may hold.
_MOST_REQUEST = 64 * 1024 * 1024
_MOST_STATUS = 1000
_MOST_BEGUN = 100
_UNREADABLE: Mapping[str, Any] = {}
_MOST_BYTES = 48 * 1024 * 1024
_VENDOR = re.compile(r"api[\w-]*\.mixpanel\.com")
# The browser repeats such a request, with its body, in the next entry.
_REPEATED = (307, 308)


@dataclass(slots=True)
class Recording:
    """One pass over a recording. `calls` counts those with events or updates, `others` the rest
    of the entries. `begun` is when the newest call began, as its entry says. `is_torn`: it ends
    before its time, or goes on as no JSON does."""

    file: Any
    begun: str | None = None
    calls: int = 0
    others: int = 0
    is_torn: bool = False

    def __iter__(self) -> Iterator[Call]:
        """The calls that carry events or updates, or ought to, in the order of the entries."""
        try:
            for begun, request in _requests(Walker(_WithoutMark(self.file))):
                call = None if request is None else _call(request)
                self.begun = begun
                if call is None:
                    self.others += 1
                else:
                    self.calls += 1
                    yield call
        except Torn:
            self.is_torn = True


def _requests(walker: Walker) -> Iterator[tuple[str | None, Mapping[str, Any] | None]]:
    """When each entry began, and what it says of its request; None if that is nothing, or too
    much."""
    for top in walker.members():
        if top != "log" or not walker.begins(b"{"):
            walker.skip()
            continue
        for key in walker.members():
            if key != "entries" or not walker.begins(b"["):
                walker.skip()
                continue
            for _ in walker.elements():
                yield _request(walker)


def _request(walker: Walker) -> tuple[str | None, Mapping[str, Any] | None]:
    found = status = begun = None
    if not walker.begins(b"{"):
        walker.skip()
        return None, None
    for key in walker.members():
        if key == "request":
            try:
                found = walker.take(_MOST_REQUEST)
            except Unreadable:
                found = _UNREADABLE
        elif key == "startedDateTime" and walker.begins(b'"'):
            begun = _begun(walker)
        elif key == "response" and walker.begins(b"{"):
            status = _status(walker)
        else:
            walker.skip()
    is_one = isinstance(found, dict) and status not in _REPEATED
    return begun, found if is_one else None


def _begun(walker: Walker) -> str | None:
    with suppress(Unreadable):
        return _text(walker.take(_MOST_BEGUN)) or None
    return None


def _status(walker: Walker) -> Any:
    """The status of an answer, which is passed otherwise."""
    status = None
    for key in walker.members():
        if key == "status" and not walker.begins(b"{") and not walker.begins(b"["):
            with suppress(Unreadable):
                status = walker.take(_MOST_STATUS)
        else:
            walker.skip()
    return status


def _call(said: Mapping[str, Any]) -> Call | None:
    """The call of a request, None if it is not one of Mixpanel's, or carries nothing."""
    if said is _UNREADABLE:
        fault = Fault(TOO_LARGE, "a request is no JSON, or larger than any that Mixpanel takes")
        return Call(method="", path="", endpoint="track", faults=(fault,))
    url = _text(said.get("url"))
    call = decode(
        Request(_text(said.get("method")) or "GET", url, _headers(said), _body(said)),
        most_bytes=_MOST_BYTES,
    )
    return call if call.is_data and _is_mixpanels(call, url) else None


def _is_mixpanels(call: Call, url: str) -> bool:
    """Whether a call is one of Mixpanel's although others have such paths too."""
    if _VENDOR.fullmatch(_host(url)):
        return True
    if any(looks_like_mixpanel(record) for record in call.records[:20]):
        return True
    if call.where == NONE:
        # Its body was not recorded, but it asks as only Mixpanel's clients do.
        return call.verbose or call.ip is not None or call.strict is not None
    # A form with a field "data" that cannot be decoded; anything else is somebody else's.
    return call.where != RAW and any(fault.code != EMPTY for fault in call.faults)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _headers(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    given = said.get("headers")
    pairs = (one for one in given if isinstance(one, dict)) if isinstance(given, list) else ()
    found = [(_text(one.get("name")), _text(one.get("value"))) for one in pairs]
    if not any(name.lower() == "host" for name, _ in found):
        found.append(("host", _host(_text(said.get("url")))))  # HTTP/2 has none
    return tuple(found)


def _body(said: Mapping[str, Any]) -> bytes:
    posted = said.get("postData")
    if not isinstance(posted, dict):
        return b""
    text = posted.get("text")
    if isinstance(text, str) and text:
        is_base64 = "base64" in (posted.get("encoding"), posted.get("_encoding"))
        return _from_base64(text) if is_base64 else _as_bytes(text)
    params = posted.get("params")
    if not isinstance(params, list):
        return b""
    pairs = (one for one in params if isinstance(one, dict))
    return "&".join(
        f"{_quoted(one.get('name'))}={_quoted(one.get('value'))}" for one in pairs
    ).encode()


def _as_bytes(text: str) -> bytes:
    """The text of a body. One that is packed stands there with a character for each byte."""
    if text.startswith(("\x1f\x8b", "\x1f\ufffd")):
        # Some recorders put U+FFFD for bytes that are no text: what is left is damaged gzip.
        return b"\x1f\x8b" + text[2:].encode("latin-1", "replace")
    return text.encode("utf-8", "surrogatepass")


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return _as_bytes(text)


def _quoted(value: object) -> str:
    return quote(_text(value), safe="", errors="replace")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


class _WithoutMark:
    """A file without the byte order mark that may lead it."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._is_first = True

    def read(self, size: int, /) -> bytes:
        block: bytes = self._file.read(size)
        if self._is_first:
            self._is_first = False
            return block.removeprefix(_BOM) or (self._file.read(size) if block else b"")
        return block
