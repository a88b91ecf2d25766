"""A text is within 255 characters but not within 255 bytes.

## What it finds

Strings of at most 255 characters that need more than 255 bytes in UTF-8: accents, other scripts,
emoji.

## Why it matters

One page of the documentation gives the limit in bytes, the others in characters. If bytes it is,
the end of these values is lost.

## Bad

```text
a "comment" of 200 characters in Japanese (600 bytes)
```

## Good

```text
a "comment" of 80 characters in Japanese (240 bytes)
```

## How to mend

Keep such values shorter if their end matters.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `string_bytes`.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.group import Group
from lexicon_cli.rules.lookup import limit
from lexicon_cli.rules.phrases import in_events, largest, quoted
from lexicon_cli.rules.rule import Rule, Scope, Wording

RULE = Rule(
    code="ING022",
    name="string-over-bytes",
    scope=Scope.DATA,
    severity=Severity.WARNING,
    summary="a text is within 255 characters but not within 255 bytes",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    limits=("string_bytes",),
)


def describe(group: Group, bundle: SchemaBundle) -> Wording:
    """Which property may be cut, and at what length."""
    most = limit(bundle, "string_bytes")
    return Wording(
        message=f"{quoted(group.property)} is longer than {most:,} bytes {in_events(group)}; "
        "Mixpanel may cut it",
        expected=f"at most {most:,} bytes",
        observed=largest(group, "bytes"),
    )
