"""A number has no range.

## What it finds

A `number` or `integer` without `enum` that lacks a `minimum` or a `maximum`. Off unless selected.

## Why it matters

A price of -1 or of 10^12 is a bug in the client. Without bounds it is a fine number, and it ends
up in a sum that somebody reports.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      quantity: integer
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      quantity: {type: integer, minimum: 1, maximum: 99}
```

## How to mend

Write down the smallest and largest value that can be right. Generous bounds find the wild ones
too.

## Options

None.

## Source

igluctl lint, check `numericMinMax`
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.typ_written import NUMBERS, of_types
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="TYP012",
    name="number-without-range",
    scope=Scope.PLAN,
    severity=None,
    summary="a number has no range",
    source="igluctl: numericMinMax",
    when_selected=Severity.INFO,
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each number that lacks a bound."""
    numbers = (entry for _, entries in of_types(view, within=NUMBERS) for entry in entries)
    for entry in numbers:
        whole = entry.whole
        lacking = [key for key in ("minimum", "maximum") if getattr(whole, key) is None]
        if lacking and whole.enum is None:
            message = f"{quoted(entry.path)} has no {' and no '.join(lacking)}"
            yield view.finding(RULE, message, at=entry)
