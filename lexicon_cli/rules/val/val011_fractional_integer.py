"""A whole number is written so that it may change on the way.

## What it finds

An integer property that arrives with a fraction of zero (`5.0`), and whole numbers beyond 2^53,
which JavaScript and most JSON readers round. A real fraction (`5.5`) is VAL001.

## Why it matters

Ids read as numbers lose their last digits without a sign: two users become one.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      item_id: integer
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"item_id": 12345678901234567890}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"item_id": 1234567}}
```

## How to mend

Send long ids as strings and plan them so. Send whole numbers without a decimal point.

## Options

None.

## Source

https://www.rfc-editor.org/rfc/rfc8259#section-6
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL011",
    name="fractional-integer",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a whole number is written so that it may change on the way",
    source="https://www.rfc-editor.org/rfc/rfc8259#section-6",
    aliases=("precision-loss",),
    variants={
        "fractional": "a decimal point in a whole number",
        "precision": "beyond 2^53",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which of the two ways a whole number is at risk."""
    if group.variant == "precision":
        return Wording(
            message=f"{quoted(group.property)} holds whole numbers beyond 2^53 {in_events(group)}; "
            "most readers round them",
            expected="at most 9007199254740992",
            suggestion="send ids as strings, not as numbers",
        )
    return Wording(
        message=f"{quoted(group.property)} is written with a decimal point {in_events(group)}, "
        "planned integer",
        expected="integer",
        observed="number",
    )
