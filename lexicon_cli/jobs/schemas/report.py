"""The JSON report, its lines, and the lines of `--occurrences`."""

from lexicon_cli.config.fields import SEVERITIES
from lexicon_cli.core.report import SCHEMA_VERSION
from lexicon_cli.jobs.schemas.audit import AUDIT, CLUSTER_SIZES, WINDOW
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
    document,
    or_null,
    several,
)

_PLACE = closed({"file": TEXT, "line": NUMBERED_FROM_1, "column": NUMBERED_FROM_1})
_SAMPLE = closed(
    {
        "input": TEXT,
        "line": NUMBERED_FROM_1,
        "offset": COUNT,
        "insert_id": TEXT_OR_NULL,
        "value": {},
    }
)
_CODE: Schema = {"type": "string", "pattern": "^[A-Z]{3}[0-9]{3}$"}
_SHARE_OR_NULL: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_TOOL = closed({"name": {"const": "lexicon"}, "version": TEXT})
_PLAN = closed(
    {
        "name": TEXT_OR_NULL,
        "version": TEXT_OR_NULL,
        "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]+$"},
    }
)
_INPUT = closed({"name": TEXT, "lines": COUNT, "events": COUNT, "bytes": COUNT})
_EVENT = closed(
    {
        "name": TEXT,
        "planned": FLAG,
        "status": TEXT_OR_NULL,
        "owner": TEXT_OR_NULL,
        "count": COUNT,
        "first_time": TIME_OR_NULL,
        "last_time": TIME_OR_NULL,
    }
)
_FINDING = {
    "code": _CODE,
    "name": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "severity": {"enum": list(SEVERITIES)},
    "message": TEXT,
    "event": TEXT_OR_NULL,
    "property": TEXT_OR_NULL,
    "variant": TEXT,
    "expected": TEXT_OR_NULL,
    "observed": TEXT_OR_NULL,
    "suggestion": TEXT_OR_NULL,
    "reason": TEXT_OR_NULL,
    "count": COUNT,
    "share": _SHARE_OR_NULL,
    "first_time": TIME_OR_NULL,
    "last_time": TIME_OR_NULL,
    "platforms": by_name(COUNT),
    "app_versions": by_name(COUNT),
    "values": several(closed({"value": TEXT, "count": COUNT})),
    "place": or_null(_PLACE),
    "spots": several(closed({"event": TEXT_OR_NULL, "property": TEXT_OR_NULL, "place": _PLACE})),
    "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    "owner": TEXT_OR_NULL,
    "fixable": {"enum": ["safe", "unsafe", None]},
    "people": COUNT,
    "where": by_name(TEXT),
    "samples": several(_SAMPLE),
}
# Only findings of `identity audit` count people, only those about history are narrowed to a place.
_FINDING_OPTIONAL = ("people", "where")
_TOTALS: Schema = {
    "type": "object",
    "required": ["errors", "warnings", "infos"],
    "additionalProperties": COUNT,
}
_HEAD = {
    "schema_version": {"const": SCHEMA_VERSION},
    "command": TEXT,
    "tool": _TOOL,
    "plan": or_null(_PLAN),
    "inputs": several(_INPUT),
    "totals": _TOTALS,
    "notes": several(TEXT),
    "events": several(_EVENT),
}
_POINTS: Schema = {"type": "number", "minimum": 0, "maximum": 100}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_DIGEST_OR_NULL: Schema = {"type": ["string", "null"], "pattern": "^sha256:[0-9a-f]+$"}
_SCORE = closed(
    {
        "score": _POINTS,
        "grade": {"enum": ["A", "B", "C", "D", "F"]},
        "parts": several(
            closed({"name": TEXT, "weight": _POINTS, "share": _SHARE, "points": _POINTS})
        ),
        "raises": several(closed({"what": TEXT, "points": _POINTS, "count": COUNT})),
    }
)
_VERDICT = closed(
    {
        "change": {"enum": ["major", "minor", "patch", "none"]},
        "old_version": TEXT_OR_NULL,
        "new_version": TEXT_OR_NULL,
        "needed_version": TEXT_OR_NULL,
        "satisfied": {"type": ["boolean", "null"]},
        "old_digest": _DIGEST_OR_NULL,
        "new_digest": _DIGEST_OR_NULL,
        "changes": closed({"major": COUNT, "minor": COUNT, "patch": COUNT}),
    }
)
_REASONS = several(
    closed({"event": TEXT, "code": _CODE, "name": TEXT, "property": TEXT_OR_NULL, "count": COUNT})
)
_IMPACT = closed(
    {
        "lines": COUNT,
        "events": COUNT,
        "malformed_lines": COUNT,
        "newly_failing": COUNT,
        "mended": COUNT,
        "failing_both": COUNT,
        "rate": _SHARE,
        "max_rate": _SHARE,
        "newly_failing_by": _REASONS,
        "mended_by": _REASONS,
    }
)
_MODE: Schema = {"enum": ["simplified", "original", "legacy"]}
# Keys that only some commands have: `lint --score`, `diff`, `diff --data`, `identity audit`,
# the checks of history, and `audit`.
_DETAILS: dict[str, Schema] = {
    "score": _SCORE,
    "verdict": _VERDICT,
    "data": _IMPACT,
    "mode": _MODE,
    "cluster_sizes": CLUSTER_SIZES,
    "window": WINDOW,
    "arithmetic": {"type": "object", "additionalProperties": several(TEXT)},
    **AUDIT,
}


def report_schema() -> Schema:
    """`--format json` of every checking command."""
    shape = closed(
        {**_HEAD, **_DETAILS, "findings": several(closed(_FINDING, optional=_FINDING_OPTIONAL))},
        optional=tuple(_DETAILS),
    )
    return document("A report of lexicon", shape)


def report_line_schema() -> Schema:
    """One line of `--format jsonl`."""
    finding = closed({"type": {"const": "finding"}, **_FINDING}, optional=_FINDING_OPTIONAL)
    summary = closed({"type": {"const": "summary"}, **_HEAD, **_DETAILS}, optional=tuple(_DETAILS))
    return document("A line of a report of lexicon", {"oneOf": [finding, summary]})


def occurrence_schema() -> Schema:
    """One line of `--occurrences`."""
    shape = closed(
        {
            "input": TEXT,
            "line": NUMBERED_FROM_1,
            "code": _CODE,
            "event": TEXT_OR_NULL,
            "property": TEXT_OR_NULL,
        }
    )
    return document("One occurrence of a finding in data", shape)
