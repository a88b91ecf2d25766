"""A name or value has few enough characters, but too many bytes.

## What it finds

Names of events and properties, and texts in an `enum`, that fit 255 characters but not 255 bytes of
UTF-8. Only letters beyond ASCII take more than one byte.

## Why it matters

Mixpanel's pages disagree: most say characters, the page on data types says bytes. If bytes are
counted, the name or value is cut, perhaps within a letter.

## Bad

```yaml plan
lexicon: 1
settings: {limits: {string_characters: 12, string_bytes: 12, event_name_characters: 12}}
events:
  Ответ получен: {}
  Заказ готов: {}
```

## Good

```yaml plan
lexicon: 1
settings: {limits: {string_characters: 12, string_bytes: 12}}
events:
  Order Ready: {}
```

## How to mend

Name it in ASCII and give it a `display_name` in any script.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `string_bytes`,
`string_characters`, `event_name_characters`, `property_name_characters`.

## Source

https://docs.mixpanel.com/docs/data-structure/property-reference/data-type
"""

from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView

RULE = Rule(
    code="LIM010",
    name="bytes-over-characters",
    scope=Scope.PLAN,
    severity=Severity.WARNING,
    summary="a name or value has few enough characters, but too many bytes",
    source="https://docs.mixpanel.com/docs/data-structure/property-reference/data-type",
    limits=(
        "string_bytes",
        "string_characters",
        "event_name_characters",
        "property_name_characters",
    ),
    variants={"name": "a name", "value": "a value of an enumeration"},
)
_BYTES_PER_CHARACTER = 4


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each name or value of an enumeration that only bytes make too long."""
    limits = view.limits
    most = limits.string_bytes
    for event in view.plan.events.values():
        size = _bytes(event.name, limits.event_name_characters, most)
        if size:
            message = _message(f'the name of event "{shorten(event.name)}"', size, most)
            yield view.finding(RULE, message, at=event, variant="name")
    for entry in view.written:
        definition = entry.definition
        name = definition.name
        if len(name) * _BYTES_PER_CHARACTER > most and not entry.is_nested:
            size = _bytes(name, limits.property_name_characters, most)
            if size:
                message = _message(f'the name of property "{shorten(name)}"', size, most)
                yield view.finding(RULE, message, at=entry, variant="name")
        if not definition.enum:
            continue
        for index, value in enumerate(definition.enum):
            size = _bytes(value, limits.string_characters, most)
            if size:
                message = _message(f'the value "{shorten(str(value))}"', size, most)
                yield view.finding(
                    RULE,
                    message,
                    at=entry,
                    key="enum",
                    item=index,
                    variant="value",
                    about=str(value),
                )


def _bytes(text: object, characters: int, most: int) -> int:
    """How many bytes the text has if they are too many while its characters are not; else 0."""
    if not isinstance(text, str) or len(text) * _BYTES_PER_CHARACTER <= most or text.isascii():
        return 0
    if len(text) > characters:
        return 0
    size = len(text.encode("utf-8", "surrogatepass"))
    return size if size > most else 0


def _message(what: str, size: int, most: int) -> str:
    return f"{what} has {size:,} bytes, and Mixpanel may count bytes: {most} at most"
