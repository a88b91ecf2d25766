"""A key holds a value of the wrong kind.

## What it finds

A value that the key cannot have: `required: perhaps`, `enum: 5`, `max_length: ten`, a list where
a mapping belongs.

## Why it matters

The key would be dropped or misread, and the check it stands for would not happen.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, required: perhaps}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, required: true}
```

## How to mend

Write the value as the message says: a boolean is `true` or `false`, a list stands in brackets, a
length is a whole number.

## Options

None.

## Source

Typed keys as in the OpenTrackPlan specification (https://github.com/opentrackplan/opentp-spec).
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR013",
    name="wrong-kind-of-value",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a key holds a value of the wrong kind",
    source="https://github.com/opentrackplan/opentp-spec",
)
