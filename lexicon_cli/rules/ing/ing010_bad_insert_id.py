"""An event has no usable `$insert_id`.

## What it finds

`$insert_id` missing (a warning), or longer than 36 bytes, with other characters than letters,
digits and `-`, one of the values Mixpanel refuses (`null`, `undefined`, …), or not a string.

## Why it matters

Mixpanel removes duplicates by this id. Without one a retry counts twice; with a bad one strict
import refuses the event.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"$insert_id": "order#1"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"$insert_id": "5f1d7a3c-order-1"}}
```

## How to mend

Make a new random id (a UUID) where the event is made, and send the same one with every retry.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `insert_id_bytes`.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import in_events, seen_values
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WORDS = {
    "missing": "is missing",
    "too-long": "is too long",
    "characters": 'has characters other than letters, digits and "-"',
    "blocked": "is a value that Mixpanel refuses",
    "not-a-string": "is not a string",
}

RULE = Rule(
    code="ING010",
    name="bad-insert-id",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event has no usable `$insert_id`",
    source="https://docs.mixpanel.com/reference/import-events",
    aliases=("missing-insert-id",),
    limits=("insert_id_bytes",),
    variant_severity={"missing": Severity.WARNING},
    variants={
        "missing": "no `$insert_id`",
        "too-long": "longer than the limit",
        "characters": "characters that are not allowed",
        "blocked": "a value that Mixpanel refuses",
        "not-a-string": "a number or other value",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """What is wrong with the id."""
    what = _WORDS.get(group.variant, "cannot be used")
    if group.variant == "too-long":
        what = f"is longer than {limit(bundle, 'insert_id_bytes')} bytes"
    return Wording(
        message=f'"$insert_id" {what} {in_events(group)}',
        expected='up to 36 letters, digits and "-"',
        observed=seen_values(group) or what,
    )
