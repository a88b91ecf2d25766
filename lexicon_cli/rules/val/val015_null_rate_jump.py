"""A property is null, or missing, far more often than before.

## What it finds

A share of null, or of events without the property, that is five points higher than in the days
before on a platform or version, and surely so. What people fill in at times must have halved:
habits change. Where nothing is left of it, DRF003 tells so.

## Why it matters

A field that thins out makes every report by it wrong by a share that nobody sees.

## Bad

```text
before  "Purchase": 0.2% without currency
now     "Purchase": 38% without currency (android 5.2.0)
```

## Good

```text
before  "Purchase": 0.2% without currency
now     "Purchase": 0.2% without currency
```

## How to mend

Look at what the named platform or version changed in the code that sends the property.

## Options

None. How much a share must rise is `rise` of DRF001.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import rose, since, subject
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="VAL015",
    name="null-rate-jump",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="a property is null, or missing, far more often than before",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    variants={
        "null": "it is there, with the value null",
        "missing": "events come without it",
    },
)


def describe(fact: HistoryFact) -> Wording:
    """How much is missing, where and since when."""
    before, after = rose(fact)
    word, of = ("null", "its values") if fact.variant == "null" else ("missing", "events")
    return Wording(
        message=f"{subject(fact)} is {word} in {after} of {of}{since(fact)}, {before} before",
        expected=f"{before} {word}",
        observed=f"{after} {word}, {events(fact.count)}",
        suggestion="look at what was released then, and at the code that fills it in",
    )
