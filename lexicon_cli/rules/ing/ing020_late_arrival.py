"""Events reach Mixpanel long after they happened.

## What it finds

Events that Mixpanel took in (`mp_processing_time_ms`) more than 24 hours after their `time`, and
that were not imported (`$import`). An exported `time` is the wall clock of the project, the moment
of processing is UTC: the plan's `timezone` is allowed for, and 14 hours more where it is UTC, for
that is what a plan says that says nothing.

## Why it matters

Reports of a day go on changing after it has ended, and an export made too early lacks these events.
The live endpoints drop events older than five days: what is seen here is the part that made it.

## Bad

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "mp_processing_time_ms": 1767571200000}}
```

## Good

```json lines
{"event": "Sign Up", "properties": {"time": 1767225600, "mp_processing_time_ms": 1767225602500}}
```

## How to mend

Look at who sends them: phones that were offline, a queue that stood still, a clock that is wrong, a
script that sends old events to `/track`, where `/import` is the way. Read a day's export again some
days later.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-best-practices/debugging
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING020",
    name="late-arrival",
    scope=Scope.DATA,
    severity=Severity.INFO,
    summary="an event was processed more than a day after its time",
    source="https://docs.mixpanel.com/docs/tracking-best-practices/debugging",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """What came late."""
    return Wording(
        message=f"Mixpanel took in {events(group.count)}{_of(group)} more than a day after"
        f" {'its' if group.count == 1 else 'their'} time",
        expected="processed within 24 hours",
        observed="processed more than 24 hours later",
    )


def _of(group: Group) -> str:
    return "" if group.event is None else f" of {quoted(group.event)}"
