"""A property that the plan has blocked is sent.

## What it finds

A property with `status: blocked` in an event, whatever its value.

## Why it matters

Blocked properties are mostly personal data that must not leave the device.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      amount: number
      ssn: {type: string, status: blocked}
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"ssn": "x"}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"amount": 12}}
```

## How to mend

Remove it where it is sent. What has already arrived can be deleted in Mixpanel's data governance.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import facts_of
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="PRP004",
    name="forbidden-property",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a property that the plan has blocked is sent",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which property, and its successor if the plan names one."""
    facts = facts_of(group, bundle)
    successor = None if facts is None else facts.replaced_by
    message = f"{quoted(group.property)} is blocked in the plan but sent {in_events(group)}"
    return Wording(
        message=f"{message}; send {quoted(successor)}" if successor else message,
        expected="no such property",
        suggestion=successor,
        reason="deprecated successor" if successor else None,
    )
