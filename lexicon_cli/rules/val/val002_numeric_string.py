"""A number is sent as a string.

## What it finds

A string that reads as a number where the plan wants `number` or `integer`.

## Why it matters

Mixpanel cannot sum or average strings, and sorts "9" after "10". Casting in a report works only
report by report.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: number
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"amount": "12.50"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"amount": 12.5}}
```

## How to mend

Convert the value before sending: `Number(amount)`, `float(amount)`. Values sent so far can be
read with a custom property that casts them.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import planned_type
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL002",
    name="numeric-string",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a number is sent as a string",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The property, and what to send."""
    planned = planned_type(group, bundle) or "number"
    return Wording(
        message=f"{quoted(group.property)} is a number written as a string {in_events(group)}, "
        f"planned {planned}",
        expected=planned,
        observed="string",
        suggestion="send the number itself, without quotes",
    )
