"""The JSON documents of `identity resolve`, `explain`, `replay` and `what-if`."""

from lexicon_cli.identity.answers import SCHEMA_VERSION
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
    document,
    several,
)

_MODE: Schema = {"enum": list(MODES)}
_IDS = several(TEXT)
_ABOUT: dict[str, Schema] = {
    "schema_version": {"const": SCHEMA_VERSION},
    "mode": _MODE,
    "mode_reason": TEXT,
    "inputs": _IDS,
    "evidence": by_name(COUNT),
    "notes": _IDS,
}
# A line tells where an event is; with several inputs, the input too.
_SPOT: dict[str, Schema] = {"input": TEXT, "line": NUMBERED_FROM_1}
_SESSION_OR_NULL: Schema = {"type": ["integer", "null"], "minimum": 1}
_LINK = {
    **_SPOT,
    "time": TIME_OR_NULL,
    "event": TEXT,
    "cause": TEXT,
    "ids": {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2},
    "text": TEXT,
}
_MARK = closed(
    {
        "kind": {"enum": ["merge", "refused", "user", "device", "reset", "ignored"]},
        "text": TEXT,
        "before": several(_IDS),
        "after": _IDS,
    },
    optional=("before", "after"),
)


def identity_schema() -> Schema:
    """`identity resolve -f json`."""
    cluster = closed({"canonical": TEXT, "ids": _IDS, "events": COUNT})
    shape = closed(
        {
            **_ABOUT,
            "totals": closed(
                {
                    "events": COUNT,
                    "events_of_nobody": COUNT,
                    "clusters": COUNT,
                    "ids": COUNT,
                    "links": COUNT,
                    "refused": COUNT,
                }
            ),
            "hot_shard": _spots({}),
            "clusters": several(cluster),
            "refused": _spots({"cause": TEXT, "ids": _IDS}),
            "events": _spots({"distinct_id": TEXT_OR_NULL}),
        },
        optional=("events",),
    )
    return document("Who is who, as lexicon tells", shape)


def explain_schema() -> Schema:
    """`identity explain -f json`."""
    pair: Schema = {"type": "array", "items": TEXT, "minItems": 2, "maxItems": 2}
    shape = closed(
        {
            **_ABOUT,
            "ids": pair,
            "joined": FLAG,
            "canonical": pair,
            "reasons": _IDS,
            "chain": several(closed(_LINK)),
            "refused": _spots({"cause": TEXT, "ids": _IDS, "text": TEXT}),
        }
    )
    return document("Why two ids are one person, as lexicon tells", shape)


def replay_schema() -> Schema:
    """`identity replay -f json`."""
    moment: dict[str, Schema] = {
        "time": TIME_OR_NULL,
        "event": TEXT,
        "sent_as": TEXT_OR_NULL,
        "session": _SESSION_OR_NULL,
        "own": FLAG,
        "marks": several(_MARK),
    }
    session = closed(
        {"session": NUMBERED_FROM_1, "start": TIME_OR_NULL, "end": TIME_OR_NULL, "events": COUNT}
    )
    shape = closed(
        {
            **_ABOUT,
            "id": TEXT,
            "canonical": TEXT,
            "ids": _IDS,
            "totals": closed({"events": COUNT, "left_out": COUNT, "sessions": COUNT}),
            "sessions": several(session),
            "timeline": _spots(moment),
        }
    )
    return document("One person's life, as lexicon tells", shape)


def what_if_schema() -> Schema:
    """`identity what-if -f json`."""
    pair = closed({"before": COUNT, "after": COUNT})
    whose: dict[str, Schema] = {"before": TEXT_OR_NULL, "after": TEXT_OR_NULL}
    shape = closed(
        {
            **_ABOUT,
            "mode_after": _MODE,
            "changes": _IDS,
            "totals": closed({"events": COUNT, "changed": COUNT}),
            "clusters": pair,
            "refused": pair,
            "moves": several(closed({**whose, "events": COUNT})),
            "events": _spots(whose),
        }
    )
    return document("What would be otherwise, as lexicon tells", shape)


def _spots(more: dict[str, Schema]) -> Schema:
    return several(closed({**_SPOT, **more}, optional=("input",)))
