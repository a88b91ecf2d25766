"""The export has events under another person than the replay.

## What it finds

Exported rows whose `distinct_id` is not the person that the replay of the same rows gives them.
Where the export merely has the id from before a merge, it is an info: rows are rewritten hours
or days after the merge.

## Why it matters

Either the export is older than the merges, or a link was made by data that is not here, or the
merge system is not the project's. Numbers made from such an export differ from those in
Mixpanel.

## Bad

```json lines
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "V", "properties": {"distinct_id": "bo", "$device_id": "D1", "mp_processing_time_ms": 2}}
```

## Good

```json lines
{"event": "Log In", "properties": {"$device_id": "D1", "$user_id": "ana"}}
{"event": "V", "properties": {"distinct_id": "ana", "$device_id": "D1", "mp_processing_time_ms": 2}}
```

## How to mend

Export again after a few days. Export the whole history, or load it all into a store. Check
`--mode` against the project's settings.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.rules.idn_words import an_id, does, ending, people, seen
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="IDN016",
    name="replay-differs-from-export",
    scope=Scope.IDENTITY,
    severity=Severity.WARNING,
    summary="the export has events under another person than the replay",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/reserved-properties",
    variant_severity={"behind": Severity.INFO},
    variants={
        "behind": "the export has the id from before the merge",
        "other-person": "the export has another person",
    },
)


def describe(fact: Fact) -> Wording:
    """How many rows, and one of them."""
    worst = fact.worst
    case = f"such as {an_id(worst.get('exported'))}, by replay {an_id(worst.get('replayed'))}"
    if fact.variant == "behind":
        message = (
            f"{events(fact.count)} {does(fact.count, 'stands', 'stand')} "
            f"under the id from before their merge"
        )
        todo = "export again in some days: Mixpanel rewrites rows hours to days after a merge"
    else:
        message = (
            f"{events(fact.count)} {does(fact.count, 'stands', 'stand')} "
            f"under another person than the replay gives them"
        )
        todo = "replay the whole history, and check that --mode is the project's"
    return Wording(
        message=f"{message}; {people(fact.people)} affected{ending(case)}",
        observed=seen(fact),
        suggestion=todo,
    )
