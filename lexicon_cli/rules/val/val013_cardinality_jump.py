"""A property has far more, or far fewer, different values a day.

## What it finds

Three times as many different values a day as usual, or a third, and 20 more or fewer; more than
more traffic explains, and beyond all days before. The numbers are estimates, 6 % off at most
times.

## Why it matters

A leap is mostly an id, a time or a whole address that got into a property of choices: it can
be grouped by no more. A collapse is a default value that took the place of the real ones.

## Bad

```text
before  screen: 22 values a day
now     screen: 4,100 values a day ("item/1041", "item/1042", …)
```

## Good

```text
before  screen: 22 values a day
now     screen: 23 values a day
```

## How to mend

Look at the values since that day. Send ids as properties of their own.

## Options

`ratio` (3.0): how many times as many, or as few, are told.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import since, subject
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="VAL013",
    name="cardinality-jump",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="a property has far more, or far fewer, different values a day",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    variants={"leapt": "far more than before", "collapsed": "far fewer than before"},
    options=(Option("ratio", 3.0, "how many times as many, or as few, are told"),),
)


def describe(fact: HistoryFact) -> Wording:
    """How many values there are now, and were before."""
    before, after = fact.numbers.get("before", 0.0), fact.numbers.get("after", 0.0)
    collapsed = fact.variant == "collapsed"
    return Wording(
        message=f"{subject(fact)} has about {after:,.0f} different values a day{since(fact)}, "
        f"{before:,.0f} before",
        expected=f"about {before:,.0f} a day",
        observed=f"about {after:,.0f} a day",
        suggestion="see whether a default took the place of real values"
        if collapsed
        else "see whether an id or a whole address got into it",
    )
