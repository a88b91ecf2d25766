"""Calls of a recording as lines of a capture file say them, in the places that its records have."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from lexicon_cli.capture.blanking import Line
from lexicon_cli.capture.lines import iso, said_of
from lexicon_cli.events.calls import lines_of
from lexicon_cli.wire.capture_file import EVENT_ENDPOINTS
from lexicon_cli.wire.decode import Call


def recorded_lines(calls: Iterable[tuple[str | None, Call]]) -> Iterator[Line]:
    """Each call and its records. What could not be decoded is a malformed line of the recording
    already, and is not told again."""
    number = offset = 0
    for begun, call in calls:
        said = said_of(call, _received(begun))
        said.pop("faults", None)
        yield Line(b"", number, offset, said, is_event=False)
        is_event = call.endpoint in EVENT_ENDPOINTS
        raws = [record.line for record in call.records]
        for place, written in enumerate(lines_of(call, updates=False)):
            if place < len(raws):
                yield Line(raws[place], number, offset, None, is_event)
            number += 1
            offset += len(written)


def _received(begun: str | None) -> str | None:
    """The moment as capture files have it; None if it is none, or of no known zone."""
    try:
        moment = datetime.fromisoformat(begun or "")
        if moment.tzinfo is None:
            return None
        return iso(round(moment.astimezone(UTC).timestamp() * 1000))
    except (ValueError, OverflowError):
        return None
