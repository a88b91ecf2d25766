"""A property is planned with lists and objects nested too deep.

## What it finds

A property of an event whose definition nests lists and objects more than three levels deep. A list
of objects has two levels. Profiles are not held to this limit.

## Why it matters

The documentation allows three levels. Deeper parts cannot be filtered or broken down by, and
strict import may refuse the event.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order:
        type: object
        properties:
          lines:
            type: list
            items:
              type: object
              properties:
                options: {type: list, items: {type: string}}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      lines:
        type: list
        items:
          type: object
          properties:
            options: {type: list, items: {type: string}}
```

## How to mend

Lift the inner parts to the top: `order_lines` in place of `order.lines`.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `nesting_depth`.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM005",
    name="nesting-too-deep",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a property is planned with lists and objects nested too deep",
    source="https://docs.mixpanel.com/reference/import-events",
    limits=("nesting_depth",),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each top-level definition that is written too deep."""
    most = view.limits.nesting_depth
    for entry in view.written:
        definition = entry.definition
        if definition.items is None and definition.properties is None:
            continue
        if entry.is_nested or entry.where not in ("shared", "super", "event"):
            continue
        depth, path = _deepest(definition)
        if depth > most:
            yield view.finding(
                RULE,
                f'"{shorten(entry.path)}" is nested {depth} levels deep (down to '
                f'"{shorten(entry.path + path)}"), Mixpanel documents {most}',
                at=entry,
                expected=f"at most {most} levels",
                observed=f"{depth} levels",
            )


def _deepest(definition: PropertyDef) -> tuple[int, str]:
    """Levels of lists and objects (0 for a plain value), and the way down to the deepest."""
    inner: list[tuple[PropertyDef, str]] = []
    if definition.items is not None:
        inner.append((definition.items, "[]"))
    inner += [(entry, f".{name}") for name, entry in (definition.properties or {}).items()]
    if not inner:
        return int("list" in definition.types or "object" in definition.types), ""
    depth, path = 0, ""
    for entry, step in inner:
        below, rest = _deepest(entry)
        if below > depth or not path:
            depth, path = below, step + rest
    return depth + 1, path
