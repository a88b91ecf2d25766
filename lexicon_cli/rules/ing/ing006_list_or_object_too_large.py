"""A list or object is larger than Mixpanel takes.

## What it finds

A list of 255 elements or more, an object with 255 keys or more, or either of more than 8 KB as
JSON.

## Why it matters

Strict import refuses the event; otherwise the property may be dropped.

## Bad

```text
a "cart" of 400 items
```

## Good

```text
a "cart_size" of 400, and one event per item
```

## How to mend

Send a summary (count, total) and, if needed, one event per element.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `property_bytes`,
`list_elements`, `object_keys`.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import in_events, largest, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

_LIMITS = {
    "bytes": ("property_bytes", "bytes"),
    "elements": ("list_elements", "elements"),
    "keys": ("object_keys", "keys"),
}

RULE = Rule(
    code="ING006",
    name="list-or-object-too-large",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a list or object is larger than Mixpanel takes",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    limits=("property_bytes", "list_elements", "object_keys"),
    variants={
        "bytes": "too large as JSON",
        "elements": "too long a list",
        "keys": "too wide an object",
    },
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which of the three sizes is exceeded."""
    name, unit = _LIMITS.get(group.variant, _LIMITS["bytes"])
    most = limit(bundle, name)
    return Wording(
        message=f"{quoted(group.property)} has more than {most:,} {unit} {in_events(group)}",
        expected=f"at most {most:,} {unit}",
        observed=largest(group, unit),
    )
