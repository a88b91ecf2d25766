"""An event has more properties than Mixpanel takes.

## What it finds

An event with more than 255 properties (an error), or with exactly 255 (a warning: one page of the
documentation allows it, another does not). The five properties that the server adds to exports do
not count.

## Why it matters

With strict import the event is refused, otherwise properties are lost. Such events mostly carry a
map whose keys should have been values.

## Bad

```text
an event with p1, p2, … p300 as its properties
```

## Good

```text
an event with one property "scores" that holds the list
```

## How to mend

Send what varies as values, not as names: a list, or one event per item.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `max_properties`.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import in_events, largest, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING001",
    name="too-many-properties",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event has more properties than Mixpanel takes",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("max_properties",),
    variant_severity={"at-limit": Severity.WARNING},
    variants={
        "over": "more than the limit",
        "at-limit": "exactly the limit",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events are over the limit, or at it."""
    most = limit(bundle, "max_properties")
    if group.variant == "at-limit":
        return Wording(
            message=f"{quoted(group.event)} has exactly {most:,} properties {in_events(group)}, "
            "which strict import may refuse",
            expected=f"fewer than {most:,} properties",
            observed=f"{most:,} properties",
        )
    return Wording(
        message=f"{quoted(group.event)} has more than {most:,} properties {in_events(group)}",
        expected=f"fewer than {most:,} properties",
        observed=largest(group, "properties"),
    )
