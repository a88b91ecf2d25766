"""A value fits its type and yet cannot be meant.

## What it finds

A negative price, quantity, count or duration; an age above 130; the date 1970-01-01; a year
beyond next year. Which properties are counted or ages is read from their names.

## Why it matters

These are defaults and overflows that leaked: an empty date becomes 1970, a missing count -1.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      quantity: integer
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"quantity": -1}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"quantity": 1}}
```

## How to mend

Leave the property out when the value is not known. If negative values are meant (refunds), say so
with `minimum` in the plan.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import shown_values
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WORDS = {
    "negative": "is negative",
    "age": "is more than a human age",
    "epoch-zero": "is 1970-01-01, the zero of Unix time,",
    "future-year": "lies years in the future",
}

RULE = Rule(
    code="VAL010",
    name="implausible-value",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a value fits its type and yet cannot be meant",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    variants={
        "negative": "less than nothing of something counted",
        "age": "older than anybody",
        "epoch-zero": "the day Unix time begins",
        "future-year": "beyond next year",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """What is implausible about the values."""
    seen = shown_values(group, bundle)
    what = _WORDS.get(group.variant, "is implausible")
    message = f"{quoted(group.property)} {what} {in_events(group)}"
    return Wording(message=f"{message}: {seen}" if seen else message, observed=seen)
