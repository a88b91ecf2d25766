"""A plan as plain data in the shape of its YAML: what the YAML and JSON writers put into text.

Keys come in the order of `schema_keys`. What is not said is left out; an entry that only names a
shared property is None, one that says nothing else than its type is that type.
"""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.plan.model import EventDef, FunnelDef, PlanSettings, PropertyDef, TrackingPlan
from lexicon_cli.plan.schema_keys import EVENT_KEYS, PROPERTY_KEYS

_DEFAULTS = PlanSettings()


class Block(dict[str, Any]):
    """A mapping that a person reads line by line; others fit on one."""


class Typed:
    """A value that must not be taken for a text although it stands where texts stand."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def plan_data(plan: TrackingPlan, *, typed: bool = False) -> Block:
    """The whole plan. With `typed`, numbers and the like in text properties are `Typed`, as YAML
    without that would be read as text there."""
    writer = _Writer(typed)
    data = Block({"lexicon": 1})
    for name in ("name", "version"):
        if getattr(plan, name) is not None:
            data[name] = getattr(plan, name)
    if plan.owners:
        data["owners"] = Block(plan.owners)
    settings = _settings(plan.settings)
    if settings:
        data["settings"] = settings
    if plan.shared_properties:
        data["properties"] = writer.properties(plan.shared_properties)
    if plan.groups:
        data["groups"] = Block({name: list(names) for name, names in plan.groups.items()})
    if plan.super_properties:
        data["super_properties"] = writer.properties(plan.super_properties)
    data["events"] = Block({name: writer.event(event) for name, event in plan.events.items()})
    if plan.user_properties:
        data["user_properties"] = writer.properties(plan.user_properties)
    if plan.group_properties:
        data["group_properties"] = Block(
            {name: writer.properties(group) for name, group in plan.group_properties.items()}
        )
    if plan.funnels:
        data["funnels"] = Block({name: _funnel(entry) for name, entry in plan.funnels.items()})
    if plan.intentional_breaks:
        data["intentional_breaks"] = list(plan.intentional_breaks)
    data.update(_extra(plan.extra))
    return data


def _funnel(funnel: FunnelDef) -> Any:
    data = Block()
    if funnel.steps:
        data["steps"] = list(funnel.steps)
    for name in ("key", "description"):
        if getattr(funnel, name) is not None:
            data[name] = getattr(funnel, name)
    data.update(_extra(funnel.extra))
    return data or None


def _settings(settings: PlanSettings) -> Block:
    data = Block()
    if settings.identity is not None:
        data["identity"] = settings.identity
    if settings.limit_overrides:
        data["limits"] = {"profile": settings.limits, **settings.limit_overrides}
    elif settings.limits != _DEFAULTS.limits:
        data["limits"] = settings.limits
    for name in ("additional_properties", "timezone"):
        if getattr(settings, name) != getattr(_DEFAULTS, name):
            data[name] = getattr(settings, name)
    if settings.conventions:
        data["conventions"] = dict(settings.conventions)
    return data


def _extra(extra: Mapping[str, str]) -> dict[str, str]:
    return {f"x-{name}": text for name, text in extra.items()}


def property_data(entry: PropertyDef) -> dict[str, Any]:
    """One property as a mapping, never in its short form."""
    return _Writer(typed=False).facts(entry)


class _Writer:
    def __init__(self, typed: bool) -> None:
        self._typed = typed

    def event(self, event: EventDef) -> Block | None:
        data = Block()
        for name in EVENT_KEYS:
            if name == "properties":
                if event.own_properties:
                    data[name] = self.properties(event.own_properties)
                continue
            if name == "required":  # each property says so itself
                continue
            value = getattr(event, name)
            if name == "status" and value == "live":
                continue
            if isinstance(value, tuple):
                value = list(value) or None
            if value is not None and not (name == "critical" and not value):
                data[name] = value
        data.update(_extra(event.extra))
        return data or None

    def properties(self, definitions: Mapping[str, PropertyDef]) -> Block:
        return Block({name: self.definition(entry) for name, entry in definitions.items()})

    def definition(self, entry: PropertyDef) -> Any:
        facts = self.facts(entry)
        if not facts:
            return None if entry.origin == "shared" else {}
        if list(facts) == ["type"] and isinstance(facts["type"], str):
            return facts["type"]
        return facts

    def facts(self, entry: PropertyDef) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name in PROPERTY_KEYS:
            value = self._fact(entry, name)
            if value is not None:
                data[name] = value
        data.update(_extra(entry.extra))
        return data

    def _fact(self, entry: PropertyDef, name: str) -> Any:
        match name:
            case "type":
                types = list(entry.types)
                return types[0] if len(types) == 1 else types or None
            case "enum":
                return None if entry.enum is None else [self._value(v, entry) for v in entry.enum]
            case "example":
                only = entry.examples[0] if len(entry.examples) == 1 else None
                return None if only is None else self._value(only, entry)
            case "examples":
                if len(entry.examples) == 1 and entry.examples[0] is not None:
                    return None
                return [self._value(value, entry) for value in entry.examples] or None
            case "default":
                return None if entry.default is None else self._value(entry.default, entry)
            case "items":
                return None if entry.items is None else self.definition(entry.items)
            case "properties":
                nested = entry.properties
                if nested is None:
                    return None
                return {name: self.definition(inner) for name, inner in nested.items()}
        value = getattr(entry, name)
        return (list(value) or None) if isinstance(value, tuple) else value

    def _value(self, value: Any, entry: PropertyDef) -> Any:
        is_text = bool(entry.types) and set(entry.types) <= {"string", "datetime"}
        if self._typed and isinstance(value, bool | int | float) and is_text:
            return Typed(value)
        return value
