"""A list of required properties names one that is not declared.

## What it finds

A name in the list `required` of an event that none of the event's properties has, whether its own,
mixed in by a group, or a super property; and a name in the `required` of an object that none of
the object's `properties` has.

## Why it matters

Such a name is nearly always a typing error, or left over from a property that was renamed: the
property that was meant stays optional, and nobody notices when it is missing.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    required: [oder_id]
    properties:
      order_id: string
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    required: [order_id]
    properties:
      order_id: string
```

## How to mend

Use the suggested name, or declare the property. A shared property is declared by naming it under
the event's `properties` or by including a group that holds it.

## Options

None.

## Source

https://github.com/snowplow/igluctl (lint, requiredPropertiesExist)
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="TYP019",
    name="required-unknown-property",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a list of required properties names one that is not declared",
    source="https://github.com/snowplow/igluctl",
    fix="unsafe",
)
