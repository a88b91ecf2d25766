"""An event repeats what it has already.

## What it finds

A property of an event that says nothing but what the super property of its name, or a group that
the event includes, says too. A refinement that adds something is none of these.

## Why it matters

The copy looks like a refinement: readers search for the difference. When the common definition
changes, the copy quietly keeps the old one.

## Bad

```yaml plan
lexicon: 1
super_properties:
  app_version: {type: string, required: true}
events:
  Sign Up:
    properties:
      app_version: {type: string, required: true}
      method: string
```

## Good

```yaml plan
lexicon: 1
super_properties:
  app_version: {type: string, required: true}
events:
  Sign Up:
    properties:
      method: string
```

## How to mend

Remove it from the event (the fix does): it has it anyway.

## Options

None.

## Source

Snowplow's policy on shadowed global contexts
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, RemoveEntry
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.resolve import refine
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.ref_alike import essence
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="REF006",
    name="common-property-redeclared",
    scope=Scope.PLAN,
    severity=Severity.INFO,
    summary="an event repeats what it has already",
    source="Snowplow: shadowing of global contexts",
    fix="safe",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition that could go without a trace."""
    plan = view.plan
    if not plan.super_properties and not plan.groups:
        return
    members = _members(view)
    for event in plan.events.values():
        included = frozenset().union(*(members.get(group, ()) for group in event.include))
        for name, own in event.own_properties.items():
            base = plan.super_properties.get(name)
            if base is None and name in included:
                base = plan.shared_properties.get(name)
            if base is not None and _adds_nothing(own, base):
                kind = "is a super property" if name in plan.super_properties else "is included"
                yield _finding(view, event, own, kind)


def _members(view: PlanView) -> dict[str, frozenset[str]]:
    """The properties of each group, with those of groups in it."""
    groups = view.plan.groups
    known: dict[str, frozenset[str]] = {}
    for name in groups:
        seen: dict[str, None] = {}
        waiting = [name]
        while waiting:
            group = waiting.pop()
            for member in groups[group]:
                if member not in seen:
                    seen[member] = None
                    if member in groups and member not in view.plan.shared_properties:
                        waiting.append(member)
        known[name] = frozenset(seen)
    return known


def _adds_nothing(own: PropertyDef, base: PropertyDef) -> bool:
    # What a list `required` says has no text of its own; examples, aliases and x- keys are kept.
    if (own.node is None and own.required) or own.extra or own.ignore:
        return False
    return essence(refine(base, own)) == essence(base)


def _finding(view: PlanView, event: EventDef, own: PropertyDef, kind: str) -> Finding:
    fix = None
    if own.place is not None:
        fix = Fix(f"remove {quoted(own.name)}", (RemoveEntry(own.place),), safe=True)
    message = f"{quoted(own.name)} {kind} and says nothing new here"
    return view.finding(RULE, message, at=own, event=event.name, fix=fix)
