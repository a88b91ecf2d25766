"""A super property is missing on events.

## What it finds

A property of `super_properties`, required or not, that is absent on events of a user after that
user's first event with it. Events before the first registration, Mixpanel's own events, and
properties that are deprecated or blocked are passed over.

## Why it matters

A super property is promised on every event; where it is missing, every breakdown by it has a
hole.

## Plan of the examples

```yaml plan
lexicon: 1
super_properties:
  app_version: {type: string, required: true}
events:
  Sign Up: {}
  Purchase Completed: {}
```

## Bad

```json lines
{"event": "Sign Up", "properties": {"distinct_id": "u1", "time": 1, "app_version": "4"}}
{"event": "Purchase Completed", "properties": {"distinct_id": "u1", "time": 2}}
```

## Good

```json lines
{"event": "Sign Up", "properties": {"distinct_id": "u1", "time": 1, "app_version": "4"}}
{"event": "Purchase Completed", "properties": {"distinct_id": "u1", "time": 2, "app_version": "4"}}
```

## How to mend

Register it once at start, before the first event, and again after `reset()`, which clears super
properties. On servers it must be added to each event.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-methods/sdks/javascript
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import planned_type
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="PRP006",
    name="super-property-missing",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a super property is missing on events",
    source="https://docs.mixpanel.com/docs/tracking-methods/sdks/javascript",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which super property is missing, and how often."""
    return Wording(
        message=f"super property {quoted(group.property)} is missing {in_events(group)}",
        expected=planned_type(group, bundle),
        observed="nothing",
    )
