"""A list does not say what its elements are.

## What it finds

A `list` without `items`, or whose `items` have no type. A list with an `enum` says enough.

## Why it matters

Elements are checked for nothing. A list that holds ids today and objects tomorrow is two different
things in Mixpanel, under one name.

## Bad

```yaml plan
lexicon: 1
events:
  Search Performed:
    properties:
      filters: list
```

## Good

```yaml plan
lexicon: 1
events:
  Search Performed:
    properties:
      filters: {type: list, items: string}
```

## How to mend

Add `items` with the type of the elements; `items: any` says that everything is meant.

## Options

None.

## Source

RudderStack's validation of tracking plans: item types of arrays
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.typ_guess import common_type
from lexicon_cli.rules.typ_written import alike, cannot_say, of_types, told_once
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP018",
    name="list-item-type-missing",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a list does not say what its elements are",
    source="RudderStack: item_type",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each list with elements of any kind."""
    for kind, entries in alike(_found(view)):
        hint = "" if kind is None else f"; its example looks like a list of {kind}s"
        yield told_once(
            view,
            RULE,
            entries,
            f"list {quoted(entries[0].path)} does not say what its elements are{hint}",
            key="items" if entries[0].definition.items is not None else "type",
            suggestion=None if kind is None else f"items: {kind}",
        )


def _found(view: PlanView) -> Iterator[tuple[Written, str | None]]:
    lists = (entry for _, entries in of_types(view, having="list") for entry in entries)
    for entry in lists:
        whole = entry.whole
        if whole.enum is not None:
            continue
        items = whole.items
        known = items is not None and (items.types or items.enum is not None)
        if not known and not cannot_say(view, entry):
            yield entry, _elements(whole)


def _elements(entry: PropertyDef) -> str | None:
    """The type of the elements that examples show."""
    elements: list[object] = []
    for example in entry.examples:
        elements += example[:20] if isinstance(example, list) else [example]
    return common_type(elements)
