"""An event or property has a status that does not exist.

## What it finds

A `status` other than `expected`, `live`, `deprecated`, `blocked`. The nearest one is suggested.

## Why it matters

The status decides whether an event that arrives is fine, a warning or an error.

## Bad

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: depricated
```

## Good

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: deprecated
```

## How to mend

Use one of the four: `expected` (planned, not sent yet), `live`, `deprecated` (still arrives,
should end), `blocked` (must not arrive).

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="LIF001",
    name="status-invalid",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="an event or property has a status that does not exist",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    fix="unsafe",
)
