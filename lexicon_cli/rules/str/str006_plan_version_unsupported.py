"""The plan declares a format version that this release does not know.

## What it finds

`lexicon:` with anything but a supported version of the plan format (1).

## Why it matters

A newer format may give a key another meaning; reading it by the old rules would check the wrong
thing.

## Bad

```yaml plan
lexicon: 7
events:
  Purchase Completed: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
```

## How to mend

Update lexicon, or write `lexicon: 1`. The version of your plan's content goes into `version`.

## Options

None.

## Source

The same check as for the resource version in RudderStack's plan files
(https://github.com/rudderlabs/rudder-iac).
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR006",
    name="plan-version-unsupported",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="the plan declares a format version that this release does not know",
    source="https://github.com/rudderlabs/rudder-iac",
)
