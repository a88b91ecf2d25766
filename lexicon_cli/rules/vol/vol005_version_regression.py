"""A new version of an app sends an event far less often than the versions before it.

## What it finds

A version that came up in the last four weeks and sends at most half as much of an event as the
versions before it on the same platform did, in proportion to everything that it sends. That one
version grows while another fades is no regression. The message tells events per active user, where
users are known.

## Why it matters

On the day of a release the version has few users: the event's total hardly moves, and grows wrong
as people update. The version tells at once.

## Bad

```text
ios 5.1.0: 4,100 users, 0.30 purchases a user and day
ios 5.2.0:   900 users, 0.02 purchases a user and day
```

## Good

```text
ios 5.1.0: 4,100 users, 0.30 purchases a user and day
ios 5.2.0:   900 users, 0.29 purchases a user and day
```

## How to mend

Compare the code of the two versions where the event is sent. Mend it before more users update.

## Options

`effect` (0.5): the share that must be missing.

## Source

https://www.avo.app/docs/inspector
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.phrases import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording
from lexicon_cli.rules.vol_words import amount, change, day, place

RULE = Rule(
    code="VOL005",
    name="version-regression",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="a new version sends an event far less often than those before it",
    source="https://www.avo.app/docs/inspector",
    options=(Option("effect", 0.5, "the share of what is expected that must be missing"),),
    variants={"key-event": "the plan calls the event critical"},
    variant_severity={"key-event": Severity.ERROR},
)


def describe(fact: HistoryFact) -> Wording:
    """Which event, in which version, and the rates."""
    numbers = fact.numbers
    effect = change(numbers.get("effect", 0.0))
    rate, former = numbers.get("rate", 0.0), numbers.get("former_rate", 0.0)
    if rate == rate and former > 0:
        rates = f": {_rate(rate)} per active user and day, {_rate(former)} in versions before"
    else:
        rates = ""
    return Wording(
        message=f"{quoted(fact.event)} {effect} on {place(fact)}, "
        f"out since {day(fact.since)}{rates}",
        expected=f"about {amount(numbers.get('expected', 0.0))} events",
        observed=amount(numbers.get("observed", 0.0)),
        suggestion="compare the code that sends it with the version before",
    )


def _rate(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:,.0f}"
