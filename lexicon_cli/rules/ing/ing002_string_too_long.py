"""A text is longer than Mixpanel keeps.

## What it finds

A string of more than 255 characters, also inside lists and objects.

## Why it matters

Mixpanel cuts it without a word: URLs lose their end, JSON text becomes unreadable, distinct
values become one.

## Bad

```text
a "comment" of 600 characters
```

## Good

```text
a "comment" of at most 255 characters
```

## How to mend

Cut it yourself at a place that makes sense, split it into several properties, or send a short
code for it.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `string_characters`.

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
    code="ING002",
    name="string-too-long",
    scope=Scope.DATA,
    severity=Severity.ERROR,
    summary="a text is longer than Mixpanel keeps",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("string_characters",),
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which property is cut, and at what length."""
    most = limit(bundle, "string_characters")
    return Wording(
        message=f"{quoted(group.property)} is longer than {most:,} characters {in_events(group)}; "
        "Mixpanel cuts it",
        expected=f"at most {most:,} characters",
        observed=largest(group, "characters"),
    )
