"""One event is defined twice.

## What it finds

The same event name in two files of a plan, or in two separated blocks of a CSV. (Twice in one
YAML mapping is STR004.)

## Why it matters

Two owners believe theirs is the definition; which one counts would depend on the order of the
files.

## Bad

```csv plan
event,event_description,property,type
Purchase Completed,The order was paid,amount,number
Sign Up,An account was made,,
Purchase Completed,The cart was bought,total,number
```

## Good

```csv plan
event,event_description,property,type
Purchase Completed,The order was paid,amount,number
Purchase Completed,The order was paid,total,number
Sign Up,An account was made,,
```

## How to mend

Merge the two definitions into one place, or give one of them another name.

## Options

None.

## Source

Also checked by https://github.com/bufferapp/tracking-plan-kit and by RudderStack.
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="NAM001",
    name="duplicate-event",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="one event is defined twice",
    source="https://github.com/bufferapp/tracking-plan-kit",
)
