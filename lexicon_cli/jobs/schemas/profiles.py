"""What `profiles -f json` prints."""

from lexicon_cli.identity.people import MODES
from lexicon_cli.jobs.schemas.shapes import (
    COUNT,
    FLAG,
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
from lexicon_cli.profiles.updates import OPERATIONS

_CHANGE = closed(
    {"property": TEXT, "before": {}, "after": {}},
    optional=("before", "after"),
)
_ENTRY = closed(
    {
        "input": TEXT,
        "line": COUNT,
        "time": TIME_OR_NULL,
        "operations": several({"enum": list(OPERATIONS)}),
        "created": FLAG,
        "deleted": FLAG,
        "changes": several(_CHANGE),
        "faults": several(closed({"kind": TEXT, "property": TEXT_OR_NULL, "message": TEXT})),
    }
)
_PROFILE = closed(
    {
        "group": described(TEXT_OR_NULL, "the group key, null for users"),
        "id": TEXT,
        "person": TEXT_OR_NULL,
        "state": {"enum": ["seen", "hidden", "deleted"]},
        "updates": NUMBERED_FROM_1,
        "last_seen": TIME_OR_NULL,
        "properties": by_name({}),
        "history": several(_ENTRY),
    },
    optional=("history",),
)
_CHECK = closed(
    {
        "code": TEXT,
        "severity": {"enum": ["error", "warning", "info"]},
        "group": TEXT_OR_NULL,
        "property": TEXT_OR_NULL,
        "message": TEXT,
        "count": NUMBERED_FROM_1,
        "sample": TEXT,
    }
)


def profiles_schema() -> Schema:
    """Profiles sorted by group key and id, and what is doubtful about them."""
    shape = closed(
        {
            "schema_version": {"const": 1},
            "mode": {"enum": list(MODES)},
            "mode_reason": TEXT,
            "updates": COUNT,
            "profiles": several(_PROFILE),
            "checks": several(_CHECK),
        }
    )
    return document("Profiles, as lexicon tells them", shape)
