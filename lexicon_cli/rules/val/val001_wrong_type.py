"""A value does not have the planned type.

## What it finds

A value whose JSON type is none of the planned ones. A number or boolean written as a string is
VAL002 or VAL003; text where a date is planned is VAL009. A whole number such as `5.0` is an
integer.

## Why it matters

Mixpanel keeps the type of each value: a sum over a property leaves out the strings, and filters
offer it twice.

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
{"event": "Purchase Completed", "properties": {"amount": {"value": 12}}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"amount": 12.5}}
```

## How to mend

Send the planned type, or list both types in the plan (`type: [number, string]`) if both are
meant.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import planned_type
from lexicon_cli.rules.phrases import a_type, in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL001",
    name="wrong-type",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a value does not have the planned type",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    variants={
        "string": "a string",
        "number": "a number",
        "integer": "a whole number",
        "boolean": "true or false",
        "null": "null",
        "array": "a list",
        "object": "an object",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The type seen against the type planned."""
    planned = planned_type(group, bundle) or "another type"
    return Wording(
        message=f"{quoted(group.property)} is {a_type(group.variant)} {in_events(group)}, "
        f"planned {planned}",
        expected=planned,
        observed="list" if group.variant == "array" else group.variant,
    )
