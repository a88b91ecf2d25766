"""An event should have ended by now, but the plan still has it.

## What it finds

An event whose `sunset` lies before today and whose status is not `blocked`.

## Why it matters

A date that passes without consequence teaches everybody to ignore dates. Until the event is
blocked, old code that still sends it goes on filling reports.

## Bad

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: deprecated
    sunset: 2020-12-31
```

## Good

```yaml plan
lexicon: 1
events:
  Old Checkout:
    status: blocked
    sunset: 2020-12-31
```

## How to mend

Block the event (the fix does that; data that still holds it then is an error) or take it out of the
plan. If it has to live on, move the date.

## Options

`grace_days` (0): days after the sunset during which nothing is said.

## Source

Expired metrics are reported alike by Mozilla's Glean:
https://mozilla.github.io/glean/book/reference/yaml/metrics.html
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, SetKey
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.dates import day, days
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIF004",
    name="sunset-passed",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an event should have ended by now, but the plan still has it",
    source="https://mozilla.github.io/glean/book/reference/yaml/metrics.html",
    fix="unsafe",
    options=(Option("grace_days", 0, "days after the sunset during which nothing is said"),),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event that has outlived its date."""
    grace = int(view.option(RULE, "grace_days"))
    for event in view.plan.events.values():
        sunset = day(event.sunset)
        if sunset is None or event.status == "blocked":
            continue
        late = (view.today - sunset).days
        if late <= max(0, grace):
            continue
        fix = None
        if event.place is not None:
            fix = Fix("block the event", (SetKey(event.place, "status", "blocked"),))
        yield view.finding(
            RULE,
            f'event "{shorten(event.name)}" is still {event.status}, {days(late)} after its '
            f"sunset on {sunset}: block it, or move the date",
            at=event,
            key="sunset",
            value=True,
            observed=str(sunset),
            suggestion="status: blocked",
            fix=fix,
        )
