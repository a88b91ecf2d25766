"""A client sends NaN or Infinity, which is no JSON.

## What it finds

Requests with a bare `NaN`, `Infinity` or `-Infinity`. In a capture file they stand as null.

## Why it matters

JSON has no such values: a strict reader refuses the whole request, with all events in it.

## Bad

```text
{"event": "Level Up", "properties": {"score": NaN}}
```

## Good

```text
{"event": "Level Up", "properties": {"score": null}}
```

## How to mend

Leave the property out, or send null. Python's SDK writes whatever `float` it is given.

## Options

None.

## Source

https://www.rfc-editor.org/rfc/rfc8259#section-6
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.cap_words import requests
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="CAP011",
    name="not-a-number",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a client sends NaN or Infinity, which is no JSON",
    source="https://www.rfc-editor.org/rfc/rfc8259#section-6",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How many requests."""
    return Wording(
        message=f"{requests(group.count)} with NaN or Infinity, which is no JSON",
        expected="a number or null",
        suggestion="send null, or leave the property out",
    )
