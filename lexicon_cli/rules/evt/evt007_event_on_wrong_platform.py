"""An event arrives from a platform it is not planned for.

## What it finds

An event whose plan lists `platforms`, sent by another one. The platform is read from `mp_lib` and
`$os`; events that do not tell their platform are passed over.

## Why it matters

Either the plan is behind, or one platform sends an event that means something else there.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {platforms: [web]}
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"mp_lib": "android"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"mp_lib": "web"}}
```

## How to mend

Add the platform to the event's `platforms`, or stop sending the event there.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/default-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import entry_of
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT007",
    name="event-on-wrong-platform",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="an event arrives from a platform it is not planned for",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/default-properties",
    variants={
        "PLATFORM": "the platform seen: web, ios, android, server, unity, other",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The platform seen against those planned."""
    entry = entry_of(group, bundle)
    planned = ", ".join(entry.platforms) if entry is not None else ""
    return Wording(
        message=f"{quoted(group.event)} arrives from {group.variant}, planned for {planned}, "
        f"{events(group.count)}",
        expected=planned or None,
        observed=group.variant,
    )
