"""An event has no owner.

## What it finds

Active events without an `owner`. Where fewer than half of them have one, one finding speaks for all
(`most`): the team does not use owners yet. Deprecated and blocked events need none.

## Why it matters

A finding that belongs to nobody is mended by nobody. Reports are sorted by owner, and Mixpanel's
Data Standards ask for one.

## Bad

```yaml plan
lexicon: 1
owners: {growth: growth@acme.example}
events:
  Signed Up: {owner: growth}
  Invited Friend: {}
```

## Good

```yaml plan
lexicon: 1
owners: {growth: growth@acme.example}
events:
  Signed Up: {owner: growth}
  Invited Friend: {owner: growth}
```

## How to mend

Name the team that is asked when the event breaks, best by a key of `owners`.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.coverage import share, singled_out
from lexicon_cli.rules.phrases import some
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="DOC005",
    name="owner-missing",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="an event has no owner",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
    variants={"": "one event", "most": "more than half of all events"},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event without an owner, or one for the plan."""
    # Mixpanel's own CSV has no column for owners.
    others = view.plan.lexicon_files
    active = [e for e in view.active_events if e.place is None or e.place.file not in others]
    lacking = [event for event in active if not (event.owner or "").strip()]
    told = singled_out(lacking, len(active))
    if lacking and not told:
        having = len(active) - len(lacking)
        said = share(having, len(active), ("event", "events"), ("has", "have"))
        message = f"{said} an owner"
        if view.plan.owners:
            message += f"; name one of {some(list(view.plan.owners))}"
        yield view.finding(RULE, message, at=("events",), variant="most")
    for event in told:
        yield view.finding(RULE, f'event "{shorten(event.name)}" has no owner', at=event)
