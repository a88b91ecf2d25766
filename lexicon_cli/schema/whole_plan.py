"""The whole plan as one schema of a line: `plan.schema.json`."""

from typing import Any

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.schema.dialect import Schema, find_dialect

# Definitions of events stand beside the shared ones: the dot keeps their names apart.
_EVENT_PREFIX = "event."
_OTHER = "event.$mixpanel"


def plan_schema(bundle: SchemaBundle) -> Schema:
    """One schema that any line of an export can be held against.

    It needs a bundle that `compile_bundle` made: the properties of each event stand unchanged under
    the definitions, so every verdict is that of the event's own schema.
    """
    dialect = find_dialect(bundle.draft)
    shared: dict[str, Any] = dict(bundle.other_schema[dialect.definitions])
    cases: list[Schema] = []
    names: list[str] = []
    inner: dict[str, Any] = {}
    for entry in bundle.events.values():
        if entry.status == "blocked":
            continue
        shared |= entry.schema[dialect.definitions]
        key = _EVENT_PREFIX + entry.file.removeprefix("events/").removesuffix(".schema.json")
        inner[key] = entry.schema["properties"]["properties"]
        listed = [entry.name, *entry.aliases]
        names += listed
        cases.append(_case(listed, dialect.ref(key)))
    if bundle.known_events:
        inner[_OTHER] = bundle.other_schema["properties"]["properties"]
        cases.append(_case(bundle.known_events, dialect.ref(_OTHER)))
    return {
        "$schema": dialect.uri,
        "title": " ".join(filter(None, (bundle.plan_name or "Tracking plan", bundle.plan_version))),
        "description": "One line of a Mixpanel export, held against the tracking plan.",
        "type": "object",
        "required": ["event", "properties"],
        "properties": {
            "event": {"type": "string", "enum": sorted({*names, *bundle.known_events})},
            "properties": {"type": "object"},
        },
        "allOf": cases,
        dialect.definitions: {**shared, **inner},
    }


def _case(events: Any, then: Schema) -> Schema:
    return {
        "if": {"properties": {"event": {"enum": list(events)}}},
        "then": {"properties": {"properties": then}},
    }
