"""A property's values change their type.

## What it finds

A share of strings, numbers, booleans, lists or objects that is higher in the days looked at than
in the days before: by five points or more on a platform or version, and surely so, given how
much days differ anyway. Integers are numbers. A version without a past is held against its
platform's. A type that the plan allows, or that the property had at first, is no drift.

The same change of a property in several events is one finding.

## Why it matters

Mixpanel gives a property one type for reports. Values of another are left out of sums and
filters without a word, and history stays split for ever.

## Bad

```text
2026-03-01  ios 5.1.0  "price": 29.99
2026-03-02  ios 5.2.0  "price": "29.99"
```

## Good

```text
2026-03-01  ios 5.1.0  "price": 29.99
2026-03-02  ios 5.2.0  "price": 30
```

## How to mend

Look at what the named version changed in the code that sends the property, and send the former
type again. If the change is meant, use a new name for it: reports cannot read both.

## Options

`rise` (0.05): how much the share of a type must rise to be told; it also holds for VAL015.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import kinds, percent, since, subject
from lexicon_cli.rules.phrases import either
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="DRF001",
    name="type-drift",
    scope=Scope.HISTORY,
    severity=Severity.ERROR,
    summary="a property's values change their type",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    variants={
        "replaced": "all values are of the new type",
        "mixed": "a part of the values is of the new type",
    },
    options=(Option("rise", 0.05, "how much the share of a type must rise to be told"),),
)


def describe(fact: HistoryFact) -> Wording:
    """Which type took over or crept in, where and since when."""
    before, after = fact.texts.get("kinds_before", {}), fact.texts.get("kinds_since", {})
    kind = fact.texts.get("kind", "another type")
    was = next(iter(before), "nothing")
    if fact.variant == "replaced":
        message = f"{subject(fact)} turned from {was} into {kind}{since(fact)}"
    else:
        share = percent(after.get(kind, fact.numbers.get("after", 0.0)))
        message = f"{subject(fact)} is a {kind} in {share} of its values{since(fact)}"
    planned = fact.texts.get("planned") or [was]
    return Wording(
        message=message,
        expected=kinds(before) or None,
        observed=kinds(after) or None,
        suggestion=f"send {either(planned)} again; for another type use another name",
    )
