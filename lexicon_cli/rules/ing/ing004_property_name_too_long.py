"""A property name is longer than Mixpanel keeps.

## What it finds

A property name of more than 255 characters. The name is shown cut.

## Why it matters

Mixpanel cuts the name; two long names with the same beginning become one. A name that long is
mostly a value that slipped into its place.

## Bad

```text
a property whose name is a whole paragraph
```

## Good

```text
a property "comment" that holds the paragraph
```

## How to mend

Send the text as a value under a short, fixed name.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`:
`property_name_characters`.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import in_events, largest, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING004",
    name="property-name-too-long",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a property name is longer than Mixpanel keeps",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("property_name_characters",),
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """The beginning of the name."""
    most = limit(bundle, "property_name_characters")
    return Wording(
        message=f"the property name {quoted(group.property)} is longer than {most:,} characters "
        f"{in_events(group)}",
        expected=f"at most {most:,} characters",
        observed=largest(group, "characters"),
    )
