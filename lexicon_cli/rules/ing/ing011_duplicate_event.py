"""The same event stands in the data twice.

## What it finds

Events with the same name, `time`, `distinct_id` and `$insert_id`. The count is of the copies, the
first of each not included.

## Why it matters

Mixpanel's reports show such copies once, but the raw export holds them all: whoever counts lines
counts them twice.

## Bad

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "$insert_id": "a1"}}
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "$insert_id": "a1"}}
```

## Good

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "$insert_id": "a1"}}
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "$insert_id": "a2"}}
```

## How to mend

Remove duplicates by the four fields before counting. If they come from retries, nothing is wrong;
if every event is doubled, the SDK is initialised twice.

## Options

None.

## Source

https://docs.mixpanel.com/reference/event-deduplication
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING011",
    name="duplicate-event",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="the same event stands in the data twice",
    source="https://docs.mixpanel.com/reference/event-deduplication",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many copies there are."""
    copies = f"{group.count:,} cop{'y' if group.count == 1 else 'ies'}"
    return Wording(
        message=f"{quoted(group.event)} holds {copies} of other events "
        "(same time, distinct_id and $insert_id)",
        expected="each event once",
        observed=copies,
    )
