"""A property is missing on one platform or version only.

## What it finds

A property that 99 % of the events have, but hardly any on one platform or in one version of the
app. Only required properties are looked at by version: others come with a release. What
changed lately is told by DRF003 and VAL015.

## Why it matters

A report that groups by the property shows a platform as "not set", and nobody knows that it is
a platform.

## Bad

```text
web      "Purchase": price, currency
android  "Purchase": price
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
from lexicon_cli.rules.drf_words import percent, subject
from lexicon_cli.rules.phrases import events
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="PRP005",
    name="conditionally-missing",
    scope=Scope.HISTORY,
    severity=Severity.WARNING,
    summary="a property is missing on one platform or version only",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    variants={
        "required": "the plan requires it",
        "optional": "the plan does not require it, or there is no plan",
    },
    variant_severity={"optional": Severity.INFO},
)


def describe(fact: HistoryFact) -> Wording:
    """Where it is missing."""
    return Wording(
        message=f"{subject(fact)} is missing, and nearly always there elsewhere",
        expected="in nearly all events, as elsewhere",
        observed=f"missing in {events(fact.count)}, {percent(fact.numbers.get('after', 1.0))}",
        suggestion="send it there too, or say in the plan why it cannot be had",
    )
