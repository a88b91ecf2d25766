"""A line is no event.

## What it finds

A line that is not JSON, or not an object with an `event` name (a string) and `properties` (an
object). The samples give input, line and byte offset; reading goes on with the next line.

## Why it matters

What stands there is lost to every count. A cut last line means that the export did not end
properly.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"amount": 12
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"amount": 12}}
```

## How to mend

Repeat the export if lines are cut; otherwise mend the program that wrote the file: one JSON
object per line.

## Options

None.

## Source

https://docs.mixpanel.com/reference/raw-event-export
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.rule import Rule, Scope, Wording

_WORDS = {
    "not-json": "not JSON",
    "not-an-object": "not a JSON object",
    "no-event": 'no "event"',
    "event-not-a-string": '"event" is not a string',
    "no-properties": 'no "properties"',
    "properties-not-an-object": '"properties" is not an object',
    "not-a-number": "NaN or Infinity, which JSON does not have",
    "number-out-of-range": "a number beyond what JSON readers can hold",
    "too-deep": "nested too deep to read",
    "truncated": "cut off in the middle",
    "terminated-early": "the server ended the export early",
}

RULE = Rule(
    code="ING017",
    name="malformed-line",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a line is no event",
    source="https://docs.mixpanel.com/reference/raw-event-export",
    variants={
        "not-json": "not JSON",
        "not-an-object": "JSON, but no object",
        "no-event": "no `event`",
        "event-not-a-string": "an event name that is no string",
        "no-properties": "no `properties`",
        "properties-not-an-object": "`properties` that are a list, null or text",
        "not-a-number": "NaN or Infinity",
        "number-out-of-range": "a number beyond any reader",
        "too-deep": "nested too deep",
        "truncated": "cut off in the middle",
        "terminated-early": "the export server gave up",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """What is wrong with the lines."""
    what = _WORDS.get(group.variant, group.variant.replace("-", " "))
    lines = f"{group.count:,} line{'' if group.count == 1 else 's'}"
    return Wording(
        message=f"{lines} cannot be read as an event: {what}",
        expected='{"event": "…", "properties": {…}}',
        observed=what,
    )
