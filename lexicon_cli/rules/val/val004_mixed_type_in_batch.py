"""Values of one property are of several types.

## What it finds

A property with two types or more, each in one value of a hundred and five values at least, in
the days that are looked at; or a property that is of one type in some events and of another in
others. Types that the plan allows are left out, and what changed lately is told by DRF001.

## Why it matters

Mixpanel reads a property as one type at a time: values of the other are missing from sums,
averages and filters.

## Bad

```text
"price": 29.99 (93%), "price": "29.99" (7%)
```

## Good

```text
"price": 29.99 (100%)
```

## How to mend

Choose one type, and send it everywhere. Ids are texts; amounts are numbers.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import inside, kinds, where
from lexicon_cli.rules.phrases import either, quoted, some
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL004",
    name="mixed-type-in-batch",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="values of one property are of several types",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    variants={"between-events": "each event has one type, but not the same one"},
)


def describe(fact: HistoryFact) -> Wording:
    """Which types are mixed, and where the rarer ones come from."""
    mix: dict[str, float] = fact.texts.get("kinds", {})
    if fact.variant == "between-events":
        by_kind = fact.texts.get("by_kind", {})
        told = "; ".join(f"{kind} in {some(names, 2)}" for kind, names in by_kind.items())
        message = f"{quoted(fact.property)} is of several types: {told}"
    else:
        rare = list(mix)[1:] or ["another type"]
        source = f"; {either(rare)} comes{where(fact)}" if fact.where else ""
        message = f"{quoted(fact.property)}{inside(fact)} is of several types: {kinds(mix)}{source}"
    main = next(iter(mix), "one type")
    return Wording(
        message=message,
        expected=f"one type, such as {main}",
        observed=kinds(mix),
        suggestion="send one type everywhere",
    )
