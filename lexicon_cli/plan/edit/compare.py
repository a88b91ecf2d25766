"""What two plans say differently, entry by entry: whether a fix changed more than it was about."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from lexicon_cli.core.records import fields
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan

Subject: TypeAlias = tuple[str, ...]
Names: TypeAlias = tuple[str, ...]

_ELSEWHERE = frozenset({"place", "node", "origin", "items", "properties", "own_properties"})
_OF_PROPERTIES = tuple(f.name for f in fields(PropertyDef) if f.name not in _ELSEWHERE)
_OF_EVENTS = tuple(f.name for f in fields(EventDef) if f.name not in _ELSEWHERE)
_ALL = ("*",)


def unexpected(before: TrackingPlan, after: TrackingPlan, touched: Iterable[Names]) -> str | None:
    """What changed although nothing of `touched` (paths of keys) is about it, in words; None if
    nothing did."""
    old, new = _facts(before), _facts(after)
    members = {**before.groups, **after.groups}
    allowed: set[Subject] = set()
    for names in touched:
        allowed |= _subjects(names, members)
    if _ALL in allowed:
        return None
    for subject in [*old, *(subject for subject in new if subject not in old)]:
        if old.get(subject) != new.get(subject) and not _is_allowed(subject, allowed):
            return _words(subject)
    return None


def _facts(plan: TrackingPlan) -> dict[Subject, Any]:
    """What the plan says, resolved, by what it says it of."""
    known: dict[int, Any] = {}
    found: dict[Subject, Any] = {
        ("head", "settings"): plan.settings,
        ("head", "owners"): dict(plan.owners),
        ("head", "name"): (plan.name, plan.version),
        ("head", "extra"): dict(plan.extra),
        ("head", "intentional_breaks"): plan.intentional_breaks,
    }
    for name, funnel in plan.funnels.items():
        found["funnel", name] = (funnel.steps, funnel.key, funnel.description)
    for name, names in plan.groups.items():
        found["group", name] = names
    for word, definitions in (
        ("shared", plan.shared_properties),
        ("super", plan.super_properties),
        ("user", plan.user_properties),
    ):
        for name, entry in definitions.items():
            found[word, name] = _property(entry, known)
    for group, definitions in plan.group_properties.items():
        for name, entry in definitions.items():
            found["profile", group, name] = _property(entry, known)
    for event in plan.events.values():
        found["event", event.name] = tuple(getattr(event, name) for name in _OF_EVENTS)
        for name, entry in event.properties.items():
            found["property", event.name, name] = _property(entry, known)
    return found


def _property(entry: PropertyDef, known: dict[int, Any]) -> Any:
    """All that a definition says; definitions that events share are worked out once."""
    facts = known.get(id(entry))
    if facts is None:
        facts = known[id(entry)] = (
            *(getattr(entry, name) for name in _OF_PROPERTIES),
            None if entry.items is None else _property(entry.items, known),
            None
            if entry.properties is None
            else {name: _property(inner, known) for name, inner in entry.properties.items()},
        )
    return facts


def _subjects(names: Names, groups: Mapping[str, tuple[str, ...]]) -> set[Subject]:
    """What a change at a path of keys may change; "*" is any name."""
    if not names:
        return {_ALL}
    top, rest = names[0], names[1:]
    if top.startswith("x-"):
        return {("head", "extra")}
    if not rest:
        return {("head", top)}
    match top:
        case "events":
            return _of_event(rest[0], rest[1:])
        case "properties" | "super_properties":
            return {("shared", rest[0]), ("super", rest[0]), ("property", "*", rest[0])}
        case "groups":
            changed = {*groups.get(rest[0], ()), *rest[1:]}
            return {("group", rest[0]), *(("property", "*", name) for name in changed)}
        case "user_properties":
            return {("user", rest[0])}
        case "group_properties":
            return {("profile", *rest[:2])}
        case "funnels":
            return {("funnel", rest[0])}
    return {("head", top)}


def _of_event(event: str, rest: Names) -> set[Subject]:
    if not rest:
        return {("event", event), ("property", event, "*")}
    if rest[0] == "properties":
        return {("property", event, rest[1] if len(rest) > 1 else "*")}
    if rest[0] in ("include", "required"):
        return {("event", event), ("property", event, "*")}
    return {("event", event)}


def _is_allowed(subject: Subject, allowed: set[Subject]) -> bool:
    if subject in allowed:
        return True
    if subject[0] == "property":
        kind, event, name = subject
        return bool({(kind, "*", name), (kind, event, "*")} & allowed)
    return False


def _words(subject: Subject) -> str:
    match subject:
        case ("property", event, name):
            return f'property "{name}" of "{event}"'
        case ("event", name):
            return f'event "{name}"'
        case ("head", name):
            return f'"{name}" of the plan'
        case (kind, *names):
            return f'{kind} "{names[-1]}"'
    return "the plan"
