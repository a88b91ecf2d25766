"""A name refers to nothing in the plan.

## What it finds

A group that lists a property which neither `properties` nor `super_properties` defines, or an
event that only names one (`currency:` and nothing after it). The nearest known name is given.
A group's member that resembles no known name at all is taken as a property of any type: then the
finding is a warning.

## Why it matters

What the reference should have brought in, a type or a required flag, is missing without a sign.

## Bad

```yaml plan
lexicon: 1
properties:
  revenue: number
groups:
  money: [revenu]
events:
  Purchase Completed:
    include: [money]
```

## Good

```yaml plan
lexicon: 1
properties:
  revenue: number
groups:
  money: [revenue]
events:
  Purchase Completed:
    include: [money]
```

## How to mend

Correct the name or define what it refers to.

## Options

None.

## Source

Reference checks as in RudderStack's plan files (https://github.com/rudderlabs/rudder-iac).
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR008",
    name="unresolved-reference",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a name refers to nothing in the plan",
    source="https://github.com/rudderlabs/rudder-iac",
    fix="unsafe",
)
