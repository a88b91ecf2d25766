"""One YAML mapping holds the same key twice.

## What it finds

A key that stands twice in one mapping, for example an event defined twice in one file. The
message gives the line of the first.

## Why it matters

YAML readers silently keep the last one, so half of a definition is lost.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    owner: growth
    owner: payments
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    owner: payments
```

## How to mend

Keep one of the two, or merge their content.

## Options

None.

## Source

https://yaml.org/spec/1.2.2/
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR004",
    name="duplicate-yaml-key",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="one YAML mapping holds the same key twice",
    source="https://yaml.org/spec/1.2.2/",
)
