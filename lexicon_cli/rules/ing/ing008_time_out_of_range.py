"""An event has no usable time.

## What it finds

`time` missing, not a number, before 1971, or more than one hour in the future. Seconds and
milliseconds are told apart by size.

## Why it matters

Import refuses the event; without a time the moment of arrival is taken, and events sent later
stand on the wrong day.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"time": 86400}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"time": 1767225600}}
```

## How to mend

Send `time` as a Unix time in seconds or milliseconds, from a clock that is set. A date as text is
not read.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `earliest_time`,
`future_seconds`.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WORDS = {
    "missing": "is missing",
    "not-a-number": "is not a number",
    "too-early": "lies before 1971",
    "future": "lies in the future",
}

RULE = Rule(
    code="ING008",
    name="time-out-of-range",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event has no usable time",
    source="https://docs.mixpanel.com/reference/import-events",
    aliases=("missing-time",),
    limits=("earliest_time", "future_seconds"),
    variants={
        "missing": "no time",
        "not-a-number": "text, a boolean or an impossible number",
        "too-early": "before 1971",
        "future": "more than an hour ahead",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """What is wrong with the time."""
    what = _WORDS.get(group.variant, "cannot be used")
    return Wording(
        message=f'"time" {what} {in_events(group)}',
        expected="a Unix time in seconds or milliseconds",
        observed=seen_values(group) or what,
    )
