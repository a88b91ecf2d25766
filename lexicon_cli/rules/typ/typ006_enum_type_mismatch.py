"""A value of an enumeration is not of the property's type.

## What it finds

`enum` values that the `type` beside them forbids: a text for a number, a number for a text. On a
list the values are those of its elements. `null` is never held against an enum.

## Why it matters

No event can ever carry such a value without being wrong in the other way: it is dead, or the type
is not what was meant. In YAML it is often a lack of quotes, or quotes too many.

## Bad

```yaml plan
lexicon: 1
events:
  Level Completed:
    properties:
      stars: {type: integer, enum: ['1', '2', '3']}
```

## Good

```yaml plan
lexicon: 1
events:
  Level Completed:
    properties:
      stars: {type: integer, enum: [1, 2, 3]}
```

## How to mend

Write the values as the type wants them, or correct the type.

## Options

None.

## Source

sourcemeta's JSON Schema linter, rule `enum_with_type`
"""

import json
from collections.abc import Iterator
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.names import quoted
from lexicon_cli.rules.phrases import either
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="TYP006",
    name="enum-type-mismatch",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="a value of an enumeration is not of the property's type",
    source="sourcemeta jsonschema: enum_with_type",
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each definition that has such values, at the first of them."""
    for entry in view.written:
        enum = entry.whole.enum
        if enum and (entry.definition.enum is not None or entry.definition.types):
            types = _allowed(entry)
            wrong = [i for i, value in enumerate(enum) if types and not _fits(value, types)]
            if wrong:
                yield _finding(view, entry, wrong, types)


def _allowed(entry: Written) -> tuple[str, ...]:
    """The types that values may have; () if any, or if nobody knows."""
    types = entry.whole.types
    if "any" in types or not types:
        return ()
    if "list" not in types:
        return types
    items = entry.whole.items
    if items is None or not items.types or "any" in items.types:
        return ()
    return (*types, *items.types)


def _fits(value: Any, types: tuple[str, ...]) -> bool:
    match value:
        case None:
            return True
        case bool():
            return "boolean" in types
        case str():
            return "string" in types or "datetime" in types
        case int():
            return "number" in types or "integer" in types
        case float():
            return "number" in types or ("integer" in types and value.is_integer())
        case list():
            return "list" in types
        case dict():
            return "object" in types
    return False


def _finding(view: PlanView, entry: Written, wrong: list[int], types: tuple[str, ...]) -> Finding:
    enum = entry.whole.enum or ()
    values = ", ".join(_shown(enum[i]) for i in wrong[:3])
    more = f" and {len(wrong) - 3:,} more" if len(wrong) > 3 else ""
    wanted = either(dict.fromkeys(types))
    what = "is no value" if len(wrong) == 1 else "are no values"
    message = f"{values}{more} in the enum of {quoted(entry.path)} {what} of type {wanted}"
    if entry.definition.enum is None:
        return view.finding(RULE, message, at=entry, key="type", value=True, expected=wanted)
    return view.finding(RULE, message, at=entry, key="enum", item=wrong[0], expected=wanted)


def _shown(value: Any) -> str:
    try:
        return shorten(json.dumps(value, ensure_ascii=False), 40)
    except (TypeError, ValueError, RecursionError):
        return shorten(str(type(value).__name__))
