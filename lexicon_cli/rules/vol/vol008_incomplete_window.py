"""A day cannot be judged, because it is not complete.

## What it finds

The newest day, if it is not over yet and nothing of a later day was seen. A newest day on which all
events alike are short of what is usual: a file cut in the middle. A day without any event between
days with many. A day with twice as much of everything: loaded twice.

## Why it matters

Half a day looks like a drop of everything. It is no finding about tracking, but somebody who reads
that all is well must know which days were not looked at.

## Bad

```text
until 2026-03-14T11:20:00
```

## Good

```text
until 2026-03-14T23:59:59
```

## How to mend

Export the day again once it is over, or look at it in the next run. If a day was loaded twice,
remove one load: `lexicon store forget`.

## Options

`hours` (24): how long after its end a newest day counts as complete.

## Source

https://docs.mixpanel.com/docs/data-governance/data-volume-monitoring
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording
from lexicon_cli.rules.vol_words import day

RULE = Rule(
    code="VOL008",
    name="incomplete-window",
    scope=Scope.HISTORY,
    severity=Severity.INFO,
    summary="a day cannot be judged, because it is not complete",
    source="https://docs.mixpanel.com/docs/data-governance/data-volume-monitoring",
    options=(Option("hours", 24, "how long after its end a newest day counts as complete"),),
    variants={
        "not-over": "the newest day, and nothing later was seen",
        "cut-short": "the newest day is short of everything alike",
        "missing-day": "a day without any event between others",
        "loaded-twice": "a day with twice as much of everything",
    },
    variant_severity={
        "cut-short": Severity.WARNING,
        "missing-day": Severity.WARNING,
        "loaded-twice": Severity.WARNING,
    },
)

_WORDS = {
    "not-over": ("may not be over yet", "judge it in the next run, or wait until it is settled"),
    "cut-short": (
        "has {share} of the usual of all events alike: a cut file, or an outage",
        "load the day again; if that changes nothing, everything dropped",
    ),
    "missing-day": ("has no event at all", "load the day that is missing"),
    "loaded-twice": (
        "has {share} of the usual of all events alike: it seems to be loaded twice",
        "remove one of the loads",
    ),
}


def describe(fact: HistoryFact) -> Wording:
    """Which day, and what is odd about it."""
    words, todo = _WORDS.get(fact.variant, ("is not complete", "load the day again"))
    share = f"{fact.numbers.get('ratio', 0.0):.0%}"
    return Wording(
        message=f"{day(fact.since)} is not judged: it {words.format(share=share)}",
        suggestion=todo,
    )
