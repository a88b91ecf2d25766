"""An event is planned with nearly as many properties as Mixpanel takes.

## What it finds

An event that reaches nine tenths of the limit on properties, counted as LIM001 does but with more
care: where the event names no platform, the SDK that adds most is assumed. What LIM001 reports is
not reported again.

## Why it matters

The last few properties go fast: a campaign adds its parameters, an SDK adds one more, and events
begin to be refused in production with nothing changed in the plan.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {max_properties: 10}}
events:
  Survey Answered:
    platforms: [server]
    properties: {answer_1: string, answer_2: string, answer_3: string, answer_4: string}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {max_properties: 10}}
events:
  Survey Question Answered:
    platforms: [server]
    properties: {question: string, answer: string}
```

## How to mend

Name the event's `platforms`, so that only their SDKs are counted. Then move what varies from names
into values.

## Options

`share` (0.9): the share of the limit at which the rule speaks. The limit itself is
`max_properties` of the plan's profile and can be overridden under `settings.limits`.

## Source

Derived from the limit on https://docs.mixpanel.com/docs/data-structure/events-and-properties; a
team that met it: https://github.com/stellar/freighter/issues/2883
"""

import math
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.sdk_properties import wide_events, width
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM002",
    name="near-property-limit",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an event is planned with nearly as many properties as Mixpanel takes",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("max_properties",),
    options=(Option("share", 0.9, "share of the limit at which the rule speaks"),),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event near the limit, but not at it."""
    most = view.limits.max_properties
    share = min(max(float(view.option(RULE, "share")), 0.0), 1.0)
    near = math.ceil(most * share)
    for event in wide_events(view.events, near):
        sum_up = width(event, at_least=False)
        if event.status == "blocked" or sum_up.total < near:
            continue
        if width(event, at_least=True).total >= most:
            continue
        guess = "" if event.platforms else "; name its platforms to count only their SDKs"
        yield view.finding(
            RULE,
            f'event "{shorten(event.name)}" may come to {sum_up.total:,} properties '
            f"({sum_up.in_words()}), the limit is {most:,}{guess}",
            at=event,
            expected=f"fewer than {near:,} properties",
            observed=f"{sum_up.total:,} properties",
        )
