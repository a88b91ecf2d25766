"""One platform's share of an event collapsed.

## What it finds

An event of which one platform sends at most half of its usual share for days, while its own count
fell, too. It sees what the count alone hides when volume goes up and down for all platforms alike.
What a drop of the platform tells already is not told again.

## Why it matters

A platform that sends too little makes every figure of the event a figure about the others.

## Bad

```text
web 61 %, ios 24 %, android 15 % | web 76 %, ios 6 %, android 18 %
```

## Good

```text
web 61 %, ios 24 %, android 15 % | web 60 %, ios 25 %, android 15 %
```

## How to mend

Look at what was released on that platform. A share also falls when a platform is given up.

## Options

`effect` (0.5): the share of the platform's ratio to all others that must be lost.

## Source

https://www.avo.app/docs/inspector
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.phrases import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording
from lexicon_cli.rules.vol_words import place, when

RULE = Rule(
    code="VOL007",
    name="platform-imbalance",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="one platform's share of an event collapsed",
    source="https://www.avo.app/docs/inspector",
    options=(Option("effect", 0.5, "the share that must be lost"),),
)


def describe(fact: HistoryFact) -> Wording:
    """Which platform, and its share before and now."""
    expected, observed = (fact.numbers.get(key, 0.0) for key in ("expected", "observed"))
    return Wording(
        message=f"{place(fact)} sends {observed:.0%} of {quoted(fact.event)} {when(fact)}, "
        f"not {expected:.0%} as before",
        expected=f"about {expected:.0%}",
        observed=f"{observed:.0%}",
        suggestion="look at what was released on that platform",
    )
