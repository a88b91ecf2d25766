"""A plan is larger than the CSV export of Lexicon.

## What it finds

More than 5,000 events, more than 2,000 properties on one event, or more than 2,000 profile
properties.

## Why it matters

Lexicon's CSV export stops there. What lies beyond is missing from the file, and whoever compares
the file with the plan, or imports it again, takes it for deleted.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {export_events: 2}}
events:
  Red Button Clicked: {}
  Green Button Clicked: {}
  Blue Button Clicked: {}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {export_events: 2}}
events:
  Button Clicked: {}
```

## How to mend

Compare through the Lexicon Schemas API (`lexicon-schemas.json` of `lexicon compile`) and not
through the CSV file, or make the plan smaller.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `export_events`,
`export_properties`.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM009",
    name="export-cap",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="a plan is larger than the CSV export of Lexicon",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    limits=("export_events", "export_properties"),
    variants={
        "events": "more events than the file holds",
        "properties": "more properties of one event, or of user profiles, than the file holds",
    },
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for the number of events, one for each entity with too many properties."""
    most, widest = view.limits.export_events, view.limits.export_properties
    count = len(view.plan.events)
    if count > most:
        message = f"the plan has {count:,} events, Lexicon's CSV export holds {most:,}"
        yield view.finding(RULE, message, at=("events",), variant="events")
    for event in view.plan.events.values():
        if len(event.properties) > widest:
            message = f'event "{shorten(event.name)}" has {len(event.properties):,} properties, '
            message += f"Lexicon's CSV export holds {widest:,} an event"
            yield view.finding(RULE, message, at=event, variant="properties")
    count = len(view.plan.user_properties)
    if count > widest:
        message = f"the plan has {count:,} user properties, Lexicon's CSV export holds {widest:,}"
        yield view.finding(RULE, message, at=("user_properties",), variant="properties")
