"""An event that came regularly is silent.

## What it finds

An event of the days before that has not come for so long that it is no pause: three times as
long as its longest pause, and long enough for ten events or more at its usual share of all
traffic. Deprecated and blocked events are left out.

## Why it matters

An event that a release lost shows in no error log. Reports that use it fall to zero, slowly if
the release spreads slowly.

## Bad

```text
2026-03-01  "Purchase Completed": 1,204
2026-03-02  "Purchase Completed": 0
2026-03-03  "Purchase Completed": 0
```

## Good

```text
2026-03-01  "Purchase Completed": 1,204
2026-03-02  "Purchase Completed": 1,187
2026-03-03  "Purchase Completed": 1,240
```

## How to mend

Look at what was released on that day. If it was renamed, the old name becomes an alias in the
plan. If it is meant to go, mark it `status: deprecated`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.dates import days as in_days
from lexicon_cli.rules.drf_words import since
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT009",
    name="live-event-vanished",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="an event that came regularly is silent",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    variants={
        "critical": "the plan calls the event critical",
        "unplanned": "the plan does not know the event",
    },
    variant_severity={"critical": Severity.ERROR, "unplanned": Severity.INFO},
)


def describe(fact: HistoryFact) -> Wording:
    """What is silent since when, and how often it should have come."""
    days = round(fact.numbers.get("days", 0))
    renamed = fact.texts.get("renamed")
    return Wording(
        message=f"{quoted(fact.event)} has not come{since(fact)}"
        + (f"; perhaps it is {quoted(renamed)} now" if renamed else ""),
        expected=f"about {events(round(fact.numbers.get('expected', 0.0)))} in {in_days(days)}",
        observed="none",
        suggestion=f"if it was renamed, make the old name an alias of {quoted(renamed)}"
        if renamed
        else "look at what was released that day; if it is meant to go, mark it deprecated",
    )
