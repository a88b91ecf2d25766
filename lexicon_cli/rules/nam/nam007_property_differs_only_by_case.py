"""Two properties have the same name but for case.

## What it finds

`Plan` in one event and `plan` in another one (or in the same). The name with more definitions is
taken for the right one. Names that differ in separators as well are NAM008's.

## Why it matters

Mixpanel keeps them as two properties: a breakdown by one of them shows "(not set)" for the events
that carry the other.

## Bad

```yaml plan
lexicon: 1
events:
  Sign Up: {properties: {plan: string}}
  Plan Upgraded: {properties: {plan: string}}
  Plan Cancelled: {properties: {Plan: string}}
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up: {properties: {plan: string}}
  Plan Upgraded: {properties: {plan: string}}
  Plan Cancelled: {properties: {plan: string}}
```

## How to mend

Rename the rarer one in the plan and in the code. The fix (`--unsafe-fixes`) renames it in the plan
and keeps the old name as an alias, unless some event has both.

## Options

None.

## Source

Names are compared letter by letter, case included:
https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import fold_case
from lexicon_cli.rules.names import (
    Names,
    event_properties,
    merge_properties,
    property_groups,
    quoted,
    spot,
    usual_first,
)
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM007",
    name="property-differs-only-by-case",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="two properties have the same name but for case",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    fix="unsafe",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name that another property has in other case."""
    for names in property_groups(view):
        shelves: dict[str, list[str]] = {}
        for name in names:
            folded = name.lower() if name.isascii() else fold_case(name)
            shelves.setdefault(folded, []).append(name)
        for shelf in shelves.values():
            if len(shelf) > 1:
                yield from _twins(view, names, shelf)


def _twins(view: PlanView, names: Names, shelf: list[str]) -> Iterator[Finding]:
    right, *others = sorted(shelf, key=usual_first(names))
    of_events = names is event_properties(view)
    for name in others:
        yield view.finding(
            RULE,
            f"property {quoted(name)} differs from {quoted(right)} only in case; "
            "they are kept as two properties",
            at=names[name][0],
            about=spot(names[name][0]),
            suggestion=right,
            fix=merge_properties(view, name, right) if of_events else None,
        )
