"""Two events show the same label.

## What it finds

Events whose display name is also the display name, or the raw name, of another event, ignoring case
and blanks. Deprecated, blocked and hidden events are left alone.

## Why it matters

In Mixpanel's menus two entries look the same, and only one of them is what the report is to count.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed: {display_name: Purchase}
  Order Paid: {display_name: Purchase}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {display_name: Purchase}
  Order Paid: {display_name: Payment received}
```

## How to mend

Give one of them another display name. If both are the same event, make one an alias of the other.

## Options

None.

## Source

Mixpanel looks at display names before raw names:
https://docs.mixpanel.com/docs/data-governance/data-standards
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.naming import fold_case
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="NAM027",
    name="display-name-collision",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="two events show the same label",
    source="https://docs.mixpanel.com/docs/data-governance/data-standards",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each event that looks like an earlier one."""
    first: dict[str, EventDef] = {}
    for event in view.active_events:
        if event.hidden:
            continue
        label = fold_case(" ".join((event.display_name or event.name).split()))
        other = first.setdefault(label, event)
        if other is event or not label:
            continue
        if event.display_name:
            yield _finding(view, event, other)
        elif other.display_name:
            yield _finding(view, other, event)


def _finding(view: PlanView, event: EventDef, other: EventDef) -> Finding:
    return view.finding(
        RULE,
        f"event {quoted(event.name)} is shown as {quoted(event.display_name or '')}, "
        f"and so is {quoted(other.name)}",
        at=event,
        key="display_name",
        value=True,
        about=other.name,
        observed=event.display_name,
    )
