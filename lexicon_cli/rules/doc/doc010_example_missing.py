"""A property has no example.

## What it finds

A property of text, number, date or list without `example`, `examples`, `default`, `enum` or
`format`. Booleans, objects (their keys have examples) and blocked properties need none. Off by
default.

## Why it matters

One value says more than a type: `19.99` or `1999`? Examples feed documentation and test data.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed: {properties: {order_id: string}}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {properties: {order_id: {type: string, example: ORD-29}}}
```

## How to mend

Add a value as it is really sent.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon (Property Example Values)
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.mixpanel import is_mixpanel_property
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="DOC010",
    name="example-missing",
    scope=Scope.PLAN,
    severity=None,
    summary="a property has no example",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    when_selected=Severity.INFO,
)
_SHOWN_BY_ITSELF = frozenset({"boolean", "object"})


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition without an example."""
    for entry in view.written:
        if _needs_example(entry):
            yield view.finding(RULE, f'property "{shorten(entry.path)}" has no example', at=entry)


def _needs_example(entry: Written) -> bool:
    whole = entry.whole
    if whole.examples or whole.default is not None or whole.enum or whole.format:
        return False
    if not entry.definition.name or whole.status == "blocked" or whole.properties:
        return False
    if whole.types and _SHOWN_BY_ITSELF.issuperset(whole.types):
        return False
    if whole.items is not None and (whole.items.examples or whole.items.enum):
        return False
    if whole.items is not None and whole.items.properties:
        return False
    return entry.is_nested or not is_mixpanel_property(whole.name)
