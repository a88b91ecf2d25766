"""Objects and lists are nested deeper than Mixpanel documents.

## What it finds

A value with more than three levels of lists and objects.

## Why it matters

The documentation allows three levels. Deeper parts cannot be filtered or broken down by, and
strict import may refuse the event.

## Bad

```json lines
{"event": "Purchase Completed", "properties": {"a": {"b": {"c": {"d": {"e": 1}}}}}}
```

## Good

```json lines
{"event": "Purchase Completed", "properties": {"a": {"b": {"c": 1}}}}
```

## How to mend

Flatten: send `address_city` in place of `user.address.city`.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `nesting_depth`.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import in_events, largest, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING007",
    name="nesting-too-deep",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="objects and lists are nested deeper than Mixpanel documents",
    source="https://docs.mixpanel.com/reference/import-events",
    limits=("nesting_depth",),
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """How deep the nesting may be."""
    most = limit(bundle, "nesting_depth")
    return Wording(
        message=f"{quoted(group.property)} is nested deeper than {most} levels {in_events(group)}",
        expected=f"at most {most} levels",
        observed=largest(group, "levels"),
    )
