"""A value differs from an allowed one only in case.

## What it finds

A string that equals a value of the property's `enum` once case is ignored.

## Why it matters

Values are case-sensitive in Mixpanel: "EUR" and "eur" become two bars in every chart.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      currency: {type: string, enum: [EUR, USD]}
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"currency": "eur"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"currency": "EUR"}}
```

## How to mend

Send the value as the plan spells it. If both spellings are out in the wild, normalise them in the
code that sends.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.core.naming import fold_case
from lexicon_cli.rules.lookup import allowed_values, shown_values
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL006",
    name="enum-case-variant",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a value differs from an allowed one only in case",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The values seen, and the allowed spelling of the most frequent one."""
    seen = shown_values(group, bundle)
    message = f"{quoted(group.property)} has values that differ from allowed ones only in case, "
    message += in_events(group)
    if seen is None:
        return Wording(message=message, reason="case")
    wanted = fold_case(str(group.values[0][0]))
    spellings = (
        value
        for value in allowed_values(group, bundle)
        if isinstance(value, str) and fold_case(value) == wanted
    )
    allowed = next(spellings, None)
    return Wording(
        message=f"{message}: {seen}",
        expected=allowed,
        observed=seen,
        suggestion=allowed,
        reason="case",
    )
