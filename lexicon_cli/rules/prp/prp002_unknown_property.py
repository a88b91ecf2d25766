"""A property that the plan does not have for this event.

## What it finds

A property that is not planned for the event and is none of Mixpanel's own. An error with
`additional_properties: deny`, a warning with `warn`, not looked for with `allow`. If a planned
name is near, it is suggested with the reason.

## Why it matters

A misspelt property is lost to every report on the right one. Unplanned ones count towards the
limit of 255.

## Plan of the examples

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, required: true}
      amount: number
```

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "ORD-1", "amout": 12}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"order_id": "ORD-1", "amount": 12}}
```

## How to mend

Correct the name where it is sent, or plan the property.

## Options

None.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.core.naming import nearest
from lexicon_cli.rules.lookup import entry_of, siblings_of
from lexicon_cli.rules.phrases import OTHER_NAMES, in_events, quoted, some
from lexicon_cli.rules.rule import Rule, Scope, Wording

# Property names are short: what is merely similar is more often another property.
_NEAR_PROPERTY = 0.75

RULE = Rule(
    code="PRP002",
    name="unknown-property",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a property that the plan does not have for this event",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    variant_severity={"denied": Severity.ERROR},
    variants={
        "": "the plan warns of unplanned properties",
        "denied": "the plan denies them",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The unplanned property, and what it was probably meant to be."""
    message = f"{quoted(group.property)} is not planned for this event, {in_events(group)}"
    if group.property == OTHER_NAMES:
        return Wording(message=f"further properties are not planned, {in_events(group)}")
    name, reason = _meant(group, bundle)
    if name is not None:
        return Wording(
            message=f"{message}; nearest is {quoted(name)} ({reason})",
            observed=group.property,
            suggestion=name,
            reason=reason,
        )
    elsewhere = [
        other for other, entry in bundle.events.items() if group.property in entry.properties
    ]
    if elsewhere:
        message += f"; it is planned for {some(elsewhere, 2)}"
    return Wording(message=message, observed=group.property)


def _meant(group: Group, bundle: SchemaBundle) -> tuple[str | None, str]:
    """The planned name that was probably meant, and why; a deprecated one gives its successor."""
    entry = entry_of(group, bundle)
    path = group.property or ""
    if entry is None:
        return None, ""
    for name, facts in entry.properties.items():
        if path in facts.aliases:
            return name, "alias"
    before, names = siblings_of(group, bundle)
    match = nearest(path[len(before) :], names, cutoff=_NEAR_PROPERTY)
    if match is None:
        return None, ""
    known = entry.properties.get(before + match.name)
    if known is not None and known.status == "deprecated" and known.replaced_by:
        return known.replaced_by, "deprecated successor"
    return before + match.name, match.reason
