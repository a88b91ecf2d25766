"""What a plan and the options of rules ask of a look at drift."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.finding import Place
from lexicon_cli.core.mixpanel import is_mixpanel_event, is_mixpanel_property
from lexicon_cli.drift.expectations import EventPlan, Expectations, Limits, PropertyPlan
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan
from lexicon_cli.rules.pii_names import personal_kind
from lexicon_cli.rules.typ_money import is_money, names_currency

_KINDS = {
    "string": "string",
    "datetime": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "list": "list",
    "object": "object",
}
# Name of a limit -> the rule that has it as an option.
_LIMITS = {
    "rise": "DRF001",
    "names": "EVT013",
    "values": "VAL014",
    "ratio": "VAL013",
    "characters": "DRF005",
}


def expectations_of(
    plan: TrackingPlan | None, options: Mapping[str, Mapping[str, Any]]
) -> Expectations:
    """The plan's promises by names that events arrive with, and what users set for the rules."""
    events: dict[str, EventPlan] = {}
    masked: set[str] = set()
    for event in plan.events.values() if plan is not None else ():
        told = _event(event)
        for name in (*event.aliases, event.name):
            events[name] = told
        masked |= {name for name, known in told.properties.items() if known.masked}
    for group in (plan.super_properties, plan.shared_properties) if plan is not None else ():
        masked |= {name for name, known in group.items() if _is_masked(known)}
    return Expectations(
        has_plan=plan is not None,
        events=events,
        masked=frozenset(masked),
        is_personal=_is_personal,
        money=is_money,
        is_currency=names_currency,
        is_own=is_mixpanel_property,
        is_own_event=is_mixpanel_event,
        limits=Limits(
            **{
                name: options[code][name]
                for name, code in _LIMITS.items()
                if name in options.get(code, {})
            }
        ),
    )


def place_of(plan: TrackingPlan, event: str | None, name: str | None) -> Place | None:
    """Where the plan speaks of the property, or else of the event."""
    planned = _planned(plan, event)
    if planned is None:
        shared = None if name is None else plan.super_properties.get(name)
        return None if shared is None else shared.place
    known = None if name is None else planned.properties.get(name)
    return planned.place if known is None or known.place is None else known.place


def owner_of(plan: TrackingPlan, events: list[str]) -> str | None:
    """Who answers for all these events, if it is one and the same."""
    owners = {planned.owner for name in events if (planned := _planned(plan, name)) is not None}
    return owners.pop() if len(owners) == 1 else None


def _planned(plan: TrackingPlan, event: str | None) -> EventDef | None:
    if event is None or event in plan.events:
        return None if event is None else plan.events[event]
    return next((known for known in plan.events.values() if event in known.aliases), None)


def _is_personal(name: str) -> bool:
    return personal_kind(name) is not None


def _is_masked(known: PropertyDef) -> bool:
    return bool(known.sensitive) or known.pii is not None


def _event(event: EventDef) -> EventPlan:
    properties: dict[str, PropertyPlan] = {}
    for known in event.properties.values():
        told = _property(known)
        for name in (*known.aliases, known.name):
            properties[name] = told
    return EventPlan(
        status=event.status,
        critical=event.critical,
        since=event.since,
        platforms=event.platforms,
        properties=properties,
    )


def _property(known: PropertyDef) -> PropertyPlan:
    kinds = frozenset(_KINDS[word] for word in known.types if word in _KINDS)
    return PropertyPlan(
        kinds=None if not kinds or "any" in known.types else kinds,
        required=bool(known.required),
        nullable=bool(known.nullable),
        has_enum=known.enum is not None,
        has_unit=known.unit is not None,
        masked=_is_masked(known),
        status=known.status,
        since=known.since,
    )
