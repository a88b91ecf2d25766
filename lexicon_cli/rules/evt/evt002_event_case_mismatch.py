"""An event whose name differs from a planned one only in upper and lower case.

## What it finds

A name that equals a planned event or one of its aliases once case is ignored.

## Why it matters

Event names are case-sensitive in Mixpanel: "Sign Up" and "sign up" are two events, and every
report on one misses the other.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
```

## Bad

```json lines
{"event": "purchase completed", "properties": {}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {}}
```

## How to mend

Correct the name where it is sent. For code that you cannot change any more (released apps), list
the old name under `aliases`: then it is EVT014, an info.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT002",
    name="event-case-mismatch",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event whose name differs from a planned one only in upper and lower case",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    variants={
        "NAME": "the planned name that was meant",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Both names side by side."""
    if not group.variant:
        return Wording(message=f"{events(group.count)} under names that differ only in case")
    return Wording(
        message=f"{quoted(group.event)} differs from {quoted(group.variant)} only in case, "
        f"{events(group.count)}",
        expected=group.variant,
        observed=group.event,
        suggestion=group.variant,
        reason="case",
    )
