"""The name of an event or property is longer than Mixpanel keeps.

## What it finds

Names of events, of their top-level properties and of profile properties with more than 255
characters.

## Why it matters

Longer names are cut. The event then arrives under a name that is in no plan, and two long names
that begin alike become one.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {event_name_characters: 20}}
events:
  Purchase Completed After Coupon: {}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {event_name_characters: 20}}
events:
  Purchase Completed: {}
```

## How to mend

Say the details in properties and keep the name short.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`:
`event_name_characters`, `property_name_characters`.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM003",
    name="name-too-long",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="the name of an event or property is longer than Mixpanel keeps",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("event_name_characters", "property_name_characters"),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each place where a name that is too long is defined."""
    most = view.limits.event_name_characters
    for event in view.plan.events.values():
        if len(event.name) > most:
            message = _message("event", event.name, most)
            yield view.finding(RULE, message, at=event, expected=f"at most {most} characters")
    most = view.limits.property_name_characters
    for entry in view.written:
        name = entry.definition.name
        if len(name) > most and not entry.is_nested:
            message = _message("property", name, most)
            yield view.finding(RULE, message, at=entry, expected=f"at most {most} characters")


def _message(what: str, name: str, most: int) -> str:
    return (
        f'the name of {what} "{shorten(name)}" has {len(name):,} characters, '
        f"of which Mixpanel keeps {most}"
    )
