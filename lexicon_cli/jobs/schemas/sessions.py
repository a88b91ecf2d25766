"""What `sessions -f json` prints."""

from lexicon_cli.identity.people import MODES
from lexicon_cli.jobs.schemas.shapes import (
    COUNT,
    NUMBERED_FROM_1,
    TEXT,
    TEXT_OR_NULL,
    TIME_OR_NULL,
    Schema,
    by_name,
    closed,
    described,
    document,
    several,
)
from lexicon_cli.sessions.clock import TIMES
from lexicon_cli.sessions.rules import KINDS
from lexicon_cli.sessions.sheet import SCHEMA_VERSION

_AMOUNT: Schema = {"type": ["number", "null"], "minimum": 0}
_SETTINGS = {
    "kind": {"enum": list(KINDS)},
    "timezone": TEXT,
    "times": {"enum": list(TIMES)},
    "timeout_s": NUMBERED_FROM_1,
    "start_event": TEXT,
    "end_event": TEXT,
    "property": TEXT,
}
_ONE_SIDED = "null on the side that midnight cut off, which only sessions from event to event have"


def sessions_schema() -> Schema:
    """Sessions sorted by user, then start."""
    session = closed(
        {
            "user": TEXT,
            "start": described(TIME_OR_NULL, _ONE_SIDED),
            "end": described(TIME_OR_NULL, _ONE_SIDED),
            "duration_s": _AMOUNT,
            "events": NUMBERED_FROM_1,
            "first_event": TEXT_OR_NULL,
            "last_event": TEXT_OR_NULL,
            "properties": by_name({}),
        },
        optional=("properties",),
    )
    totals = closed(
        {
            "sessions": COUNT,
            "users": COUNT,
            "events": COUNT,
            "median_duration_s": _AMOUNT,
            "mean_duration_s": _AMOUNT,
            "events_per_session": _AMOUNT,
        }
    )
    shape = closed(
        {
            "schema_version": {"const": SCHEMA_VERSION},
            "mode": {"enum": list(MODES)},
            "mode_reason": TEXT,
            "settings": closed(
                _SETTINGS, optional=("timeout_s", "start_event", "end_event", "property")
            ),
            "notes": several(TEXT),
            "sessions": several(session),
            "totals": totals,
        }
    )
    return document("Sessions, as lexicon tells them", shape)
