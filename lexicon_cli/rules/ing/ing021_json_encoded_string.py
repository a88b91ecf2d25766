r"""A text holds JSON.

## What it finds

A string that is itself a JSON object or list.

## Why it matters

Mixpanel sees one long text: nothing inside can be filtered, and it is cut at 255 characters.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"items": "[{\"sku\": \"A1\"}]"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"items": [{"sku": "A1"}]}}
```

## How to mend

Send the object or list itself; remove one call of `JSON.stringify` or `json.dumps`.

## Options

None.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import planned_type
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING021",
    name="json-encoded-string",
    scope=Scope.DATA,
    severity=Severity.INFO,
    summary="a text holds JSON",
    source="https://docs.mixpanel.com/reference/import-events",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which property holds JSON as text."""
    return Wording(
        message=f"{quoted(group.property)} holds JSON as text {in_events(group)}",
        expected=planned_type(group, bundle),
        observed="JSON as text",
        suggestion="send the list or object itself, not as text",
    )
