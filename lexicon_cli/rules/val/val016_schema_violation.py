"""A value breaks a keyword of a schema written by hand.

## What it finds

Compiled schemas may be edited, or written by hand and given with `--schemas`. A JSON Schema
keyword that no other rule stands for (`dependentRequired`, `contains`, `if`/`then`, …) is
reported here under its own name.

## Why it matters

The schema is the promise, also where the plan format has no word for it.

## Bad

```json
{"event": "Purchase Completed", "properties": {"coupon": "A"}}
```

## Good

```json
{"event": "Purchase Completed", "properties": {"coupon": "A", "coupon_value": 5}}
```

## How to mend

Read the keyword in the schema of the event and correct the value, or the schema.

## Options

None.

## Source

https://json-schema.org/draft/2020-12/json-schema-validation
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL016",
    name="schema-violation",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a value breaks a keyword of a schema written by hand",
    source="https://json-schema.org/draft/2020-12/json-schema-validation",
    variants={
        "KEYWORD": "the JSON Schema keyword that was broken",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which keyword was broken, and where."""
    subject = quoted(group.property) if group.property else "the event"
    return Wording(
        message=f"{subject} breaks {quoted(group.variant)} of its schema {in_events(group)}",
        expected=f"what {quoted(group.variant)} in the schema asks for",
    )
