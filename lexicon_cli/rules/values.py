"""Whether a value of the plan (an example, a default) fits its own definition.

The verdict is the one that the compiled schemas give (schema/values.py says what each key of a
definition comes to); tests hold the two together. Here it comes in words, and without compiling.
"""

import math
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.patience import found, matches
from lexicon_cli.rules.phrases import a_type, either

_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value does not fit. `at` is the way into the value (`[2].sku`), "" for itself;
    `message` is a predicate: `is a string, not a number`. `kind` is the key that it breaks."""

    kind: str
    message: str
    at: str = ""


def first_fault(value: Any, definition: PropertyDef, characters: int) -> Fault | None:
    """The first reason why events with that value would be invalid, or None.

    `characters` is the longest text that Mixpanel keeps. Values nested deeper than a hundred levels
    are not judged.
    """
    if not _is_json(value):
        return None if _is_too_deep(value) else Fault("type", "is no JSON value")
    return next(_faults(value, definition, "", characters), None)


def _faults(value: Any, prop: PropertyDef, at: str, characters: int) -> Iterator[Fault]:
    if prop.status == "blocked":
        yield Fault("status", "stands for a property that is blocked", at)
        return
    enum = _enum(prop)
    kinds = _kinds(prop.types)
    if kinds is None and not _constrains(prop):
        if enum is not None and freeze(value) not in enum:
            yield _not_in_enum(value, prop, at)
        yield from _cut_texts(value, at, characters)
        return
    if value is None:
        may_be = (prop.nullable is True or kinds is None) and (enum is None or None in enum)
        if not may_be:
            yield Fault("nullable", "is null, which the property may not be", at)
        return
    kind = _kind_of(value, kinds)
    if kind is None:
        yield Fault("type", f"is {_type_of(value)}, not {_planned(kinds)}", at)
        return
    if isinstance(value, list):
        yield from _list_faults(value, prop, enum, at, characters)
        return
    if enum is not None and freeze(value) not in enum:
        yield _not_in_enum(value, prop, at)
    if isinstance(value, dict):
        yield from _object_faults(value, prop, at, characters)
    elif isinstance(value, str):
        yield from _text_faults(value, kind, prop, at, characters)
    elif not isinstance(value, bool):
        yield from _bound_faults(value, prop, at)


def _list_faults(
    value: list[Any],
    prop: PropertyDef,
    enum: frozenset[Hashable] | None,
    at: str,
    characters: int,
) -> Iterator[Fault]:
    planned = "list" in prop.types and "any" not in prop.types
    about_elements = (
        planned and enum is not None and not any(isinstance(x, list) for x in prop.enum or ())
    )
    if enum is not None and not about_elements and freeze(value) not in enum:
        yield _not_in_enum(value, prop, at)
    if prop.min_length and len(value) < prop.min_length:
        yield Fault("min_length", f"has {len(value)} elements, min_length is {prop.min_length}", at)
    if prop.max_length is not None and len(value) > prop.max_length:
        yield Fault("max_length", f"has {len(value)} elements, max_length is {prop.max_length}", at)
    items = prop.items or PropertyDef(name="")
    if about_elements and items.enum is None:
        items = replace(items, enum=prop.enum)
    for index, item in enumerate(value):
        yield from _faults(item, items, f"{at}[{index}]", characters)


def _object_faults(
    value: dict[str, Any], prop: PropertyDef, at: str, characters: int
) -> Iterator[Fault]:
    inner = {entry.name: entry for entry in (prop.properties or {}).values()}
    for name, entry in inner.items():
        if name not in value and entry.required is True and entry.status != "blocked":
            yield Fault("required", f'lacks "{shorten(name)}", which is required', at)
    for name, item in value.items():
        below = _below(at, name)
        if name in inner:
            yield from _faults(item, inner[name], below, characters)
        else:
            yield from _cut_texts(item, below, characters)


def _text_faults(
    value: str, kind: str, prop: PropertyDef, at: str, characters: int
) -> Iterator[Fault]:
    if kind == "datetime" and not found(DATE_TIME_PATTERN, value):
        yield Fault("type", "is no date as YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS", at)
    size = len(value)
    if prop.min_length and size < prop.min_length:
        yield Fault("min_length", f"has {size} characters, min_length is {prop.min_length}", at)
    if prop.max_length is not None and size > prop.max_length:
        yield Fault("max_length", f"has {size} characters, max_length is {prop.max_length}", at)
    if size > characters:
        yield _cut(size, at, characters)
    if prop.format is not None and not _has_format(value, kind, prop.format):
        yield Fault("format", f'is not of the format "{shorten(prop.format)}"', at)
    if prop.pattern is not None and not matches(prop.pattern, value):
        yield Fault("pattern", f'does not match the pattern "{shorten(prop.pattern)}"', at)


def _bound_faults(value: float, prop: PropertyDef, at: str) -> Iterator[Fault]:
    if prop.minimum is not None and value < prop.minimum:
        yield Fault("minimum", f"is below the minimum {prop.minimum}", at)
    if prop.maximum is not None and value > prop.maximum:
        yield Fault("maximum", f"is above the maximum {prop.maximum}", at)


def _cut_texts(value: Any, at: str, characters: int) -> Iterator[Fault]:
    """Texts anywhere inside that are too long; nothing else is wrong with a value of any type."""
    if isinstance(value, str):
        if len(value) > characters:
            yield _cut(len(value), at, characters)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _cut_texts(item, f"{at}[{index}]", characters)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _cut_texts(
                item, f"{at}.{shorten(name)}" if at else shorten(name), characters
            )


def _below(at: str, name: str) -> str:
    return f"{at}.{shorten(name)}" if at else shorten(name)


def _cut(size: int, at: str, characters: int) -> Fault:
    message = f"has {size:,} characters, of which Mixpanel keeps {characters:,}"
    return Fault("max_length", message, at)


def _not_in_enum(value: Any, prop: PropertyDef, at: str) -> Fault:
    texts = [item for item in prop.enum or () if isinstance(item, str)]
    hint = ""
    if isinstance(value, str) and len(value) <= 300 and len(texts) <= 1_000:
        from lexicon_cli.core.naming import nearest

        match = nearest(value, texts)
        hint = f', did you mean "{shorten(match.name)}"?' if match else ""
    return Fault("enum", f"is not in the enum{hint}", at)


def _enum(prop: PropertyDef) -> frozenset[Hashable] | None:
    """What the enum lets through; None if there is none, or none that JSON can say."""
    if prop.enum is None:
        return None
    values = frozenset(freeze(item) for item in prop.enum if _is_json(item))
    if not values:
        return None
    return values | {None} if prop.nullable is True else values


def _kinds(types: tuple[str, ...]) -> tuple[str, ...] | None:
    """The plan's types; None if any value will do."""
    return None if not types or "any" in types else types


