"""What holds calls instead of events, as lines: capture files, HAR recordings, bodies of requests.

Of a capture file lines and offsets are the file's. A recording and a file of bodies give a line for
each record in the order of the calls, so that `line` is the number of the record, and `offset` its
place among the decoded records; an update of a profile is an empty line where only events are
wanted. A call that cannot be decoded is a line that is no JSON, and says why.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lexicon_cli.core.table_rows import BROKEN_CALL
from lexicon_cli.wire.capture_file import EVENT_ENDPOINTS, is_capture

if TYPE_CHECKING:
    from lexicon_cli.events.bodies import Bodies
    from lexicon_cli.events.captures import CaptureLines
    from lexicon_cli.events.recordings import Recording
    from lexicon_cli.wire.decode import Call

_BOM = b"\xef\xbb\xbf"
_HAR = re.compile(rb'\{\s*"log"\s*:\s*\{')
# How a form, a request, and base64 of "{" or "[" begin: what decodes them is loaded only then.
_MAYBE_BODY = re.compile(rb"[\w$.\-%]{1,60}=|(?:GET|POST) |[eWCDI][A-Za-z0-9+/_\-]{15}")


def holds_calls(head: bytes) -> bool:
    """Whether content beginning like this holds calls, not events."""
    return is_capture(head) or _is_recording(head) or _is_body(head)


def call_lines(head: bytes, file: Any, *, updates: bool) -> "CaptureLines | CallLines | None":
    """The records of a file that begins with `head`, readable like a file; None if it holds none
    of these. With `updates` those of profiles are among them."""
    if is_capture(head):
        from lexicon_cli.events.captures import CaptureLines

        return CaptureLines(file, updates=updates)
    if _is_recording(head):
        from lexicon_cli.events.recordings import Recording

        return CallLines(Recording(file), updates=updates)
    if _is_body(head):
        from lexicon_cli.events.bodies import Bodies

        return CallLines(Bodies(file), updates=updates)
    return None


def _is_recording(head: bytes) -> bool:
    return _HAR.match(head.removeprefix(_BOM).lstrip()) is not None


def _is_body(head: bytes) -> bool:
    if _MAYBE_BODY.match(head.removeprefix(_BOM).lstrip()) is None:
        return False
    from lexicon_cli.events.bodies import is_body

    return is_body(head)


class CallLines:
    """Reads like a file."""

    def __init__(self, calls: "Recording | Bodies", *, updates: bool) -> None:
        self._calls = calls
        self._events = 0
        self._updates = 0
        self._pieces = self._lines(updates=updates)
        self._ready = bytearray()

    def __iter__(self) -> "Iterator[tuple[str | None, Call]]":
        """The calls instead of their lines: when each began, if that is told, and what it was."""
        for call in self._calls:
            yield self._calls.begun, call

    @property
    def misses_its_end(self) -> bool:
        """Whether the recording ends before its time, as far as it was read."""
        return self._calls.is_torn

    @property
    def summary(self) -> str:
        """What there was, as far as it was read."""
        told = f"{_count(self._events, 'event')} and {_count(self._updates, 'update')} of profiles"
        if self._calls.calls is None:
            return told
        calls, others = self._calls.calls, self._calls.others
        among = _count(calls + others, "request")
        return f"{_count(calls, 'call')} to Mixpanel among {among}, with {told}"

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        while len(self._ready) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._ready += piece
        block = bytes(self._ready[:size])
        del self._ready[:size]
        return block

    def _lines(self, *, updates: bool) -> Iterator[bytes]:
        for call in self._calls:
            if call.endpoint in EVENT_ENDPOINTS:
                self._events += len(call.records)
            else:
                self._updates += len(call.records)
            yield from lines_of(call, updates=updates)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def lines_of(call: "Call", *, updates: bool) -> Iterator[bytes]:
    """A line with its end for each record, then one for each fault."""
    is_kept = updates or call.endpoint in EVENT_ENDPOINTS
    for record in call.records:
        yield record.line + b"\n" if is_kept else b"\n"
    for fault in call.faults:
        yield BROKEN_CALL + b": " + fault.message.encode("utf-8", "replace") + b"\n"
