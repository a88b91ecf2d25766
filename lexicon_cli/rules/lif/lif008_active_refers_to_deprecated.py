"""Active events still use a deprecated definition.

## What it finds

A shared or super property that is deprecated and still used: a group lists it, or an active event
names it without saying that it is deprecated there too. One finding for each group, and one for all
events together. To name a blocked property is fine: that forbids it.

## Why it matters

Every event that names the old property keeps it alive: the next developer reads it in the plan and
sends it.

## Bad

```yaml plan
lexicon: 1
properties:
  tier: {type: string, status: deprecated, replaced_by: level}
  level: string
groups:
  customer: [tier]
events:
  Signed In: {include: [customer]}
```

## Good

```yaml plan
lexicon: 1
properties:
  tier: {type: string, status: deprecated, replaced_by: level}
  level: string
groups:
  customer: [level]
events:
  Signed In: {include: [customer]}
```

## How to mend

Name the successor in its place. Where old code still sends the property, write `status: deprecated`
at the event that gets it.

## Options

None.

## Source

A review of what still refers to deprecated items is part of Amplitude's guide to planning:
https://amplitude.com/docs/data/data-planning-playbook
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.phrases import some
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="LIF008",
    name="active-refers-to-deprecated",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="active events still use a deprecated definition",
    source="https://amplitude.com/docs/data/data-planning-playbook",
    variants={
        "group": "a group lists it",
        "events": "active events name it",
    },
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each group that lists an ended property, one for all events that name it."""
    plan = view.plan
    ended = {
        definition.name: definition
        for definition in (*plan.shared_properties.values(), *plan.super_properties.values())
        if definition.status == "deprecated"
    }
    if not ended:
        return
    for group, members in plan.groups.items():
        for name in members:
            if name in ended:
                subject = f'group "{shorten(group)}" lists "{shorten(name)}", '
                yield view.finding(
                    RULE,
                    subject + _fate(ended[name]),
                    at=("groups", group),
                    property=name,
                    variant="group",
                    about=f"group {group}",
                    suggestion=ended[name].replaced_by,
                )
    for name, entries in _named_by_active_events(view, ended).items():
        events = [entry.event or "" for entry in entries]
        subject = f'{some(events)} still name{"s" if len(events) == 1 else ""} "{shorten(name)}", '
        yield view.finding(
            RULE,
            subject + _fate(ended[name]),
            at=entries[0].definition,
            variant="events",
            suggestion=ended[name].replaced_by,
        )


def _named_by_active_events(
    view: PlanView, ended: dict[str, PropertyDef]
) -> dict[str, list[Written]]:
    active = {event.name for event in view.active_events}
    found: dict[str, list[Written]] = {}
    for name in ended:
        for entry in view.named.get(name, ()):
            if entry.event in active and entry.definition.status is None:
                found.setdefault(name, []).append(entry)
    return found


def _fate(definition: PropertyDef) -> str:
    if definition.replaced_by:
        return f'which is deprecated: use "{shorten(definition.replaced_by)}"'
    return "which is deprecated"
