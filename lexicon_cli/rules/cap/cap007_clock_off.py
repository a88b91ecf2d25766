"""An event's time does not fit the moment at which it arrived.

## What it finds

An event that is dated more than five minutes after its arrival, or more than five days before it
on `/track`.

## Why it matters

`/track` drops what is older than five days and answers with success. A clock that is ahead puts
events behind those that followed them, and sessions and funnels get wrong.

## Bad

```text
received 2026-01-01T12:00:00Z: {"event": "Sign Up", "properties": {"time": 1767291000}}
```

## Good

```text
received 2026-01-01T12:00:00Z: {"event": "Sign Up", "properties": {"time": 1767268800}}
```

## How to mend

Send old events with `/import`. If times are wrong by whole hours, local time was taken for UTC.

## Options

None.

## Source

https://docs.mixpanel.com/reference/track-event
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import records, subject
from lexicon_cli.rules.phrases import seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP007",
    name="clock-off",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="an event's time does not fit the moment at which it arrived",
    source="https://docs.mixpanel.com/reference/track-event",
    variant_severity={"too-old": Severity.ERROR},
    variants={
        "ahead": "dated after it arrived",
        "too-old": "older than `/track` takes",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events, and by how much."""
    if group.variant == "too-old":
        return Wording(
            message=(
                f"{subject(group)} is older than 5 days on /track, which drops it, {records(group)}"
            ),
            expected="at most 5 days",
            observed=seen_values(group),
            suggestion="send old events to /import",
        )
    return Wording(
        message=f"{subject(group)} is dated after its arrival, {records(group)}",
        expected="a time before the arrival",
        observed=seen_values(group),
        suggestion="look whether local time was sent as UTC",
    )
