"""An event does not say when exactly it is sent.

## What it finds

Active events without a `trigger`, in a plan where most events have one. Where fewer than half have
one, one finding speaks for all (`most`). A plan that is only CSV files and uses no triggers is not
asked.

## Why it matters

"Signed up": when the form was sent, when the account was made, or when the address was confirmed?
The counts differ, and so do the platforms if each developer decides alone.

## Bad

```yaml plan
lexicon: 1
events:
  Signed Up: {trigger: The account service returned the new user id}
  Signed In: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Signed Up: {trigger: The account service returned the new user id}
  Signed In: {trigger: The account service accepted the credentials}
```

## How to mend

Name the moment, and what must have happened before it.

## Options

None.

## Source

https://amplitude.com/docs/data/data-planning-playbook
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.coverage import only_tables, share, singled_out
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="DOC009",
    name="trigger-missing",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="an event does not say when exactly it is sent",
    source="https://amplitude.com/docs/data/data-planning-playbook",
    variants={"": "one event", "most": "more than half of all events"},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event without a trigger, or one for the plan."""
    active = view.active_events
    lacking = [event for event in active if not (event.trigger or "").strip()]
    told = singled_out(lacking, len(active))
    having = len(active) - len(lacking)
    if lacking and not told and (having or not only_tables(view.plan)):
        said = share(having, len(active), ("event", "events"), ("says", "say"))
        message = f"{said} under trigger when exactly it is sent"
        yield view.finding(RULE, message, at=("events",), variant="most")
    for event in told:
        message = f'event "{shorten(event.name)}" does not say when it is sent'
        yield view.finding(RULE, message, at=event)
