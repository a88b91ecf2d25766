"""The plan as a body for Mixpanel's Lexicon Schemas API, and what that API has no place for.

A property may hold `type` (one word), `description` and `metadata.com.mixpanel` with `displayName`,
`hidden` and `dropped`; anything else is refused. Events may also say `required` and
`additionalProperties`, as the vendor's own example does.
https://docs.mixpanel.com/reference/upload-schemas-for-project

Mixpanel keeps metadata that an upload leaves out. So an event always says whether it is dropped, or
one that is no longer blocked would stay dropped; what else the plan is silent about stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lexicon_cli.plan.model import TYPES, EventDef, PropertyDef, TrackingPlan
from lexicon_cli.schema.values import is_required

_API_TYPES = {
    "string": "string",
    "datetime": "string",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "list": "array",
    "object": "object",
    # A property of unknown type shows up as a string in Mixpanel.
    "any": "string",
}
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_NAMES_SHOWN = 3

# What a property of a plan can say and a property of the API cannot.
_PROPERTY_LOSSES = (
    "nullable",
    "enum",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "min_length",
    "max_length",
    "items",
    "properties",
    "examples",
    "unit",
    "pii",
    "sensitive",
    "replaced_by",
    "aliases",
    "since",
    "owner",
    "tags",
)
_EVENT_LOSSES = (
    "aliases",
    "platforms",
    "trigger",
    "critical",
    "replaced_by",
    "sunset",
    "since",
)


@dataclass(frozen=True, slots=True)
class LexiconSchemas:
    """The body of the upload, and sentences that say what it cannot carry."""

    body: dict[str, Any]
    losses: tuple[str, ...]


def lexicon_schemas(plan: TrackingPlan) -> LexiconSchemas:
    """The body for `POST /projects/{id}/schemas`: events by name, then the user profile."""
    entries = [
        _entry("event", name, _event(plan.events[name], plan)) for name in sorted(plan.events)
    ]
    if plan.user_properties:
        profile = {"properties": _properties(plan.user_properties, on_events=False)}
        entries.append(_entry("profile", "$user", profile))
    return LexiconSchemas({"entries": entries, "truncate": False}, tuple(_losses(plan)))


def _entry(kind: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"entityType": kind, "name": name, "schemaJson": schema}


def _event(event: EventDef, plan: TrackingPlan) -> dict[str, Any]:
    schema: dict[str, Any] = {}
    if event.description:
        schema["description"] = event.description
    schema["properties"] = _properties(event.properties, on_events=True)
    required = sorted(name for name, prop in event.properties.items() if is_required(prop))
    if required:
        schema["required"] = required
    schema["additionalProperties"] = plan.settings.additional_properties != "deny"
    tags = {*event.tags, *(["deprecated"] if event.status == "deprecated" else [])}
    facts: dict[str, Any] = {}
    if event.display_name:
        facts["displayName"] = event.display_name
    if tags:
        facts["tags"] = sorted(tags)
    if event.hidden:
        facts["hidden"] = True
    facts["dropped"] = event.status == "blocked"
    if event.owner:
        contact = plan.owners.get(event.owner, event.owner)
        is_address = _ADDRESS.fullmatch(contact) is not None
        facts |= {"contacts": [contact]} if is_address else {"teamContacts": [event.owner]}
    schema["metadata"] = {"com.mixpanel": facts}
    return schema


def _properties(properties: Mapping[str, PropertyDef], *, on_events: bool) -> dict[str, Any]:
    return {name: _property(properties[name], on_events) for name in sorted(properties)}


def _property(prop: PropertyDef, on_events: bool) -> dict[str, Any]:
    kinds = [kind for kind in TYPES if kind in prop.types] or ["any"]
    schema: dict[str, Any] = {"type": _API_TYPES[kinds[0]]}
    if prop.description:
        schema["description"] = prop.description
    facts: dict[str, Any] = {}
    if prop.display_name:
        facts["displayName"] = prop.display_name
    if prop.hidden:
        facts["hidden"] = True
    if on_events and (prop.dropped or prop.status == "blocked"):
        facts["dropped"] = True
    if facts:
        schema["metadata"] = {"com.mixpanel": facts}
    return schema


def _losses(plan: TrackingPlan) -> Iterator[str]:
    properties = [
        *(prop for event in plan.events.values() for prop in event.properties.values()),
        *plan.user_properties.values(),
    ]
    several = {prop.name for prop in properties if len(prop.types) > 1}
    if several:
        yield f"all types but one of {_count(several, 'property')}"
    loose = {prop.name for prop in properties if prop.types in ((), ("any",))}
    if loose:
        yield f"the free type of {_count(loose, 'property')}, sent as string"
    dates = {prop.name for prop in properties if prop.types == ("datetime",)}
    if dates:
        yield f"the type datetime of {_count(dates, 'property')}, sent as string"
    for key in _PROPERTY_LOSSES:
        names = {prop.name for prop in properties if _says(getattr(prop, key))}
        if names:
            yield f"{key} of {_count(names, 'property')}"
    statuses = {prop.name for prop in properties if prop.status not in (None, "live", "blocked")}
    if statuses:
        yield f"status of {_count(statuses, 'property')}"
    for key in _EVENT_LOSSES:
        names = {event.name for event in plan.events.values() if getattr(event, key)}
        if names:
            yield f"{key} of {_count(names, 'event')}"
    expected = {event.name for event in plan.events.values() if event.status == "expected"}
    if expected:
        yield f"status expected of {_count(expected, 'event')}"
    inner = {name for group in plan.group_properties.values() for name in group}
    if inner:
        groups = _count(set(plan.group_properties), "group")
        yield f"{_count(inner, 'property')} of {groups}: the API knows events and users only"


def _says(value: object) -> bool:
    """Whether the plan says something there; 0 is something."""
    return value is not None and value is not False and value != () and value != {}


def _count(names: Iterable[str], word: str) -> str:
    ordered = sorted(names)
    plural = word[:-1] + "ies" if word.endswith("y") else word + "s"
    shown = ", ".join(f'"{name}"' for name in ordered[:_NAMES_SHOWN])
    more = ", …" if len(ordered) > _NAMES_SHOWN else ""
    return f"{len(ordered)} {word if len(ordered) == 1 else plural} ({shown}{more})"
