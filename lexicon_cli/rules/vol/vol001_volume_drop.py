"""An event comes far less often than on the same weekdays before.

## What it finds

Days with far fewer events than the same weekdays of the last eight weeks and their trend lead one
to expect: at least half of them missing, and beyond chance. Low counts are summed over up to a
week, and judged by the exact tails of a negative binomial distribution whose dispersion is that of
the series' own past. Where one platform, one version of it, or one value of a property explains the
loss, it is named, and the event as a whole is not told again. A drop of nearly all events is told
once.

Not judged: a series with less than three weeks of past, days that are not complete (VOL008), and
events of which too few are expected. A holiday that is listed is left out.

## Why it matters

A release that loses an event breaks every report that is made of it, and nobody sees an error.

## Bad

```text
Mon 1,210  Mon 1,190  Mon 1,240  Mon 410
```

## Good

```text
Mon 1,210  Mon 1,190  Mon 1,240  Mon 1,180
```

## How to mend

Look at what was released on that day, on the platform that is named. `-v` shows how the verdict
came about.

## Options

`effect` (0.5): the share that must be missing. `least` (20): events a day that must be expected.
`cycles` (3): weeks of past. `explains` (0.8): the share of a loss that a platform or version must
explain to be named. `holidays` (none): days, such as 2026-12-25, that are not judged.

## Source

https://docs.mixpanel.com/docs/data-governance/data-volume-monitoring
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording
from lexicon_cli.rules.vol_words import came, change, most, only, usual, what, when

RULE = Rule(
    code="VOL001",
    name="volume-drop",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="an event comes far less often than on the same weekdays before",
    source="https://docs.mixpanel.com/docs/data-governance/data-volume-monitoring",
    options=(
        Option("effect", 0.5, "the share of what is expected that must be missing"),
        Option("least", 20.0, "events a day that must be expected for a day to be judged"),
        Option("cycles", 3, "weeks of past that a series must have"),
        Option("explains", 0.8, "the share of a loss that a place must explain to be named"),
        Option("holidays", (), "days that are not judged, such as 2026-12-25"),
    ),
    variants={
        "key-event": "the plan calls the event critical",
        "all-events": "nearly all events of the project, or of a platform, drop at once",
    },
    variant_severity={"key-event": Severity.ERROR},
)


def describe(fact: HistoryFact) -> Wording:
    """What dropped, where, since when, by how much."""
    effect = change(fact.numbers.get("effect", 0.0))
    if fact.variant == "all-events":
        todo = "look for an outage, a holiday, or days that were not loaded whole"
    else:
        todo = "look at what was released then, and at the code that sends the event"
    return Wording(
        message=f"{what(fact)} {effect} {when(fact)}{only(fact)}{most(fact)}",
        expected=usual(fact),
        observed=came(fact),
        suggestion=todo,
    )
