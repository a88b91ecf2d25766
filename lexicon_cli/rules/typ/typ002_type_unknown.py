"""A property has a type that plans do not know.

## What it finds

A `type` other than `string`, `number`, `integer`, `boolean`, `datetime`, `list`, `object`, `any`.
For common synonyms (`text`, `int`, `float`, `bool`, `timestamp`, `array`) the plan's word is
suggested.

## Why it matters

Without a known type nothing about the values can be checked.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: float}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number}
```

## How to mend

Use the suggested word.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="TYP002",
    name="type-unknown",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a property has a type that plans do not know",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    fix="safe",
)
