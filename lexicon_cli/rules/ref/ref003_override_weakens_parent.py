"""An event loosens what its shared definition promises.

## What it finds

A refinement of a shared definition or a super property that allows more than it does: no longer
`required`, `nullable` against a `nullable: false`, more types, values that the shared `enum`
lacks, a lower `minimum`, a higher `maximum`, other lengths, or no longer `sensitive`. Also a
super property that loosens the shared definition of its name.

## Why it matters

Who reads the shared definition relies on it for every event. An exception in one event is where
dashboards break, and it is usually a workaround that somebody meant to take back.

## Bad

```yaml plan
lexicon: 1
properties:
  currency: {type: string, enum: [USD, EUR]}
events:
  Purchase Completed:
    properties:
      currency: {enum: [USD, EUR, BTC]}
```

## Good

```yaml plan
lexicon: 1
properties:
  currency: {type: string, enum: [USD, EUR, BTC]}
events:
  Purchase Completed:
    properties:
      currency: {required: true}
```

## How to mend

Loosen the shared definition if the new rule holds everywhere, give the event a property of its own
if it does not. An event may always ask for more.

## Options

None.

## Source

Snowplow's rules of compatible specifications; walkerOS, `extend`
"""

import json
from collections.abc import Iterator
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.phrases import either
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="REF003",
    name="override-weakens-parent",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an event loosens what its shared definition promises",
    source="Snowplow: compatible specifications; walkerOS: extend",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each key that allows more than the base does."""
    plan = view.plan
    if not plan.shared_properties and not plan.super_properties:
        return
    for entry in view.written:
        base = _base(view, entry)
        if base is not None:
            yield from _compare(view, entry, entry.path, entry.definition, base)


def _base(view: PlanView, entry: Written) -> PropertyDef | None:
    if entry.where not in ("event", "super") or entry.is_nested:
        return None
    plan, name = view.plan, entry.path
    if entry.where == "event" and name in plan.super_properties:
        return plan.super_properties[name]
    return plan.shared_properties.get(name)


def _compare(
    view: PlanView, entry: Written, path: str, own: PropertyDef, base: PropertyDef
) -> Iterator[Finding]:
    for key, change in _loosened(own, base):
        kind = "super property" if base.origin == "super" else "shared definition"
        message = f"{quoted(path)} here {change} of the {kind}"
        yield view.finding(
            RULE, message, at=own, key=key, event=entry.event, property=path, about=key
        )
    if own.items is not None and base.items is not None:
        yield from _compare(view, entry, f"{path}[]", own.items, base.items)
    for name, nested in (own.properties or {}).items():
        inner = (base.properties or {}).get(name)
        if inner is not None:
            yield from _compare(view, entry, f"{path}.{name}", nested, inner)


def _loosened(own: PropertyDef, base: PropertyDef) -> Iterator[tuple[str, str]]:
    """The keys that allow more, each with what happened."""
    if own.required is False and base.required:
        yield "required", "drops the required: true"
    if own.nullable and base.nullable is False:
        yield "nullable", "allows null, against the nullable: false"
    if base.sensitive and own.sensitive is False:
        yield "sensitive", "drops the sensitive: true"
    wider = _wider_types(own.types, base.types)
    if wider:
        yield "type", f"adds {either(wider)} to the type {either(base.types)}"
    if own.enum and base.enum:
        allowed = {_shown(value) for value in base.enum}
        added = [value for value in own.enum if _shown(value) not in allowed]
        if added:
            more = f" and {len(added) - 1} more" if len(added) > 1 else ""
            yield "enum", f"adds {shorten(_shown(added[0]), 40)}{more} to the enum"
    for key in ("minimum", "min_length"):
        if _is_less(getattr(own, key), getattr(base, key)):
            yield key, f"lowers the {key} {getattr(base, key)}"
    for key in ("maximum", "max_length"):
        if _is_less(getattr(base, key), getattr(own, key)):
            yield key, f"raises the {key} {getattr(base, key)}"


def _wider_types(own: tuple[str, ...], base: tuple[str, ...]) -> list[str]:
    """Types of the refinement that the base excludes; every type is wider than none of its own."""
    if not own or not base or "any" in base:
        return []
    # A type that replaces the base's is no wider one: TYP003 speaks of that.
    covered = {*base, *(("integer",) if "number" in base else ())}
    added = [kind for kind in own if kind not in covered]
    keeps = covered.intersection(own) or ("integer" in base and "number" in own) or "any" in own
    return added if keeps else []


def _is_less(left: float | None, right: float | None) -> bool:
    return left is not None and right is not None and left < right


def _shown(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    except (TypeError, ValueError, RecursionError):
        return "a value"
