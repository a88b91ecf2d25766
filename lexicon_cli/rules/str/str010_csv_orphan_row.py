"""A row for a property stands before any row for an event.

## What it finds

In a Lexicon CSV an event has a row of its own and its properties follow in rows without the
event's name. A property row with no event above it belongs to nothing. In our own CSV: a row with
a property and no event.

## Why it matters

The property would be lost, or be attached to the wrong event after sorting the file in a
spreadsheet.

## Bad

```csv plan
event,property,type
,order_id,string
Purchase Completed,amount,number
```

## Good

```csv plan
event,property,type
Purchase Completed,order_id,string
Purchase Completed,amount,number
```

## How to mend

Write the event's name into the row, or move the row below its event.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR010",
    name="csv-orphan-row",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a row for a property stands before any row for an event",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
)
