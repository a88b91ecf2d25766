"""A deprecated event has no date of its end, or one very far off.

## What it finds

A deprecated event without a `sunset` (`missing`), and any event whose `sunset` lies more than a
year ahead (`too-far`). Off by default: many teams deprecate without a date.

## Why it matters

What is deprecated for ever is never removed from the code.

## Bad

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: deprecated
    sunset: 2099-12-31
```

## Good

```yaml plan {days: 100000}
lexicon: 1
events:
  Old Checkout:
    status: deprecated
    sunset: 2099-12-31
```

## How to mend

Give it a date that the people who now own it will see.

## Options

`days` (365): how far ahead a sunset may lie.

## Source

Glean reports expiration dates that are too far ahead:
https://mozilla.github.io/glean/book/reference/yaml/metrics.html
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.dates import day, days
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIF005",
    name="sunset-too-far",
    scope=Scope.PLAN,
    severity=None,
    summary="a deprecated event has no date of its end, or one very far off",
    source="https://mozilla.github.io/glean/book/reference/yaml/metrics.html",
    aliases=("expiry-missing",),
    options=(Option("days", 365, "how far ahead a sunset may lie"),),
    when_selected=Severity.INFO,
    variants={
        "missing": "deprecated without a sunset",
        "too-far": "a sunset too far ahead",
    },
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event whose end is not in sight."""
    most = int(view.option(RULE, "days"))
    for event in view.events:
        sunset = day(event.sunset)
        if sunset is None:
            if event.status == "deprecated":
                message = f'event "{shorten(event.name)}" is deprecated but has no sunset'
                yield view.finding(RULE, message, at=event, key="status", variant="missing")
        elif event.status != "blocked" and (sunset - view.today).days > most:
            message = f'the sunset of event "{shorten(event.name)}" on {sunset} is more than '
            message += f"{days(most)} ahead"
            yield view.finding(
                RULE,
                message,
                at=event,
                key="sunset",
                value=True,
                variant="too-far",
                observed=str(sunset),
            )