def _constrains(prop: PropertyDef) -> bool:
    told = (prop.pattern, prop.format, prop.minimum, prop.maximum, prop.min_length, prop.max_length)
    return prop.items is not None or bool(prop.properties) or any(x is not None for x in told)


def _kind_of(value: Any, kinds: tuple[str, ...] | None) -> str | None:
    """The plan's type that the value is taken as, or None if it is of none of them."""
    fitting = _fitting_kinds(value)
    if kinds is None:
        return fitting[0]
    return next((kind for kind in fitting if kind in kinds), None)


def _fitting_kinds(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("boolean",)
    if isinstance(value, str):
        return ("string", "datetime")
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return ("number", "integer") if whole else ("number",)
    return ("list",) if isinstance(value, list) else ("object",)


def _type_of(value: Any) -> str:
    if isinstance(value, float) and not value.is_integer():
        return "a number with a fraction"
    return a_type(_fitting_kinds(value)[-1] if not isinstance(value, str) else "string")


def _planned(kinds: Iterable[str] | None) -> str:
    return either(map(a_type, kinds or ()))


def _has_format(value: str, kind: str, name: str) -> bool:
    from lexicon_cli.core.formats import DATE_TIME, format_pattern

    pattern = format_pattern(name)
    if pattern is None or (kind == "datetime" and pattern == DATE_TIME):
        return True
    return found(pattern, value)


def freeze(value: Any) -> Hashable:
    """A hashable stand-in of a JSON value: equal for what JSON Schema holds to be the same."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list | tuple):
        return ("array", tuple(map(freeze, value)))
    if isinstance(value, dict):
        return ("object", frozenset((key, freeze(item)) for key, item in value.items()))
    return value if isinstance(value, Hashable) else repr(value)


def _is_json(value: Any, depth: int = 0) -> bool:
    """Whether JSON has a word for the value, and it is not nested absurdly deep."""
    if value is None or isinstance(value, str | int):
        return True
    if isinstance(value, float):
        return math.isfinite(value)
    if depth > _DEEPEST:
        return False
    if isinstance(value, list | tuple):
        return all(_is_json(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return all(_is_json(item, depth + 1) for item in value.values())
    return False


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST + 1):
        level = [
            inner
            for item in level
            if isinstance(item, list | tuple | dict)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return bool(level)
