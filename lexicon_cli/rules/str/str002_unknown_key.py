"""A key is none that a plan may have at that place.

## What it finds

A key that the plan format does not know where it stands. The nearest known key is named.

## Why it matters

A misspelt key switches off what it was meant to say: a property with `requierd: true` is simply
optional, and nobody notices.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, requierd: true}
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

Correct the spelling, or remove the key. A note of your own belongs into `description` or a
comment.

## Options

None.

## Source

Strict decoding as in RudderStack's plan files (https://github.com/rudderlabs/rudder-iac).
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR002",
    name="unknown-key",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a key is none that a plan may have at that place",
    source="https://github.com/rudderlabs/rudder-iac",
    fix="unsafe",
)
