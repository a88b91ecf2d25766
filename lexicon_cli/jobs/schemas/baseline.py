"""The file of known findings that `lexicon baseline` keeps."""

from lexicon_cli.jobs.schemas.shapes import COUNT, TEXT, Schema, closed, document, several
from lexicon_cli.policy.baseline_file import SCHEMA_VERSION

_REQUIRED: dict[str, Schema] = {
    "family": {"type": "string", "minLength": 1},
    "code": {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"},
    "count": COUNT,
    "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
}
_OPTIONAL: dict[str, Schema] = {
    "event": TEXT,
    "property": TEXT,
    "variant": TEXT,
    "of": COUNT,
    "file": TEXT,
    "message": TEXT,
    "owner": TEXT,
    "expires": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "reason": TEXT,
}


def baseline_schema() -> Schema:
    """Entries, one a line; the last is null, so that every other line ends in a comma."""
    entry = closed({**_REQUIRED, **_OPTIONAL}, optional=tuple(_OPTIONAL))
    shape = closed(
        {
            "schema_version": {"const": SCHEMA_VERSION},
            "entries": several({"anyOf": [entry, {"type": "null"}]}),
        }
    )
    return document("A baseline of lexicon", shape)
