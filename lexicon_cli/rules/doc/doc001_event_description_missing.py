"""An event has no description.

## What it finds

An event of the plan without a `description`, or with an empty one. Blocked events need none.

## Why it matters

The description is what an analyst reads before choosing the event in a report. Mixpanel's own
Data Standards ask for it, and it is a fifth of the published Lexicon score.

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
  Purchase Completed:
    description: The payment provider confirmed the charge
```

## How to mend

Say in one sentence what the person did, not which function sent it.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="DOC001",
    name="event-description-missing",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an event has no description",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event that nobody described."""
    for event in view.events:
        if event.status != "blocked" and not (event.description or "").strip():
            yield view.finding(RULE, f'event "{shorten(event.name)}" has no description', at=event)
