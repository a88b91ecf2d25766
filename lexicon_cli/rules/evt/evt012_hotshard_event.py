"""Events that Mixpanel renamed because one id sent too many.

## What it finds

`$hotshard_events` and `$hotshard_record`: after 200,000 events a day under one `distinct_id`,
Mixpanel stores further ones under this name, with an empty `distinct_id`. The original names are
read from `mp_original_event_name`.

## Why it matters

The events are missing under their own name and from every user, funnel and cohort.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Song Played: {}
```

## Bad

```json lines
{"event": "$hotshard_events", "properties": {"mp_original_event_name": "Song Played"}}
```

## Good

```json lines
{"event": "Song Played", "properties": {"distinct_id": ""}}
```

## How to mend

Find the id (`mp_original_distinct_id`): mostly a server that sends everything under one id.
Events that belong to nobody should carry an empty `distinct_id`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted, seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT012",
    name="hotshard-event",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="events that Mixpanel renamed because one id sent too many",
    source="https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many events were renamed, and what they were."""
    names = seen_values(group)
    message = f"hot-shard protection stored {events(group.count)} as {quoted(group.event)}"
    return Wording(
        message=f"{message}; they were {names}" if names else message,
        observed=names,
        suggestion='send events that belong to nobody with an empty "distinct_id"',
    )
