"""A required property has a default.

## What it finds

A property that is `required` and has a `default`.

## Why it matters

The default is the value that is meant when none is sent; a required property is always sent. One
of the two was not thought through, and readers cannot tell which.

## Bad

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties:
      plan: {type: string, required: true, default: free}
```

## Good

```yaml plan
lexicon: 1
events:
  Sign Up:
    properties:
      plan: {type: string, required: true}
```

## How to mend

Drop the default (the fix does), or let the property be optional. No verdict on any event depends
on the default.

## Options

None.

## Source

https://json-schema.org/understanding-json-schema/reference/annotations
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, RemoveKey
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="TYP020",
    name="default-with-required",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="a required property has a default",
    source="https://json-schema.org/understanding-json-schema/reference/annotations",
    fix="safe",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition that says one of the two while the other holds."""
    for entry in view.written:
        definition, whole = entry.definition, entry.whole
        if whole.default is None or not whole.required:
            continue
        own_default = definition.default is not None
        if not own_default and not definition.required:
            continue
        fix = None
        if own_default and definition.place is not None:
            fix = Fix('remove "default"', (RemoveKey(definition.place, "default"),), safe=True)
        message = f"{quoted(entry.path)} is required, so its default is never used"
        key = "default" if own_default else "required"
        yield view.finding(RULE, message, at=entry, key=key, fix=fix)
