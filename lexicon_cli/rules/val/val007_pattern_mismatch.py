"""A string does not match its pattern.

## What it finds

A string that the property's `pattern` does not match. Patterns are searched for anywhere in the
value, as in JSON Schema; anchor them with `^` and `$`.

## Why it matters

Ids of the wrong shape join with nothing in the warehouse.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, pattern: '^ORD-'}
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "12345"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "ORD-12345"}}
```

## How to mend

Correct the value where it is sent, or widen the pattern.

## Options

None.

## Source

https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3.3
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import keyword_of, shown_values
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL007",
    name="pattern-mismatch",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a string does not match its pattern",
    source="https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3.3",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The pattern, and what was sent."""
    seen = shown_values(group, bundle)
    pattern = keyword_of(group, bundle, "pattern")
    message = f"{quoted(group.property)} does not match its pattern {in_events(group)}"
    return Wording(
        message=f"{message}: {seen}" if seen else message,
        expected=f"pattern {pattern}" if pattern else None,
        observed=seen,
    )
