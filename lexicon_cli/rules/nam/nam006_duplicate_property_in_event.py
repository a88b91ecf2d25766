"""One event has the same property twice.

## What it finds

Two CSV rows for the same event and property, or a property written twice in one event.

## Why it matters

Two types or two required flags for one property: only one of them can be checked.

## Bad

```csv plan
event,property,type
Purchase Completed,amount,number
Purchase Completed,amount,string
```

## Good

```csv plan
event,property,type
Purchase Completed,amount,number
Purchase Completed,currency,string
```

## How to mend

Keep one of the two rows.

## Options

None.

## Source

https://github.com/bufferapp/tracking-plan-kit
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="NAM006",
    name="duplicate-property-in-event",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="one event has the same property twice",
    source="https://github.com/bufferapp/tracking-plan-kit",
    fix="safe",
)
