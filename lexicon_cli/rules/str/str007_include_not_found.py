"""An `include` names no group of the plan, or groups include each other in a circle.

## What it finds

An event or group that includes a property group the plan does not define, and groups that include
one another so that no end is reached.

## Why it matters

The event silently misses all properties of the group, and required ones are not asked for.

## Bad

```yaml plan
lexicon: 1
properties:
  revenue: number
groups:
  money: [revenue]
events:
  Purchase Completed:
    include: [monney]
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

Correct the name, define the group under `groups`, or break the circle.

## Options

None.

## Source

References between files and groups as in RudderStack's plan files
(https://github.com/rudderlabs/rudder-iac).
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR007",
    name="include-not-found",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="an `include` names no group of the plan, or groups include each other in a circle",
    source="https://github.com/rudderlabs/rudder-iac",
    aliases=("include-cycle",),
    fix="none",
)
