"""An event whose name is almost that of a planned event.

## What it finds

A name near enough to a planned one to be the same name written in two ways: a slip of the keys,
singular and plural, another tense, a filler word more or less. Names whose numbers differ, or in
which one word is the opposite of the other, are never taken for a typo; nor is a word that other
planned events use.

## Why it matters

The events are counted under a name nobody looks for.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed: {}
```

## Bad

```json lines
{"event": "Purchse Completed", "properties": {}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {}}
```

## How to mend

Correct the name where it is sent, or list it under `aliases` of the planned event. If it really
is another event, plan it.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.core.naming import nearest, why
from lexicon_cli.rules.phrases import events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="EVT004",
    name="event-probable-typo",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="an event whose name is almost that of a planned event",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    variants={
        "NAME": "the planned name that was meant",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Both names, and what makes them alike."""
    if not group.variant:
        return Wording(message=f"{events(group.count)} under names that are almost planned ones")
    alias = _nearest_alias(group, bundle)
    reason = why(group.event or "", alias or group.variant)
    return Wording(
        message=f"{quoted(group.event)} is probably {quoted(group.variant)} ({reason}), "
        f"{events(group.count)}",
        expected=group.variant,
        observed=group.event,
        suggestion=group.variant,
        reason=reason,
    )


def _nearest_alias(group: Group, bundle: SchemaBundle) -> str | None:
    """The alias of the planned event that the name resembles more than the event's own name."""
    entry = bundle.events.get(group.variant)
    if entry is None:
        return None
    match = nearest(group.event or "", (entry.name, *entry.aliases))
    return None if match is None else match.name
