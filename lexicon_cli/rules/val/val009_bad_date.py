"""A value is no date in the form that Mixpanel reads.

## What it finds

Text that is neither `YYYY-MM-DD` nor `YYYY-MM-DDTHH:MM:SS` (fractions of a second and `Z` or an
offset allowed) where the plan wants `datetime`, among it digits that look like a Unix time.

## Why it matters

Mixpanel sees any other text as a string and any Unix time as a number: no date filters, no
sorting by time.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      delivered_at: datetime
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"delivered_at": "01/02/2026"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"delivered_at": "2026-02-01T10:00:00"}}
```

## How to mend

Send ISO 8601 in UTC: `date.toISOString()`, `datetime.now(UTC).isoformat()`.

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

RULE = Rule(
    code="VAL009",
    name="bad-date",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a value is no date in the form that Mixpanel reads",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    variants={
        "text": "text of another form",
        "epoch": "digits that look like a Unix time",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """What stands in place of a date."""
    seen = shown_values(group, bundle)
    what = "a Unix time" if group.variant == "epoch" else "no ISO 8601 date"
    message = f"{quoted(group.property)} is {what} {in_events(group)}, planned datetime"
    return Wording(
        message=f"{message}: {seen}" if seen else message,
        expected="YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS",
        observed=seen or what,
    )
