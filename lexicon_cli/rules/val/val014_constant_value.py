"""A property has one value only.

## What it finds

One value in 1,000 events or more, on all days that are looked at.

## Why it matters

It tells nothing apart. Often it is a default that nobody fills in, or a test that never ended.

## Bad

```text
variant: "control" (12,400)
```

## Good

```text
variant: "control" (6,190), "new_checkout" (6,210)
```

## How to mend

Fill it in, or send it no more.

## Options

`values` (1000): how many values there must be.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.rules.drf_words import subject
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Option, Rule, Scope, Wording

RULE = Rule(
    code="VAL014",
    name="constant-value",
    scope=Scope.HISTORY,
    severity=None,
    summary="a property has one value only",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    options=(Option("values", 1000, "how many values there must be"),),
)


def describe(fact: HistoryFact) -> Wording:
    """Which value it is, if that may be shown."""
    value = fact.texts.get("value")
    shown = f": {quoted(value)}" if isinstance(value, str) else ""
    return Wording(
        message=f"{subject(fact)} has one value only in {events(fact.count)}{shown}",
        expected="values that tell events apart",
        observed=quoted(value) if isinstance(value, str) else "1 value",
        suggestion="fill it in, or send it no more",
    )
