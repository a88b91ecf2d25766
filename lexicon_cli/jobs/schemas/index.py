"""`index.json` of a compiled plan."""

from lexicon_cli.core.limits import Limits
from lexicon_cli.jobs.schemas.shapes import (
    COUNT,
    FLAG,
    NUMBERED_FROM_1,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    by_name,
    closed,
    document,
    several,
)
from lexicon_cli.plan.model import STATUSES, TYPES

_DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]+$"}
_PLACE = closed({"file": TEXT, "line": NUMBERED_FROM_1, "column": NUMBERED_FROM_1})
_PROPERTY_OPTIONAL = {
    "pii": TEXT,
    "status": {"enum": list(STATUSES)},
    "replaced_by": TEXT,
    "sensitive": FLAG,
    "is_super": FLAG,
    "required": FLAG,
    "aliases": several(TEXT),
    "place": _PLACE,
}
_PROPERTY = closed(
    {"type": several({"enum": list(TYPES)}), **_PROPERTY_OPTIONAL},
    optional=tuple(_PROPERTY_OPTIONAL),
)
_EVENT_OPTIONAL = {
    "owner": TEXT,
    "replaced_by": TEXT,
    "sunset": TEXT,
    "aliases": several(TEXT),
    "platforms": several(TEXT),
    "critical": FLAG,
    "place": _PLACE,
}
_EVENT = closed(
    {
        "name": TEXT,
        "file": TEXT,
        "status": {"enum": list(STATUSES)},
        "properties": by_name(_PROPERTY),
        **_EVENT_OPTIONAL,
    },
    optional=tuple(_EVENT_OPTIONAL),
)


def index_schema() -> Schema:
    """Names, files, statuses, limits, places and digests."""
    shape = closed(
        {
            "schema_version": {"const": 1},
            "draft": {"enum": ["2020-12", "07"]},
            "plan": closed({"name": TEXT_OR_NULL, "version": TEXT_OR_NULL, "digest": _DIGEST}),
            "settings": closed(
                {
                    "additional_properties": {"enum": ["deny", "warn", "allow"]},
                    "identity": {"enum": ["simplified", "original", "legacy", None]},
                    "timezone": TEXT,
                }
            ),
            "limits": closed(dict.fromkeys(Limits().to_dict(), COUNT)),
            "mixpanel_events": several(TEXT),
            "events": several(_EVENT),
            "schemas_digest": _DIGEST,
        }
    )
    return document("Index of a compiled tracking plan", shape)
