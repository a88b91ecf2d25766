"""An event is planned with more properties than Mixpanel takes.

## What it finds

An event whose own properties, super properties and the properties that its SDK adds by itself come
to more than 255 (an error) or to exactly 255 (a warning: one page of the documentation allows it,
another does not). Counted is the platform whose SDK adds most; where the event names no platform,
the five properties that every SDK adds. Blocked properties and those that the server adds do not
count. The message shows the sum.

## Why it matters

With strict import such an event is refused, otherwise properties are lost, and nobody is told
which.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {max_properties: 6}}
events:
  Survey Answered:
    properties: {answer_1: string, answer_2: string}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {max_properties: 8}}
events:
  Survey Question Answered:
    properties: {question: string, answer: string}
```

## How to mend

Send what varies as values and not as names: a list, or one event for each item. Take super
properties back that few events need.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `max_properties`.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties and, for "fewer than 255",
https://docs.mixpanel.com/reference/import-events
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.sdk_properties import wide_events, width
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM001",
    name="too-many-properties",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="an event is planned with more properties than Mixpanel takes",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("max_properties",),
    variant_severity={"at-limit": Severity.WARNING},
    variants={
        "over": "more than the limit",
        "at-limit": "exactly the limit",
    },
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event at the limit or over it."""
    most = view.limits.max_properties
    for event in wide_events(view.events, most):
        sum_up = width(event, at_least=True)
        if event.status == "blocked" or sum_up.total < most:
            continue
        over = sum_up.total > most
        name = f'event "{shorten(event.name)}"'
        count = f"{sum_up.total:,} properties ({sum_up.in_words()})"
        if over:
            message = f"{name} comes to {count}, Mixpanel takes fewer than {most:,}"
        else:
            message = f"{name} comes to exactly {count}, which strict import may refuse"
        yield view.finding(
            RULE,
            message,
            at=event,
            variant="over" if over else "at-limit",
            about="width",
            expected=f"fewer than {most:,} properties",
            observed=f"{sum_up.total:,} properties",
        )
