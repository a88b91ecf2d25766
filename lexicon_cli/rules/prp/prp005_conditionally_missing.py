"""A property is missing on one platform or version, or for one value of another property, only.

## What it finds

A property that 99 % of the events have, but hardly any (2 %) on one platform, in one version of the
app, or where another property has one certain value. At least 50 events on either side must tell.
Only required properties are looked at by version: others come with a release. What changed lately
on a platform or everywhere is told by DRF003 and VAL015; that it is one value's is told here.

Values are those of the event's planned properties that are booleans, or enums of at most twelve
texts, the first six by name, and neither personal nor sensitive. A value is named where no platform
or version explains the same. Of a property that the plan does not require, it may be meant: a
card's brand is missing where people pay otherwise. So it is told if the property was there before
for that value, too. It is not if the value was without it on seven days or more before; of a value
without a past it is if at least two other values have it.

## Why it matters

A report that groups by the property shows a platform as "not set", and nobody knows that it is
a platform.

## Bad

```text
web      "Purchase": price, currency
android  "Purchase": price

payment_method "card"    "Purchase": price, currency
payment_method "paypal"  "Purchase": price
```

## Good

```text
web      "Purchase": price, currency
android  "Purchase": price, currency
```

## How to mend

Send it there too. If it cannot be had there, say so in the plan: not required, and why in the
description.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from lexicon_cli.core.finding import Severity
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import percent, since, subject
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="PRP005",
    name="conditionally-missing",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="a property is missing on one platform, version or value only",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    variants={
        "required": "the plan requires it",
        "optional": "the plan does not require it, or there is no plan",
        "lost": "the plan does not require it, and it was there before for that value, too",
    },
    variant_severity={"optional": Severity.INFO},
)


def describe(fact: HistoryFact) -> Wording:
    """Where it is missing."""
    began = since(fact) if fact.variant == "lost" else ""
    return Wording(
        message=f"{subject(fact)} is missing{began}, and nearly always there elsewhere",
        expected="in nearly all events, as elsewhere",
        observed=f"missing in {events(fact.count)}, {percent(fact.numbers.get('after', 1.0))}",
        suggestion="send it there too, or say in the plan why it cannot be had",
    )
