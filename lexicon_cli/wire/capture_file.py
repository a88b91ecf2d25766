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
