"""What the lines of a capture file are.

The file begins with a line `{"$capture": {"version": 1, …}}`. Each request is a line
`{"$capture": {"endpoint": …, "records": N, …}}` followed by its records as they were sent, one a
line; the endpoint says whether these are events. No record begins with just these bytes.
"""

import json
from typing import Any

from lexicon_cli.wire.target import IMPORT, TRACK

MARK = b'{"$capture":'
EVENT_ENDPOINTS = frozenset({TRACK, IMPORT})


class Reading:
    """How far one is in a capture file that is read line by line: the `endpoint` of the newest
    request, and how many of its records are `missing` yet."""

    def __init__(self) -> None:
        self.endpoint: str | None = None
        self.missing = 0

    def take(self, line: bytes) -> dict[str, Any] | None:
        """What the next line says if it is a `$capture` line, None for a record."""
        if not line.startswith(MARK):
            self.missing -= self.missing > 0
            return None
        said = said_in(line)
        self.endpoint = said.get("endpoint")
        count = said.get("records")
        self.missing = max(0, count) if type(count) is int else 0
        return said

    @property
    def holds_events(self) -> bool:
        """Whether the records of the newest request are events."""
        return self.endpoint in EVENT_ENDPOINTS


def is_capture(head: bytes) -> bool:
    """Whether text beginning like this is a capture file."""
    return head.startswith(MARK)


def said_in(line: bytes) -> dict[str, Any]:
    """What a `$capture` line says, nothing if it is damaged."""
    try:
        said = json.loads(line)["$capture"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    # Whoever wrote it: an endpoint is a name.
    return said if isinstance(said.get("endpoint", ""), str) else {}
