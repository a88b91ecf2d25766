"""A column of a CSV plan is not recognised.

## What it finds

A header that belongs to none of the CSV forms: not one of our columns, not a YAML key, not one of
Lexicon's own 20.

## Why it matters

The whole column is ignored: with `requierd` instead of `required` every property becomes
optional.

## Bad

```csv plan
event,property,type,requierd
Purchase Completed,order_id,string,true
```

## Good

```csv plan
event,property,type,required
Purchase Completed,order_id,string,true
```

## How to mend

Rename the column to the one suggested, or remove it.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR009",
    name="csv-header-unknown",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a column of a CSV plan is not recognised",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    fix="unsafe",
)
