"""An event belongs to nobody.

## What it finds

An event with none of `distinct_id`, `$device_id` and `$user_id`. An empty `distinct_id` is fine:
it says that the event has no user.

## Why it matters

Where the sender's address may be used, Mixpanel makes an id out of it: all users behind one
office router become one, and your own servers a very active one. Strict import refuses the event.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"time": 1767225600}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"time": 1767225600, "distinct_id": "u-1024"}}
```

## How to mend

Send a `distinct_id`, or an empty one for events without a user.

## Options

None.

## Source

https://docs.mixpanel.com/reference/track-event
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING014",
    name="ip-as-identity",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="an event belongs to nobody",
    source="https://docs.mixpanel.com/reference/track-event",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events have no id."""
    return Wording(
        message=f"{quoted(group.event)} has no distinct_id, $device_id or $user_id "
        f"{in_events(group)}",
        expected="a distinct_id",
        observed="nothing",
    )
