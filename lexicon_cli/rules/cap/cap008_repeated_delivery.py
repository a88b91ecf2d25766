"""A client delivered an event again.

## What it finds

An event with the name, `distinct_id`, `time` and `$insert_id` of an earlier one of the same
capture.

## Why it matters

Clients repeat what they are not sure of: after a time-out, or when a page was closed while it sent.
Mixpanel tells such copies by these four and counts one. It is good to know when counting by hand.

## Bad

```text
the same event in a beacon of a closing page and again from the next page
```

## Good

```text
each event once
```

## How to mend

Nothing is wrong if it is rare. If it is not, look for answers that come late or with an error.

## Options

None.

## Source

https://docs.mixpanel.com/reference/event-deduplication
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import records, subject
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP008",
    name="repeated-delivery",
    scope=Scope.DATA,
    severity=Severity.INFO,
    summary="a client delivered an event again",
    source="https://docs.mixpanel.com/reference/event-deduplication",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many copies of which event."""
    return Wording(message=f"{subject(group)} came again, {records(group)}", expected="once")
