"""A property that was sent is sent no more.

## What it finds

A property that nearly no event carries any more on a platform, in a version or anywhere, while
the event itself still comes often enough to tell. Deprecated properties are left out.

## Why it matters

A release that loses a property breaks every report that filters or groups by it, and shows
nowhere: the events still come.

## Bad

```text
2026-03-01  ios 5.1.0  "Purchase": price, currency
2026-03-02  ios 5.2.0  "Purchase": price
```

## Good

```text
2026-03-01  ios 5.1.0  "Purchase": price, currency
2026-03-02  ios 5.2.0  "Purchase": price, currency
```

## How to mend

Look at what the named version changed. If the property is meant to go, say so in the plan:
`status: deprecated`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import percent, rose, since, subject
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="DRF003",
    name="property-disappeared",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="a property that was sent is sent no more",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
)


def describe(fact: HistoryFact) -> Wording:
    """Which property is gone, where and since when."""
    before, _ = rose(fact)
    return Wording(
        message=f"{subject(fact)} is not sent any more{since(fact)}",
        expected=f"in {percent(1.0 - fact.numbers.get('before', 0.0))} of the events, as before",
        observed=f"missing in {events(fact.count)}; {before} before",
        suggestion="send it again, or mark it deprecated in the plan",
    )
