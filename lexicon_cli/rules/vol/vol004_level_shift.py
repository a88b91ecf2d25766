"""An event has another level than before, and keeps it.

## What it finds

A week in which an event lies at least 15 % below or above what the same weekdays before lead one to
expect, on the same side day by day, and far more than weeks used to scatter. The day it began is
the one that splits the last weeks best. A single day that returns is no other level. As with
VOL001, the platform, version or value that explains it is named.

## Why it matters

A quarter of an event can be lost for months without anybody noticing: too little for an alarm of
the day, and too much for a decision.

## Bad

```text
1,210 1,190 1,240 1,230 | 980 960 990 970 985 1,000 975
```

## Good

```text
1,210 1,190 1,240 1,230 | 980 1,180 1,220 1,190 1,200 1,230 1,190
```

## How to mend

Look at what changed on the day it began: a release, a consent banner, a campaign that ended. A new
level is learned after about three weeks, and not told any more.

## Options

`effect` (0.15): the least change.

## Source

Shifts of a trend are told by tripl, the package of that name.
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording
from lexicon_cli.rules.vol_words import came, change, most, only, usual, what, when

RULE = Rule(
    code="VOL004",
    name="level-shift",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="an event has another level than before, and keeps it",
    source="tripl",
    options=(Option("effect", 0.15, "the least lasting change, as a share of what is expected"),),
    variants={"all-events": "nearly all events of the project, or of a platform, changed"},
)


def describe(fact: HistoryFact) -> Wording:
    """What shifted, where, since when, by how much."""
    effect = change(fact.numbers.get("effect", 0.0))
    return Wording(
        message=f"{what(fact)} {effect} day by day {when(fact)}{only(fact)}{most(fact)}",
        expected=usual(fact),
        observed=came(fact),
        suggestion="look at what changed on the day it began",
    )
