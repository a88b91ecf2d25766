"""A number is a text.

## What it finds

A `string` without `enum`, `pattern` or `format` whose name says that it is an amount or a count
(`price`, `order_total_amount`, `item_count`, `number_of_seats`), unless its examples are no
numbers.

## Why it matters

Texts cannot be summed or averaged, and as texts 9 is greater than 10. The mistake is usually made
in a form field, and it is the first thing that breaks a revenue report.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      item_count: string
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      item_count: integer
```

## How to mend

Make it a `number` or an `integer`, and convert where it is sent. A text that is meant, such as a
band of prices ("10-20"), is told by an `enum` or by an example.

## Options

- `allow` ([]): names that are no numbers; `*` and `?` stand for any letters.

## Source

Amplitude's taxonomy guide: numeric values are numbers
"""

from collections.abc import Iterator
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.phrases import a_type
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.tails import Tails, table
from lexicon_cli.rules.typ_written import alike, of_types, retype, told_once
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP016",
    name="number-as-string",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a number is a text",
    source="Amplitude: taxonomy guide",
    fix="unsafe",
    options=(Option("allow", (), "names that are no numbers, with * and ?"),),
)
_QUANTITIES = Tails(
    table(
        ("integer", "count quantity qty"),
        ("number", "amount price subtotal revenue cost percent percentage gmv mrr arr ltv"),
    )
)
_TEXT = frozenset({"string"})
_COUNTED = ("number_of_", "number of ", "numberof", "num_", "nb_", "total_number_of_")


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each quantity that is a text."""
    for meant, entries in alike(_found(view)):
        yield told_once(
            view,
            RULE,
            entries,
            f"{quoted(entries[0].path)} sounds like {a_type(meant)} but is a text",
            key="type",
            value=True,
            expected=meant,
            observed="string",
            suggestion=meant,
            reason="texts cannot be summed or averaged",
            fix=retype(entries, meant),
        )


def _found(view: PlanView) -> Iterator[tuple[Written, str]]:
    allowed = matcher(view.option(RULE, "allow"))
    for name, entries in of_types(view, within=_TEXT):
        meant = _meant(name)
        if meant is not None and not allowed(name):
            for entry in entries:
                if not _has_form(entry.whole) and _may_be_numbers(entry.whole.examples):
                    yield entry, meant


def _has_form(entry: PropertyDef) -> bool:
    return entry.enum is not None or entry.pattern is not None or entry.format is not None


def _meant(name: str) -> str | None:
    found = _QUANTITIES.find(name)
    if found is not None:
        return found[0]
    return "integer" if name[:30].lower().startswith(_COUNTED) else None


def _may_be_numbers(examples: tuple[Any, ...]) -> bool:
    return all(_is_number(value) for value in examples if value is not None)


def _is_number(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > 40:
        return not isinstance(value, str)
    try:
        float(value.strip().lstrip("$€£").replace(",", ""))
    except ValueError:
        return False
    return True
