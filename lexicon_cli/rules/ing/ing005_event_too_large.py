"""An event is larger than Mixpanel takes.

## What it finds

A line of 1 MB or more. It is not decoded further if it is far beyond that.

## Why it matters

Import refuses it; an SDK keeps sending its batch again.

## Bad

```text
an event with a screenshot in base64
```

## Good

```text
an event with the address of the screenshot
```

## How to mend

Keep files and long texts elsewhere and send a reference.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `event_bytes`.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import events, largest, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING005",
    name="event-too-large",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event is larger than Mixpanel takes",
    source="https://docs.mixpanel.com/reference/import-events",
    limits=("event_bytes",),
    variants={
        "": "larger than the limit",
        "too-long": "so large that only the size was looked at",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events are too large."""
    most = limit(bundle, "event_bytes")
    if group.variant == "too-long":
        return Wording(
            message=f"{events(group.count)} on lines too large to be read",
            expected=f"at most {most:,} bytes",
        )
    subject = quoted(group.event) if group.event else "an event"
    return Wording(
        message=f"{subject} is larger than {most:,} bytes, {events(group.count)}",
        expected=f"at most {most:,} bytes",
        observed=largest(group, "bytes"),
    )
