"""The digest of a plan: what is promised, not how it is written.

Left out: places, comments, order, the plan's own name and version, what is only carried along
(`x-` keys), and how a property came to an event (written, shared, mixed in or super). So a plan has
one digest in YAML, in CSV and after any tidying that keeps its meaning.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from lexicon_cli.core.hashing import sha256_hex
from lexicon_cli.plan.model import EventDef, PlanSettings, PropertyDef, TrackingPlan

_PROPERTY_FACTS = (
    "description",
    "display_name",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "min_length",
    "max_length",
    "default",
    "unit",
    "pii",
    "replaced_by",
    "since",
    "owner",
)
_PROPERTY_FLAGS = ("nullable", "required", "sensitive", "hidden", "dropped")
_EVENT_FACTS = (
    "description",
    "display_name",
    "owner",
    "trigger",
    "replaced_by",
    "sunset",
    "since",
)


def plan_digest(plan: TrackingPlan) -> str:
    """`sha256:<hex>` of the plan's meaning."""
    known: dict[int, dict[str, Any]] = {}
    meaning = {
        "settings": _settings(plan.settings),
        "owners": dict(plan.owners),
        "events": {name: _event(event, known) for name, event in plan.events.items()},
        "user_properties": _properties(plan.user_properties, known),
        "group_properties": {
            name: _properties(group, known) for name, group in plan.group_properties.items()
        },
    }
    if plan.funnels:
        meaning["funnels"] = {
            name: [list(funnel.steps), funnel.key or "", funnel.description or ""]
            for name, funnel in plan.funnels.items()
        }
    text = json.dumps(meaning, sort_keys=True, separators=(",", ":"), default=str)
    return "sha256:" + sha256_hex(text.encode("ascii"))


def property_meaning(entry: PropertyDef) -> dict[str, Any]:
    """What a definition says, as plain data that is equal for equal meanings."""
    return _property(entry, {})


def _settings(settings: PlanSettings) -> dict[str, Any]:
    return {
        "identity": settings.identity,
        "limits": settings.limits,
        "limit_overrides": dict(settings.limit_overrides),
        "additional_properties": settings.additional_properties,
        "timezone": settings.timezone,
        "conventions": dict(settings.conventions),
    }


def _event(event: EventDef, known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name in _EVENT_FACTS:
        value = getattr(event, name)
        if value:  # an empty text says as little as none, and CSV cannot tell them apart
            facts[name] = value
    for name in ("tags", "platforms", "aliases", "ignore"):
        if getattr(event, name):
            facts[name] = sorted(getattr(event, name))
    if event.status != "live":
        facts["status"] = event.status
    if event.critical:
        facts["critical"] = True
    if event.hidden:
        facts["hidden"] = True
    facts["properties"] = _properties(event.properties, known)
    return facts


def _properties(
    definitions: Mapping[str, PropertyDef], known: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    return {name: _known_property(entry, known) for name, entry in definitions.items()}


def _known_property(entry: PropertyDef, known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Shared definitions are one object in many events, and worked out once."""
    facts = known.get(id(entry))
    if facts is None:
        facts = known[id(entry)] = _property(entry, known)
    return facts


def _property(entry: PropertyDef, known: dict[int, dict[str, Any]]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    types = entry.types
    if types:
        facts["type"] = [types[0]] if len(types) == 1 else sorted(set(types))
    for name in _PROPERTY_FACTS:
        value = getattr(entry, name)
        if value is not None and (value != "" or name == "default"):
            facts[name] = value if type(value) is str else _plain(value)
    for name in _PROPERTY_FLAGS:
        if getattr(entry, name):
            facts[name] = True
    if entry.status not in (None, "live"):
        facts["status"] = entry.status
    if entry.enum is not None:
        facts["enum"] = _unordered(entry.enum)
    if entry.examples:
        facts["examples"] = _unordered(entry.examples)
    for name in ("aliases", "tags", "ignore"):
        if getattr(entry, name):
            facts[name] = sorted(getattr(entry, name))
    if entry.items is not None:
        facts["items"] = _property(entry.items, known)
    if entry.properties is not None:
        facts["properties"] = _properties(entry.properties, known)
    return facts


def _unordered(values: Iterable[Any]) -> list[Any]:
    plain = [_plain(value) for value in values]
    return sorted(plain, key=lambda value: json.dumps(value, sort_keys=True, default=str))


def _plain(value: Any) -> Any:
    """1.0 and 1 are one number in JSON."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
