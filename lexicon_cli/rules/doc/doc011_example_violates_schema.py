"""An example or default breaks the property's own definition.

## What it finds

A value under `example`, `examples` or `default` that an event could not carry without a finding:
another type, not in the `enum`, no match of the `pattern` or `format`, out of range, too short or
too long, or an inner key that is missing or wrong. What an event takes from a shared definition
counts too. Patterns that could take very long are not tried on long texts, and a CSV cell, which
cannot say where one example ends, is only held to what it can mean.

## Why it matters

Developers copy examples. Test data, mocks and documentation are made from them. A wrong example is
how a wrong value gets into production; or the definition is wrong, and good events will be refused.

## Bad

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, pattern: "^ORD-", example: 2029}
```

## Good

```yaml plan
lexicon: 1
events:
  Purchase Completed:
    properties:
      order_id: {type: string, pattern: "^ORD-", example: ORD-2029}
```

## How to mend

Correct whichever of the two is wrong.

## Options

Limits of the plan's profile; each can be overridden under `settings.limits`: `string_characters`.

## Source

Examples are held to their schema alike by Sourcemeta's linter:
https://github.com/sourcemeta/jsonschema
"""

from collections.abc import Iterator
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import Mapping, Scalar, Sequence, Style, shorten
from lexicon_cli.rules.phrases import as_json
from lexicon_cli.rules.rule import Rule, Scope
from lexicon_cli.rules.values import Fault, first_fault
from lexicon_cli.rules.view import PlanView, Written

RULE = Rule(
    code="DOC011",
    name="example-violates-schema",
    scope=Scope.PLAN,
    severity=Severity.ERROR,
    summary="an example or default breaks the property's own definition",
    source="https://github.com/sourcemeta/jsonschema",
    limits=("string_characters",),
    variants={"example": "an example", "default": "the default"},
)


def check(view: PlanView) -> Iterator[Finding]:
    """One finding for each value, with the first thing that is wrong with it."""
    characters = view.limits.string_characters
    for entry in view.written:
        definition = entry.definition
        if not definition.examples and definition.default is None:
            continue
        if entry.whole.status == "blocked":
            continue
        for value in definition.examples:
            fault = first_fault(value, entry.whole, characters)
            if fault is not None and not _may_be_meant(value, entry):
                yield _finding(view, entry, "example", value, fault)
        if definition.default is not None:
            fault = first_fault(definition.default, entry.whole, characters)
            if fault is not None and not _may_be_meant(definition.default, entry):
                yield _finding(view, entry, "default", definition.default, fault)


def _may_be_meant(value: Any, entry: Written) -> bool:
    """Whether the value may be a right one that could not be written, or was read before its type
    was known: a CSV cell of several values or of a list's element; `5.2` for a text elsewhere
    defined."""
    whole, definition = entry.whole, entry.definition
    of_text = bool(whole.types) and set(whole.types) <= {"string", "datetime"}
    if not definition.types and of_text and isinstance(value, int | float):
        return first_fault(str(value), whole, 10**9) is None
    if not isinstance(value, str) or not _is_cell(definition):
        return False
    return "list" in whole.types or "," in value or ";" in value


def _is_cell(definition: PropertyDef) -> bool:
    """Whether the examples were read from a cell of a table."""
    node = definition.node
    for key, value in node.pairs if isinstance(node, Mapping) else ():
        if isinstance(key, Scalar) and key.text in ("example", "examples", "default"):
            first = value.items[0] if isinstance(value, Sequence) and value.items else value
            if isinstance(first, Scalar) and first.style is Style.CELL:
                return True
    return False


def _finding(view: PlanView, entry: Written, what: str, value: Any, fault: Fault) -> Finding:
    shown = shorten(as_json(value)) if _is_short(value) else what
    inside = f'"{fault.at}" ' if fault.at else ""
    subject = f'{what} {shown} of "{shorten(entry.path)}"' if shown != what else what
    hint = _hint(entry, value, fault)
    key, item = _spot(entry.definition, what, value)
    return view.finding(
        RULE,
        f"{subject}: {inside}{fault.message}{hint}"
        if inside
        else f"{subject} {fault.message}{hint}",
        at=entry,
        key=key,
        value=True,
        item=item,
        variant=what,
        about=f"{what} {shown}",
        observed=shown,
    )


def _hint(entry: Written, value: Any, fault: Fault) -> str:
    if fault.kind != "type" or fault.at:
        return ""
    if isinstance(value, list) and "list" not in entry.whole.types:
        return '; several examples stand under "examples"'
    if isinstance(value, str) and _spells_a_number(value, entry.whole):
        return "; without quotes it is a number"
    if "list" in entry.whole.types and not isinstance(value, dict | list):
        return f"; write [{shorten(str(value))}]"
    return ""


def _spells_a_number(text: str, whole: PropertyDef) -> bool:
    if len(text) > 30 or not text.lstrip("-")[:1].isdigit() or not text.isascii():
        return False
    try:
        value = float(text)
    except ValueError:
        return False
    return first_fault(value, whole, 1) is None


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 200
    if isinstance(value, list | dict):
        return len(value) <= 20 and first_fault(value, PropertyDef(name=""), 200) is None
    return True


def _spot(definition: PropertyDef, what: str, value: Any) -> tuple[str, int | None]:
    """The key that the value stands under, and its place in a list of examples."""
    if what == "default" or not isinstance(definition.node, Mapping):
        return what, None
    keys = {key.text for key, _ in definition.node.pairs if isinstance(key, Scalar)}
    if "examples" not in keys:
        return "example", None
    at = next(index for index, one in enumerate(definition.examples) if one is value)
    if "example" in keys:
        return ("example", None) if at == 0 else ("examples", at - 1)
    return "examples", at
