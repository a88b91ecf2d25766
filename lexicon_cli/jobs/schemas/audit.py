"""What the report of an audit has beside the findings."""

from lexicon_cli.config.fields import SEVERITIES
from lexicon_cli.jobs.schemas.shapes import (
    COUNT,
    FLAG,
    TEXT,
    TEXT_OR_NULL,
    Schema,
    by_name,
    closed,
    or_null,
    several,
)

_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_SHARE_OR_NULL: Schema = {"type": ["number", "null"], "minimum": 0}
_NUMBERS: Schema = {"type": "array", "items": {"type": ["number", "null"]}}
_STATUSES = ("new", "worse", "same", "better", "mended")
WINDOW = closed({"since": _DATE, "until": _DATE})
CLUSTER_SIZES = several(closed({"ids": TEXT, "people": COUNT}))
_MENDED = closed(
    {
        "fingerprint": TEXT,
        "code": TEXT,
        "name": TEXT,
        "severity": {"enum": list(SEVERITIES)},
        "event": TEXT_OR_NULL,
        "property": TEXT_OR_NULL,
        "owner": TEXT_OR_NULL,
        "count": COUNT,
        "share": _SHARE_OR_NULL,
        "since": _DATE,
    }
)
_STANDING = closed(
    {
        "status": {"enum": [status for status in _STATUSES if status != "mended"]},
        "since": _DATE,
        "count_before": {"type": ["integer", "null"], "minimum": 0},
        "share_before": _SHARE_OR_NULL,
    }
)
_VOLUME = closed(
    {
        "event": TEXT,
        "platform": TEXT_OR_NULL,
        "days": several(_DATE),
        "counts": _NUMBERS,
        "expected": _NUMBERS,
        "low": _NUMBERS,
        "high": _NUMBERS,
        "marks": several(closed({"code": TEXT, "since": _DATE, "until": _DATE})),
    }
)
_DRIFT = closed(
    {
        "fingerprint": TEXT,
        "code": TEXT,
        "event": TEXT_OR_NULL,
        "property": TEXT_OR_NULL,
        "where": by_name(TEXT),
        "measure": TEXT,
        "since": or_null(_DATE),
        "days": several(_DATE),
        "hits": several(COUNT),
        "trials": several(COUNT),
    }
)
AUDIT: dict[str, Schema] = {
    "comparison": closed(
        {
            "with": {"enum": ["window", "report", None]},
            "window": or_null(WINDOW),
            **{f"{status}_count": COUNT for status in _STATUSES},
            "mended": several(_MENDED),
            "standings": by_name(_STANDING),
        }
    ),
    "checks": by_name(or_null(by_name(COUNT))),
    "owners": several(
        closed(
            {
                "owner": TEXT_OR_NULL,
                **dict.fromkeys(("errors", "warnings", "infos", *_STATUSES), COUNT),
            }
        )
    ),
    "coverage": closed(
        {
            "planned_events": COUNT,
            "planned_events_seen": COUNT,
            "never_seen": several(TEXT),
            "events": COUNT,
            "planned_share": _SHARE_OR_NULL,
            "events_with_findings": COUNT,
        }
    ),
    "cost": closed(
        {
            "days": COUNT,
            "events": COUNT,
            "billed_events": COUNT,
            "billed_events_a_month": COUNT,
            "monthly_quota": {"type": ["integer", "null"], "minimum": 1},
            "share_of_quota": _SHARE_OR_NULL,
            "unplanned_events": COUNT,
            "duplicate_share": _SHARE_OR_NULL,
            "by_event": several(closed({"event": TEXT, "events": COUNT, "planned": FLAG})),
            "savings": several(
                closed(
                    {
                        "why": {"enum": ["unplanned", "deprecated", "copies"]},
                        "event": TEXT_OR_NULL,
                        "events": COUNT,
                        "events_a_month": COUNT,
                    }
                )
            ),
        }
    ),
    "charts": closed(
        {
            "volume": several(_VOLUME),
            "drift": several(_DRIFT),
            "identity": closed({"cluster_sizes": CLUSTER_SIZES, "mode": TEXT}),
        },
        optional=("identity",),
    ),
}
