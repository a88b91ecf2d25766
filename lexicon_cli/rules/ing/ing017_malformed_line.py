"""A line is no event.

## What it finds

A line that is not JSON, or not an object with an `event` name (a string) and `properties` (an
object). The samples give input, line and byte offset; reading goes on with the next line. A
compressed file that is cut off or damaged and a JSON array without its end are found too: what
they held up to there is checked. So is a row of a CSV table that does not fit the header, and a
call in a recording whose body cannot be decoded.

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
    "broken-row": "a row of a table with too few or too many cells, or with broken quotes",
    "broken-call": "a recorded call whose body cannot be decoded",
}
_INPUTS = {
    "archive-cut": "compressed data is cut off or damaged",
    "array-cut": "a JSON array has no end",
}
_AGAIN = "export it again: events are missing"
_SUGGESTIONS = {
    "no-properties": 'put the fields of each event into "properties", "event" stays outside',
    "not-a-number": "send null, or leave the property out",
    "truncated": _AGAIN,
    "terminated-early": "export it again, in smaller pieces: events are missing",
    "broken-row": "quote cells that hold the delimiter, a quote or a line end",
    "broken-call": "record again with bodies; a packed body needs a recorder that keeps its bytes",
    "archive-cut": _AGAIN,
    "array-cut": _AGAIN,
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
        "broken-row": "a CSV row that does not fit its header, or whose quotes are broken",
        "broken-call": "a recorded call whose body cannot be decoded",
        "archive-cut": "a compressed file that is cut off or damaged",
        "array-cut": "a JSON array without its end",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """What is wrong with the lines."""
    suggestion = _SUGGESTIONS.get(group.variant)
    what = _INPUTS.get(group.variant)
    if what is not None:
        where = f"{group.count:,} input{'' if group.count == 1 else 's'}"
        return Wording(
            message=f"{what} in {where}; what comes before was checked",
            observed=what,
            suggestion=suggestion,
        )
    what = _WORDS.get(group.variant, group.variant.replace("-", " "))
    lines = f"{group.count:,} line{'' if group.count == 1 else 's'}"
    return Wording(
        message=f"{lines} cannot be read as an event: {what}",
        expected='{"event": "…", "properties": {…}}',
        observed=what,
        suggestion=suggestion,
    )
