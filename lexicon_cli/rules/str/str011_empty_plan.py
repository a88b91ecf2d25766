"""The plan holds no events.

## What it finds

A plan, or a directory or pattern of files, in which no event is defined.

## Why it matters

A check against an empty plan passes when it should not, or calls every event unknown; either way
it says nothing. Most often the path is wrong.

## Bad

```yaml plan
lexicon: 1
name: Acme Shop
events: {}
```

## Good

```yaml plan
lexicon: 1
name: Acme Shop
events:
  Purchase Completed: {}
```

## How to mend

Check the path or pattern, or add the first event.

## Options

None.

## Source

Tools that treat "nothing matched" as success are the classic way to a check that never fails.
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR011",
    name="empty-plan",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="the plan holds no events",
    source="tripl 0.3.2 (package on PyPI)",
    aliases=("no-match",),
)
