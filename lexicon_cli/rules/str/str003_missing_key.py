"""Something that every plan needs at that place is absent.

## What it finds

A plan without `events`, a Lexicon CSV without one of its main columns, an event or property whose
name is empty, a CSV row that describes a property without naming it.

## Why it matters

Without it the entry cannot be compiled: there would be nothing to compare data with.

## Bad

```yaml plan
lexicon: 1
name: Acme Shop
```

## Good

```yaml plan
lexicon: 1
name: Acme Shop
events:
  Purchase Completed: {}
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
