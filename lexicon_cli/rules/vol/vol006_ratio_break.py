"""Two events that go together no longer come in their usual ratio.

## What it finds

Steps that follow each other in a funnel of the plan, and events whose names form a pair (Checkout
Started, Checkout Completed), whose ratio moved by at least 30 % over several days and lies far
outside of its own past. What a drop, a silence or a shift of one of them explains already is not
told again.

## Why it matters

Volume goes up and down with the business, and both steps with it. Their ratio does not, and shows
a step that is lost before its volume does.

## Bad

```text
Started 1,000, Completed 610 | Started 1,020, Completed 330
```

## Good

```text
Started 1,000, Completed 610 | Started 700, Completed 420
```

## How to mend

Look at the step that fell behind: a release, a payment provider, a page that is gone. If people
really behave otherwise now, it is no fault; a new ratio is learned after four weeks.

## Options

`effect` (0.3): the least change of the ratio. `pairs` (none): further pairs, written as
"First -> Second".

## Source

https://docs.trackingplan.com
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.phrases import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording
from lexicon_cli.rules.vol_words import change, when

RULE = Rule(
    code="VOL006",
    name="ratio-break",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="two events that go together no longer come in their usual ratio",
    source="https://docs.trackingplan.com",
    options=(
        Option("effect", 0.3, "the least change of the ratio"),
        Option("pairs", (), 'further pairs, written as "First -> Second"'),
    ),
)


def describe(fact: HistoryFact) -> Wording:
    """Which pair, and its ratio before and now."""
    numbers = fact.numbers
    other = quoted(fact.texts.get("other"))
    return Wording(
        message=f"{quoted(fact.event)} per {other} {change(numbers.get('effect', 0.0))} "
        f"{when(fact)}",
        expected=f"about {numbers.get('expected', 0.0):.2g} for each {other}",
        observed=f"{numbers.get('observed', 0.0):.2g}",
        suggestion="look at the step that fell behind",
    )
