"""A plan file is not valid YAML or CSV.

## What it finds

A file that cannot be parsed: broken YAML, a CSV row with more cells than the header, text that is
not UTF-8, a document too large or too deep to be a plan. Other files of the plan are still read.

## Why it matters

Nothing of a file that does not parse is checked, so its events would look unplanned in every
export.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed: {description: The order was paid
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {description: The order was paid}
```

## How to mend

Go to the line and column of the finding; the fault is there or just before it. In YAML it is most
often an unclosed bracket or quote, a tab, or a `:` in an unquoted text.

## Options

None.

## Source

https://yaml.org/spec/1.2.2/
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.rule import Rule, Scope

RULE = Rule(
    code="STR001",
    name="syntax-error",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a plan file is not valid YAML or CSV",
    source="https://yaml.org/spec/1.2.2/",
)
