"""One `$insert_id` is used for different events.

## What it finds

Events with the same `$insert_id` but another name, `time` or `distinct_id`.

## Why it matters

Mixpanel does not take them for duplicates today, but the id is not what it should be; with the
same day and user, one of them may be removed later.

## Bad

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "$insert_id": "a1"}}
{"event": "Sign Up", "properties": {"time": 1767225660, "distinct_id": "u1", "$insert_id": "a1"}}
```

## Good

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "distinct_id": "u1", "$insert_id": "a1"}}
{"event": "Sign Up", "properties": {"time": 1767225660, "distinct_id": "u1", "$insert_id": "a2"}}
```

## How to mend

Make the id new for each event, never from the user's or order's id alone.

## Options

None.

## Source

https://docs.mixpanel.com/reference/event-deduplication
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted, seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING012",
    name="insert-id-reused",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="one `$insert_id` is used for different events",
    source="https://docs.mixpanel.com/reference/event-deduplication",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events share an id with another one."""
    return Wording(
        message=f"{quoted(group.event)} shares its $insert_id with different events, "
        f"{events(group.count)}",
        expected="a new $insert_id for each event",
        observed=seen_values(group),
    )
