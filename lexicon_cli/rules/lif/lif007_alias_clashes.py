"""An alias is the name of something else.

## What it finds

- an alias of an event that is another event's name, or another event's alias
- the same for the properties of one event, of user profiles and of group profiles

If the other one is deprecated or blocked and names this one as its successor, or has merely ended,
it is a warning (`ended`): the old name stands in the plan twice.

## Why it matters

Data that arrives under the name belongs to two entries. It is held to only one of them, and which
one that is depends on the order of the plan.

## Bad

```yaml plan
lexicon: 1
events:
  Signed Up:
    aliases: [Account Created]
  Account Created: {}
```

## Good

```yaml plan
lexicon: 1
events:
  Signed Up:
    aliases: [account_created]
```

## How to mend

Decide which entry the name belongs to. If the two are one thing, keep one entry and make the other
name its alias.

## Options

None.

## Source

Names must be unique to be resolved, as Mixpanel's own merging of events has it:
https://docs.mixpanel.com/docs/data-governance/lexicon
"""

from collections.abc import Iterator, Mapping

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIF007",
    name="alias-clashes",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="an alias is the name of something else",
    source="https://docs.mixpanel.com/docs/data-governance/lexicon",
    variant_severity={"ended": Severity.WARNING},
    variants={
        "name": "the alias is the name of another entry",
        "alias": "the alias is an alias of another entry",
        "ended": "the alias is the name of an entry that is deprecated or blocked",
    },
)
_ENDED = ("deprecated", "blocked")


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each alias that clashes, at the later entry if both are aliases."""
    plan = view.plan
    told: set[tuple[str | None, str, str, str]] = set()
    yield from _clashes(view, plan.events, "event", None, told)
    for event in plan.events.values():
        yield from _clashes(view, event.properties, "property", event.name, told)
    yield from _clashes(view, plan.user_properties, "user property", None, told)
    for properties in plan.group_properties.values():
        yield from _clashes(view, properties, "group property", None, told)


def _clashes(
    view: PlanView,
    entries: Mapping[str, EventDef] | Mapping[str, PropertyDef],
    what: str,
    event: str | None,
    told: set[tuple[str | None, str, str, str]],
) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for entry in entries.values():
        for index, alias in enumerate(entry.aliases):
            other = entries.get(alias)
            variant = "name"
            if other is None:
                other = entries.get(first.setdefault(alias, entry.name))
                variant = "alias"
            elif (other.status or "live") in _ENDED:
                variant = "ended"
            if other is None or other.name == entry.name:
                continue
            at, where = _written(view, entry, alias, event)
            if (where, entry.name, alias, other.name) in told:
                continue
            told.add((where, entry.name, alias, other.name))
            yield view.finding(
                RULE,
                _message(what, entry.name, alias, other, variant),
                at=at,
                key="aliases",
                item=index,
                event=event,
                variant=variant,
                about=alias,
                observed=shorten(alias),
            )


def _written(
    view: PlanView, entry: EventDef | PropertyDef, alias: str, event: str | None
) -> tuple[EventDef | PropertyDef, str | None]:
    """Where the alias was written: an event's own definition, with the event's name, or the shared
    one under it."""
    if event is None or isinstance(entry, EventDef):
        return entry, None
    own = view.plan.events[event].own_properties.get(entry.name)
    if own is not None and alias in own.aliases:
        return own, event
    plan = view.plan
    for definitions in (plan.super_properties, plan.shared_properties):
        shared = definitions.get(entry.name)
        if shared is not None and alias in shared.aliases:
            return shared, None
    return entry, event


def _message(what: str, name: str, alias: str, other: EventDef | PropertyDef, variant: str) -> str:
    subject = f'alias "{shorten(alias)}" of {what} "{shorten(name)}"'
    if variant == "alias":
        return f'{subject} is an alias of "{shorten(other.name)}" too'
    if variant == "ended":
        return f"{subject} is a {other.status} {what} of the plan too: keep one of the two"
    return f"{subject} is the name of another {what}"
