"""A required property is missing.

## What it finds

An event without a property that the plan requires, at the top or inside an object or list
(`items[].sku`). A property that is present but null breaks PRP007 or VAL001 instead.

## Why it matters

Breakdowns and funnels by the property show "(not set)" for these events.

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
{"event": "Purchase Completed", "properties": {"amount": 12}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "ORD-1"}}
```

## How to mend

Look at the platforms and app versions of the finding: if one of them has all the misses, the
property is not sent there. If the property is not always known, drop `required`.

## Options

None.

## Source

Checked alike by Segment Protocols, RudderStack, mParticle and Avo.
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import planned_type
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="PRP001",
    name="missing-required",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a required property is missing",
    source="https://www.twilio.com/docs/segment/protocols",
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which property is missing, how often, and what it should be."""
    return Wording(
        message=f"required {quoted(group.property)} is missing {in_events(group)}",
        expected=planned_type(group, bundle),
        observed="nothing",
    )
