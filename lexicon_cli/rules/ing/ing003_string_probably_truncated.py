"""A text has exactly the length at which texts are cut.

## What it finds

Strings of exactly 255 characters. The browser SDK cuts before it sends, so a longer value can
never be seen; values that pile up at this length were cut.

## Why it matters

The end of the value is lost for good.

## Bad

```text
a "page_title" of exactly 255 characters
```

## Good

```text
a "page_title" of 60 characters
```

## How to mend

Find what is sent there and shorten it at the source: mostly URLs with long query strings.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `string_characters`.

## Source

https://docs.mixpanel.com/docs/data-structure/events-and-properties
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import in_events, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING003",
    name="string-probably-truncated",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a text has exactly the length at which texts are cut",
    source="https://docs.mixpanel.com/docs/data-structure/events-and-properties",
    limits=("string_characters",),
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which property was probably cut."""
    most = limit(bundle, "string_characters")
    return Wording(
        message=f"{quoted(group.property)} has exactly {most:,} characters {in_events(group)}: "
        "probably cut by an SDK",
        expected=f"fewer than {most:,} characters",
        observed=f"{most:,} characters",
    )
