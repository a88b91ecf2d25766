"""A value of an enumeration is longer than Mixpanel keeps.

## What it finds

Texts in an `enum` with more than 255 characters.

## Why it matters

Mixpanel cuts longer texts. The value that the plan asks for can then never arrive, and the one
that does arrive is in no enumeration.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {string_characters: 12}}
events:
  Order Refunded:
    properties:
      reason: {type: string, enum: [damaged, the customer changed their mind]}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {string_characters: 12}}
events:
  Order Refunded:
    properties:
      reason: {type: string, enum: [damaged, changed_mind]}
```

## How to mend

Send a short code, and keep the sentence for the description.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `string_characters`.

## Source

https://docs.mixpanel.com/reference/import-events
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM004",
    name="enum-value-too-long",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a value of an enumeration is longer than Mixpanel keeps",
    source="https://docs.mixpanel.com/reference/import-events",
    limits=("string_characters",),
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each value that would be cut."""
    most = view.limits.string_characters
    for entry in view.written:
        if not entry.definition.enum:
            continue
        for index, value in enumerate(entry.definition.enum):
            if isinstance(value, str) and len(value) > most:
                yield view.finding(
                    RULE,
                    f'the value "{shorten(value)}" of "{shorten(entry.path)}" has '
                    f"{len(value):,} characters, of which Mixpanel keeps {most}",
                    at=entry,
                    key="enum",
                    item=index,
                    about=value,
                    expected=f"at most {most} characters",
                )
