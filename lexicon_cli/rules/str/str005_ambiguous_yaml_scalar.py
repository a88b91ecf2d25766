"""An unquoted value means different things to different YAML readers.

## What it finds

Words such as `no`, `on`, `1.10`, `2026-01-01` or `012` without quotes where a text is expected:
YAML 1.1 readers turn them into a boolean, a float, a date or an octal number.

## Why it matters

The country code for Norway becomes false, version 1.10 becomes 1.1, and the compiled schema
allows values that are never sent.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      country: {type: string, enum: [no, se, dk]}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      country: {type: string, enum: ['no', se, dk]}
```

## How to mend

Put the value in quotes.

## Options

None.

## Source

https://yaml.org/type/bool.html
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR005",
    name="ambiguous-yaml-scalar",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an unquoted value means different things to different YAML readers",
    source="https://yaml.org/type/bool.html",
    fix="safe",
)
