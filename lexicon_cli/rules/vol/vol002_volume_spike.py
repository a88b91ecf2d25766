"""An event comes far more often than on the same weekdays before.

## What it finds

Days with half as many events again, or more, as the same weekdays of the last eight weeks and their
trend lead one to expect, beyond chance. As with VOL001, the platform or
value that explains it is named.

## Why it matters

Events sent twice, a loop, a bot or a test against production spoil reports, and cost money.

## Bad

```text
Mon 1,210  Mon 1,190  Mon 1,240  Mon 3,900
```

## Good

```text
Mon 1,210  Mon 1,190  Mon 1,240  Mon 1,300
```

## How to mend

Look for copies (`lexicon validate` finds events sent twice), for one user who sends thousands, and
for a campaign that explains it.

## Options

`effect` (0.5): the share that must be on top.

## Source

https://docs.mixpanel.com/docs/data-governance/data-volume-monitoring
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording
from lexicon_cli.rules.vol_words import came, change, most, only, usual, what, when

RULE = Rule(
    code="VOL002",
    name="volume-spike",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="an event comes far more often than on the same weekdays before",
    source="https://docs.mixpanel.com/docs/data-governance/data-volume-monitoring",
    options=(Option("effect", 0.5, "the share of what is expected that must come on top"),),
    variants={"all-events": "nearly all events of the project, or of a platform, rise at once"},
)


def describe(fact: HistoryFact) -> Wording:
    """What rose, where, when, by how much."""
    effect = change(fact.numbers.get("effect", 0.0))
    return Wording(
        message=f"{what(fact)} {effect} {when(fact)}{only(fact)}{most(fact)}",
        expected=usual(fact),
        observed=came(fact),
        suggestion="look for copies, loops, bots and tests against production, or a campaign",
    )
