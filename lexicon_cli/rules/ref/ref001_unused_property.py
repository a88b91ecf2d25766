"""A shared definition or a group is used by nothing.

## What it finds

A definition under `properties` of the plan that no event names, no group holds and no super
property refines; a group that no event includes and no other group holds. Super properties are on
every event and need no user.

## Why it matters

Readers take a shared definition for something that is sent. Unused ones are leftovers of a rename,
or a property that somebody forgot to put on the event.

## Bad

```yaml plan
lexicon: 1
properties:
  coupon: string
  voucher: string
events:
  Purchase Completed:
    properties: {coupon: }
```

## Good

```yaml plan
lexicon: 1
properties:
  coupon: string
events:
  Purchase Completed:
    properties: {coupon: }
```

## How to mend

Name it where it is sent, or remove it. The fix removes it, which no event notices.

## Options

- `allow` ([]): names of properties and groups that may wait for a user; `*` and `?` stand for any
  letters.

## Source

Avo's audit of unused properties; buf's lint of unused imports
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.fix import Fix, RemoveEntry
from lexicon_cli.plan.spots import path_place
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.rule import Option, Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="REF001",
    name="unused-property",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a shared definition or a group is used by nothing",
    source="Avo: audit rules; buf: unused imports",
    fix="unsafe",
    aliases=("unused-group",),
    options=(Option("allow", (), "properties and groups that may wait, with * and ?"),),
    variants={"property": "a shared definition", "group": "a group"},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition and each group that could go."""
    plan = view.plan
    if not plan.events:
        return
    allowed = matcher(view.option(RULE, "allow"))
    members = {member for group in plan.groups.values() for member in group}
    used = set(plan.super_properties) | members
    included: set[str] = set()
    for event in plan.events.values():
        used.update(event.own_properties)
        included.update(event.include)
    for name, definition in plan.shared_properties.items():
        if name not in used and not allowed(name) and definition.place is not None:
            fix = Fix(f"remove {quoted(name)}", (RemoveEntry(definition.place),))
            message = f"shared property {quoted(name)} is used by no event and no group"
            yield view.finding(RULE, message, at=definition, variant="property", fix=fix)
    for name in plan.groups:
        if name not in included and name not in members and not allowed(name):
            place = path_place(plan, "groups", name)
            fix = Fix(f"remove {quoted(name)}", (RemoveEntry(place),))
            message = f"group {quoted(name)} is included by no event"
            yield view.finding(
                RULE, message, at=place, variant="group", about=f"group {name}", fix=fix
            )
