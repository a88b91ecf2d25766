"""Some events have their time in seconds, others in milliseconds.

## What it finds

Both units of `time` in one run. The count is that of the rarer unit.

## Why it matters

Mixpanel takes both, but whatever else reads the export will put half of the events into 1970 or
far into the future. Duplicates with different units may not be recognised.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"time": 1767225600}}
{"event": "Purchase Completed", "properties": {"time": 1767225600000}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"time": 1767225600}}
{"event": "Purchase Completed", "properties": {"time": 1767225660}}
```

## How to mend

Send one unit from everywhere; export with one setting of `time_in_ms`.

## Options

None.

## Source

https://docs.mixpanel.com/reference/raw-event-export
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING009",
    name="time-unit-mixed",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="some events have their time in seconds, others in milliseconds",
    source="https://docs.mixpanel.com/reference/raw-event-export",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events have the rarer unit."""
    return Wording(
        message=f'"time" is in seconds on some events and in milliseconds on others, '
        f"{events(group.count)} in the rarer unit",
        expected="one unit",
        observed="both units",
    )
