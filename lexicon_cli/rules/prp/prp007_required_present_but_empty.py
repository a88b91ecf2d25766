"""A required property is there but says nothing.

## What it finds

A required property that holds an empty string, null, the text "undefined", "null", "NaN" or
"[object Object]", or a template that was never filled in (`{{order_id}}`).

## Why it matters

It passes as present, yet reports show it as a value of its own or as "(not set)". Mostly a
variable was not ready when the event was sent.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, required: true}
      amount: number
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "undefined"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "ORD-1"}}
```

## How to mend

Send the event when the value is known, or leave the property out and drop `required`.

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

_WORDS = {
    "empty": "an empty string",
    "null": "null",
    "undefined": 'the text "undefined"',
    "object": 'the text "[object Object]"',
    "nan": 'the text "NaN"',
    "template": "a template that was not filled in",
}

RULE = Rule(
    code="PRP007",
    name="required-present-but-empty",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a required property is there but says nothing",
    source="https://docs.mixpanel.com/reference/import-events",
    variants={
        "empty": "an empty or blank string",
        "null": 'null, or the text "null"',
        "undefined": 'the text "undefined"',
        "object": 'the text "[object Object]"',
        "nan": 'the text "NaN"',
        "template": "a template that was not filled in",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which empty thing stands in place of a value."""
    what = _WORDS.get(group.variant, group.variant)
    return Wording(
        message=f"required {quoted(group.property)} is {what} {in_events(group)}",
        expected=planned_type(group, bundle),
        observed=what,
    )
