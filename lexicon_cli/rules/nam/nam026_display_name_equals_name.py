"""A display name repeats the raw name.

## What it finds

`display_name` of events and properties that is the name itself, letter by letter.

## Why it matters

Mixpanel shows the raw name anyway; its Lexicon score counts such a display name as missing.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed: {display_name: Purchase Completed}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed: {display_name: Purchase}
```

## How to mend

Take it out (the fix does, which changes nothing), or write what people without knowledge of the
code would call it.

## Options

None.

## Source

Mixpanel's published skill for keeping a Lexicon, which scores it:
https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, RemoveKey
from lexicon_cli.plan.model import EventDef
from lexicon_cli.rules.names import GONE, quoted, spot, survey
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="NAM026",
    name="display-name-equals-name",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="a display name repeats the raw name",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    fix="safe",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each display name that says nothing new."""
    for event in view.plan.events.values():
        shown = event.display_name
        if shown is not None and shown.strip() == event.name and event.status not in GONE:
            yield _finding(view, event, event.name, "event")
    for entry in survey(view).with_label:
        definition = entry.definition
        if (definition.display_name or "").strip() == definition.name:
            yield _finding(view, entry, definition.name, "property")


def _finding(view: PlanView, at: EventDef | Written, name: str, kind: str) -> Finding:
    place = at.place if isinstance(at, EventDef) else at.definition.place
    remedy = RemoveKey(place, "display_name") if place is not None else None
    return view.finding(
        RULE,
        f"the display name of {kind} {quoted(name)} is the name itself",
        at=at,
        about=spot(at) if isinstance(at, Written) else None,
        key="display_name",
        value=True,
        fix=None if remedy is None else Fix('remove "display_name"', (remedy,), safe=True),
    )
