r"""Text is not valid Unicode.

## What it finds

A line that is not UTF-8, or a string with half of a surrogate pair (`\ud83d` alone).

## Why it matters

Import refuses the event. Half pairs come from cutting a text in the middle of an emoji.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"note": "\ud83d"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"note": "\ud83d\ude00"}}
```

## How to mend

Write files and requests as UTF-8; cut texts by characters, not by bytes or UTF-16 units.

## Options

None.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING016",
    name="invalid-utf8",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="text is not valid Unicode",
    source="https://docs.mixpanel.com/reference/import-events",
    aliases=("lone-surrogate",),
    variants={
        "utf8": "bytes that are not UTF-8",
        "surrogate": "half of a surrogate pair",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Whether bytes or characters are broken."""
    what = "half a surrogate pair" if group.variant == "surrogate" else "bytes that are not UTF-8"
    subject = quoted(group.event) if group.event else "a line"
    return Wording(
        message=f"{subject} holds {what}, {events(group.count)}",
        expected="valid UTF-8",
        observed=what,
    )
