"""No value can meet a constraint.

## What it finds

`minimum` above `maximum`, `min_length` above `max_length`, an empty `enum`, a negative length.

## Why it matters

Every value sent would be an error, whatever it is.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number, minimum: 100, maximum: 10}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: {type: number, minimum: 10, maximum: 100}
```

## How to mend

Swap the two bounds, or remove the one that is wrong.

## Options

None.

## Source

https://json-schema.org/draft/2020-12/json-schema-validation#section-6
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="TYP005",
    name="impossible-range",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="no value can meet a constraint",
    source="https://json-schema.org/draft/2020-12/json-schema-validation#section-6",
)
