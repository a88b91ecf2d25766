"""A boolean is sent as a string or as 0 or 1.

## What it finds

The strings "true" and "false" (any case) or the numbers 0 and 1 where the plan wants `boolean`.

## Why it matters

Only JSON true and false are booleans to Mixpanel. Read as a boolean in a report, the string
"false" is false, but every other text, "no" included, is true.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      is_gift: boolean
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"is_gift": "true"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"is_gift": true}}
```

## How to mend

Send the boolean itself, without quotes.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import planned_type
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL003",
    name="boolean-string",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a boolean is sent as a string or as 0 or 1",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    variants={
        "string": '"true" or "false"',
        "number": "0 or 1",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The property, and in which disguise its boolean comes."""
    disguise = "written as a string" if group.variant == "string" else "written as 0 or 1"
    return Wording(
        message=f"{quoted(group.property)} is a boolean {disguise} {in_events(group)}",
        expected=planned_type(group, bundle) or "boolean",
        observed=group.variant,
        suggestion="send true or false itself, without quotes",
    )
