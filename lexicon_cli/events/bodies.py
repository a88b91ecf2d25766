"""Bodies of requests as a proxy saves them: a form with `data=`, or the base64 of it alone; and a
whole request as text, with its head."""

import re
from collections.abc import Iterator
from typing import Any

from lexicon_cli.wire.decode import EMPTY, Call, Fault, decode
from lexicon_cli.wire.payload import MOST_BYTES, NONE, plain_json
from lexicon_cli.wire.request import Request
from lexicon_cli.wire.target import TRACK

_BOM = b"\xef\xbb\xbf"
# What is told by is only the beginning of a file, so the target may go on after it.
_REQUEST_LINE = re.compile(rb"(?:GET|POST) (?:/|https?://)\S*(?: HTTP/[0-9.]{1,3}\r?\n|\Z)")
_HEAD_BYTES = 4096
_READ_BYTES = 256 * 1024
_FORM = re.compile(rb"(?:[\w$.\-%]{1,60}=[^&\s]{0,500}&)*data(?:%5[Bb]%5[Dd]|\[\])?=")
_HEAD = re.compile(
    rb"(GET|POST) (\S{1,200000}) HTTP/[0-9.]{1,3}\r?\n((?:[^\r\n]{1,65536}\r?\n)*)\r?\n?"
)
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-]{16,}")


def is_body(head: bytes) -> bool:
    """Whether content beginning like this is the body of a request."""
    text = head.removeprefix(_BOM).lstrip()
    if _FORM.match(text) or _REQUEST_LINE.match(text):
        return True
    found = _BASE64.match(text)
    if found is None:
        return False
    # Whole groups of four, so that the beginning can be decoded by itself.
    begin = found[0][: len(found[0]) // 4 * 4]
    plain = plain_json(begin)
    return plain is not None and re.match(rb'\[?\s*\{\s*"', plain[1]) is not None


class Bodies:
    """One pass over a file of bodies: one in all, or one a line."""

    # For all that reads recordings: they are not counted, a cut shows in the body itself, and when
    # they were sent nobody wrote down.
    calls = None
    begun = None
    is_torn = False

    def __init__(self, file: Any) -> None:
        self._file = file

    def __iter__(self) -> Iterator[Call]:
        """What each body holds; the path that it was sent to is told by its records."""
        held = self._beginning()
        request = _HEAD.match(held)
        if request is not None and len(held) <= MOST_BYTES:
            yield _whole_request(request, held[request.end() :])
            return
        if len(held) <= MOST_BYTES and not _has_more(held):
            whole = _call(held)
            if whole.records and not whole.faults:
                yield whole
                return
        for line in self._lines(held):
            if line.strip():
                yield _call(line)

    def _beginning(self) -> bytes:
        """All of it, or a little more than one body may be."""
        pieces, size = [], 0
        while size <= MOST_BYTES:
            block = self._file.read(_READ_BYTES)
            if not block:
                break
            pieces.append(block)
            size += len(block)
        return b"".join(pieces)

    def _lines(self, held: bytes) -> Iterator[bytes]:
        while True:
            *lines, held = held.split(b"\n")
            yield from lines
            if len(held) > MOST_BYTES:
                yield held  # too large for any body, and told so
                held = self._after_line()
            block = self._file.read(_READ_BYTES)
            if not block:
                yield held
                return
            held += block

    def _after_line(self) -> bytes:
        """What is read after the next line end, of the same block."""
        while block := self._file.read(_READ_BYTES):
            _, end, after = block.partition(b"\n")
            if end:
                return bytes(after)
        return b""


def _whole_request(head: re.Match[bytes], body: bytes) -> Call:
    lines = head[3].decode("latin-1").splitlines()
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, _, value in pairs)
    target = head[2].decode("utf-8", "replace")
    call = decode(Request(head[1].decode(), target, headers, body))
    return call if call.is_data else _call(body)


def _has_more(held: bytes) -> bool:
    """Whether the second line is a body too; base64 may also be one in many lines."""
    lines = held.lstrip().split(b"\n", 2)
    return len(lines) > 1 and is_body(lines[1][:_HEAD_BYTES])


def _call(body: bytes) -> Call:
    """A body without its request, as it was sent to some path of a proxy's own."""
    call = decode(Request("POST", "/", (), body))
    if call.records:
        return call
    probed = decode(Request("POST", f"/{TRACK}", (), body))
    if probed.records or probed.where != NONE:
        return probed
    return Call(
        method="POST",
        path="/",
        endpoint=TRACK,
        faults=probed.faults or (Fault(EMPTY, "the body is empty"),),
    )
