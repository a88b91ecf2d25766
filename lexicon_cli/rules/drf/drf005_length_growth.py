"""Texts of a property near the length at which they are cut.

## What it finds

One text in a hundred, or more, is longer than 224 characters, which was not so before. Mixpanel
keeps 255 characters of a text.

## Why it matters

What is cut loses its end, and often its meaning: URLs lose the parameter, lists their last
entries. It is cheaper to know before it happens.

## Bad

```text
before  1 in 100 texts is longer than 128 characters
now     1 in 100 texts is longer than 240 characters
```

## Good

```text
before  1 in 100 texts is longer than 128 characters
now     1 in 100 texts is longer than 128 characters
```

## How to mend

Send the parts of the text as properties of their own, or a shorter form of it.

## Options

`characters` (224): the length from which on a text is long; 128, 192, 224, 240 or 250.

## Source

https://docs.mixpanel.com/docs/tracking-best-practices/events-and-properties
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import rose, since, subject
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="DRF005",
    name="length-growth",
    scope=Scope.HISTORY,
    severity=Severity.INFO,
    summary="texts of a property near the length at which they are cut",
    source="https://docs.mixpanel.com/docs/tracking-best-practices/events-and-properties",
    variants={"at-limit": "most of the long texts have 250 characters or more"},
    options=(Option("characters", 224, "the length from which on a text is long"),),
)


def describe(fact: HistoryFact) -> Wording:
    """How long texts have become."""
    longest = round(fact.numbers.get("longest", 0))
    limit = round(fact.numbers.get("characters", 224))
    _, after = rose(fact)
    more = ", and most of these reach 250" if fact.variant == "at-limit" else ""
    return Wording(
        message=f"{after} of the texts in {subject(fact)} are longer than {limit} "
        f"characters{since(fact)}{more}",
        expected=f"under 1% longer than {limit} characters",
        observed=f"up to {longest:,} characters",
        suggestion="send parts of it as properties of their own; Mixpanel keeps 255 characters",
    )
