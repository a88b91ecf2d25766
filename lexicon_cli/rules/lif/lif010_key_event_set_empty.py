"""No event of the plan is marked as a key event.

## What it finds

A plan with active events of which none is `critical`. Off by default: not every team watches
volumes.

## Why it matters

Checks on volume and on events that vanish treat key events as errors. Without any, a purchase that
stops arriving is graded like a tooltip that does.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {critical: true}
```

## How to mend

Mark the few events that somebody would be woken up for: sign-up, purchase, renewal.

## Options

None.

## Source

Monitoring of starred items only is what Trackingplan offers: https://docs.trackingplan.com
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIF010",
    name="key-event-set-empty",
    scope=Scope.PLAN,
    severity=None,
    summary="no event of the plan is marked as a key event",
    source="https://docs.trackingplan.com",
    when_selected=Severity.INFO,
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for the plan."""
    if view.active_events and not any(event.critical for event in view.active_events):
        message = "no event is marked critical, so no check on volume knows what matters most"
        yield view.finding(RULE, message, at=("events",), suggestion="critical: true")
