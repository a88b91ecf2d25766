"""One id sends more events a day than Mixpanel keeps apart.

## What it finds

A `distinct_id` with more than 200,000 events on one calendar day.

## Why it matters

From there on Mixpanel renames further events of that id to `$hotshard_events` (EVT012). Such an
id is no person: a server, a test, or a constant.

## Bad

```text
250,000 events in one day with the distinct_id "server"
```

## Good

```text
250,000 events in one day with an empty distinct_id
```

## How to mend

Send an empty `distinct_id` for events of nobody, and the user's own id for all others.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`:
`hot_shard_events_per_day`.

## Source

https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING015",
    name="hot-shard-risk",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="one id sends more events a day than Mixpanel keeps apart",
    source="https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits",
    limits=("hot_shard_events_per_day",),
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which ids, and the threshold."""
    most = limit(bundle, "hot_shard_events_per_day")
    seen = seen_values(group)
    message = f"a distinct_id has more than {most:,} events on one day"
    return Wording(
        message=f"{message}: {seen}" if seen else message,
        expected=f"at most {most:,} events per distinct_id and day",
        observed=seen,
        suggestion="send events that belong to nobody with an empty distinct_id",
    )
