"""Something that every plan needs at that place is absent.

## What it finds

A CSV without the column that names events, a reference without a name, an entry whose name is
empty.

## Why it matters

Without it the entry cannot be compiled: there would be nothing to compare data with.

## Bad

```csv plan
event_description,property,type
The order was paid,amount,number
```

## Good

```csv plan
event,event_description,property,type
Purchase Completed,The order was paid,amount,number
```

## How to mend

Add what the message names.

## Options

None.

## Source

Required keys as in the OpenTrackPlan specification
(https://github.com/opentrackplan/opentp-spec).
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR003",
    name="missing-key",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="something that every plan needs at that place is absent",
    source="https://github.com/opentrackplan/opentp-spec",
)
