"""The dates of an event contradict each other, or its status.

## What it finds

Where `since` and `sunset` are days:

- an event that ends before it begins
- an event that is deprecated or blocked before it begins
- an event that is live before it begins (`early`, an info)
- an event whose successor begins only after its own end (`gap`)

## Why it matters

Reports of findings say how long an event has been overdue and from when on it is expected; with
dates that contradict each other they say nonsense. In a gap, nothing is measured at all.

## Bad

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: deprecated
    since: 2025-06-01
    sunset: 2025-01-01
    replaced_by: Checkout Started
  Checkout Started: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: deprecated
    since: 2025-01-01
    sunset: 2025-06-01
    replaced_by: Checkout Started
  Checkout Started: {}
```

## How to mend

Correct the day, or make an event that is yet to come `expected`.

## Options

None.

## Source

Derived from what `since` and `sunset` mean in the plan format; no page of the vendor speaks of it.
"""

from collections.abc import Iterator
from datetime import date

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.dates import day
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIF009",
    name="status-date-order",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="the dates of an event contradict each other, or its status",
    source="the meaning of since and sunset in the plan format",
    variant_severity={"early": Severity.INFO},
    variants={
        "order": "it ends before it begins",
        "not-begun": "it is deprecated or blocked before it begins",
        "early": "it is live before it begins",
        "gap": "its successor begins only after its end",
    },
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each contradiction."""
    for event in view.events:
        since, sunset = day(event.since), day(event.sunset)
        if since is not None:
            yield from _judge_begin(view, event, since, sunset)
        successor = view.plan.events.get(event.replaced_by or "")
        if sunset is None or successor is None:
            continue
        begin = day(successor.since)
        if begin is not None and begin > sunset:
            message = f'event "{shorten(event.name)}" ends on {sunset}, but its successor '
            message += f'"{shorten(successor.name)}" begins on {begin}: nothing arrives in between'
            yield view.finding(RULE, message, at=event, key="sunset", value=True, variant="gap")


def _judge_begin(
    view: PlanView, event: EventDef, since: date, sunset: date | None
) -> Iterator[Finding]:
    name = f'event "{shorten(event.name)}"'
    if sunset is not None and sunset < since:
        message = f"{name} ends on {sunset}, before it begins on {since}"
        yield view.finding(RULE, message, at=event, key="sunset", value=True, variant="order")
    if since <= view.today or event.status == "expected":
        return
    if event.status == "live":
        message = f"{name} is live but begins only on {since}; until then it is expected"
        yield view.finding(
            RULE,
            message,
            at=event,
            key="since",
            value=True,
            variant="early",
            suggestion="status: expected",
        )
    else:
        message = f"{name} is {event.status} already but begins only on {since}"
        yield view.finding(RULE, message, at=event, key="since", value=True, variant="not-begun")
