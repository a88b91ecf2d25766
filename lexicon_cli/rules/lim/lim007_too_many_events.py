"""A plan has more event names than Mixpanel indexes.

## What it finds

A plan whose events and their aliases (each is a name of its own to Mixpanel) come to more than
5,000. Blocked events do not count.

## Why it matters

Names beyond the limit are stored but not indexed: they are missing from the menus of every report.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {distinct_events: 2}}
events:
  Red Button Clicked: {}
  Green Button Clicked: {}
  Blue Button Clicked: {}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {distinct_events: 2}}
events:
  Button Clicked:
    properties: {colour: {type: string, enum: [red, green, blue]}}
```

## How to mend

Say what differs in a property. Block events that nobody asks for.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `distinct_events`.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM007",
    name="too-many-events",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a plan has more event names than Mixpanel indexes",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("distinct_events",),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for the plan."""
    most = view.limits.distinct_events
    arriving = [event for event in view.plan.events.values() if event.status != "blocked"]
    names = {event.name for event in arriving}
    aliases = {alias for event in arriving for alias in event.aliases} - names
    count = len(names) + len(aliases)
    if count > most:
        sum_up = f" ({len(names):,} of events, {len(aliases):,} of aliases)" if aliases else ""
        yield view.finding(
            RULE,
            f"the plan has {count:,} event names{sum_up}, Mixpanel indexes {most:,}",
            at=("events",),
            expected=f"at most {most:,} event names",
            observed=f"{count:,} event names",
        )
