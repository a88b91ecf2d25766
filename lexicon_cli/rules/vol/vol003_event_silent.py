"""An event has stopped coming.

## What it finds

An event that came every day and brings nothing for a whole day; or one with fewer events, and
nothing for so long that chance does not explain it, and longer than ever in the last twelve weeks.
If it is one platform that fell silent, it is named. A silence is told once, in the window in which
it begins, and after that as an info, until the event returns.

## Why it matters

Silence is the commonest way for tracking to break: a name changed, a call was removed, a key
expired. Nothing reports it.

## Bad

```text
Mon 48  Tue 51  Wed 47  Thu 0  Fri 0
```

## Good

```text
Mon 48  Tue 51  Wed 47  Thu 44  Fri 52
```

## How to mend

Restore the call. If the event was given up, say so in the plan: `status: deprecated`.

## Options

None of its own; `least` and `cycles` of VOL001.

## Source

https://docs.trackingplan.com
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.rule import Rule, Scope, Wording
from lexicon_cli.rules.vol_words import came, day, most, only, usual, what, when

RULE = Rule(
    code="VOL003",
    name="event-silent",
    scope=Scope.HISTORY,
    severity=Severity.ERROR,
    summary="an event has stopped coming",
    source="https://docs.trackingplan.com",
    variants={
        "still-silent": "it began before the days that are looked at",
        "all-events": "nearly all events of the project, or of a platform, are silent",
    },
    variant_severity={"still-silent": Severity.INFO},
)


def describe(fact: HistoryFact) -> Wording:
    """What is silent, where, since when."""
    days = int(fact.numbers.get("days", 1))
    span = f"{days} day{'' if days == 1 else 's'}"
    if fact.numbers.get("open"):
        still = "still silent" if fact.variant == "still-silent" else "silent"
        message = f"{what(fact)} {still} since {day(fact.since)} ({span}){only(fact)}"
    else:
        message = f"{what(fact)} silent {when(fact)} ({span}), and back since{only(fact)}"
    return Wording(
        message=message + most(fact),
        expected=usual(fact),
        observed=came(fact),
        suggestion="restore the call that sends it; if it was given up, deprecate it in the plan",
    )
