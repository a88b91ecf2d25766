"""A property differs from a planned one only in case.

## What it finds

A property name that equals a planned one once case is ignored. An error whatever
`additional_properties` says.

## Why it matters

Property names are case-sensitive in Mixpanel: `Amount` and `amount` are two properties, and each
report sees half of the values.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, required: true}
      amount: number
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "ORD-1", "Amount": 12}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "ORD-1", "amount": 12}}
```

## How to mend

Correct the case where it is sent. History can be joined with a merge or a custom property in
Mixpanel.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="PRP003",
    name="property-case-mismatch",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a property differs from a planned one only in case",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    variants={
        "NAME": "the planned name that was meant",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Both names side by side."""
    if not group.variant:
        return Wording(message=f"further properties differ only in case, {in_events(group)}")
    return Wording(
        message=f"{quoted(group.property)} differs from {quoted(group.variant)} only in case, "
        f"{in_events(group)}",
        expected=group.variant,
        observed=group.property,
        suggestion=group.variant,
        reason="case",
    )
