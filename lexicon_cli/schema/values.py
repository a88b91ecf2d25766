"""One planned property as a JSON Schema: types, enum, pattern, bounds, items, inner properties.

The shapes are few, because the kernel is compiled from them:

    false                                         the property is blocked (PRP004)
    {"$ref": value} or {"allOf": [{"$ref": value}], …}   any value
    {"type": T or [T, "null"], …}                 one type
    {"anyOf": [{"type": T, …}, …]}                several types, each JSON type at most once

What the words of a plan come to:
- `string` beside `datetime` takes every date already, `number` every integer.
- `enum` holds JSON values. On a property planned as a list it limits the elements, unless one of
  its values is a list itself. It lets null through only where null is among them or `nullable`.
- `min_length`/`max_length` count characters of a string and elements of a list.
- `pattern`, `format`: strings and dates; `minimum`, `maximum`: numbers. Elsewhere they do nothing.
- a `format` becomes a pattern (core/formats.py); beside another pattern it stands in `allOf`. On a
  `datetime` the format date-time asks for nothing more.
Types and enum values come in one order, whatever the author's: it has no meaning in a plan.
"""

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lexicon_cli.core.formats import DATE_TIME, format_pattern
from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.core.regexes import portable_pattern
from lexicon_cli.plan.model import TYPES, PropertyDef
from lexicon_cli.schema.dialect import Dialect, Schema

_JSON_TYPES = {
    "string": "string",
    "datetime": "string",
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "list": "array",
    "object": "object",
}
_ANY = ("string", "number", "boolean", "list", "object")
_UNSAFE_INTEGER = 2**53


@dataclass(frozen=True, slots=True)
class ValueCompiler:
    """Compiles properties of one plan. `note` is told, in a sentence, what had to be left out."""

    dialect: Dialect
    characters: int
    note: Callable[[str], None]
    # Equal properties of thousands of events have one schema.
    _made: dict[Any, Schema | bool] = field(default_factory=dict)

    def compile_shared(self, prop: PropertyDef) -> Schema | bool:
        """The schema of a property of an event, which others like it may have too."""
        key = _key_of(prop)
        try:
            made = self._made.get(key) if key is not None else None
        except TypeError:  # a list or a mapping among the values
            key = made = None
        if made is None:
            made = self.compile(prop, prop.name)
            if key is not None:
                self._made[key] = made
        return made

    def compile(self, prop: PropertyDef, path: str) -> Schema | bool:
        """The schema of a property; `path` names it in notes (`items[].sku`)."""
        if prop.status == "blocked":
            return False
        facts = self._annotations(prop)
        types = _reduce(prop.types)
        enum = self._enum(prop, path)
        nullable = prop.nullable is True or "any" in types
        if "any" in types:
            if not _constrains(prop):
                return self._any(facts, enum)
            types = _ANY
        branches = [self._branch(kind, prop, enum, path) for kind in types]
        if len(branches) == 1:
            schema = _or_null(branches[0]) if nullable else branches[0]
            return {**facts, **schema}
        if nullable and (enum is None or None in enum):
            branches.append({"type": "null"})
        return {**facts, "anyOf": branches}

    def object_parts(self, properties: Iterable[PropertyDef], path: str) -> Schema:
        """`properties` and `required` of an object; a blocked property is never required."""
        ordered = sorted(properties, key=lambda prop: prop.name)
        parts: Schema = {
            "properties": {
                prop.name: self.compile(prop, path + prop.name)
                if path
                else self.compile_shared(prop)
                for prop in ordered
            }
        }
        required = [prop.name for prop in ordered if is_required(prop)]
        if required:
            parts["required"] = required
        return parts

    def _any(self, facts: Schema, enum: list[Any] | None) -> Schema:
        value = self.dialect.ref("value")
        if enum is None and not facts:
            return value
        # Siblings of $ref are ignored in draft-07.
        limits = {} if enum is None else {"enum": enum}
        return {**facts, **limits, "allOf": [value]}

    def _branch(self, kind: str, prop: PropertyDef, enum: list[Any] | None, path: str) -> Schema:
        schema: Schema = {"type": _JSON_TYPES[kind]}
        if kind == "list":
            return schema | self._list(prop, enum, path)
        if kind == "object":
            inner = self.object_parts((prop.properties or {}).values(), f"{path}.")
            if enum is not None:
                schema["enum"] = _fitting(enum, kind)
            if inner["properties"]:
                schema |= inner
            return schema | {"additionalProperties": self.dialect.ref("value")}
        if enum is not None:
            schema["enum"] = _fitting(enum, kind)
        if kind in ("number", "integer"):
            return schema | _bounds(prop)
        if kind in ("string", "datetime"):
            return schema | self._text(kind, prop, path)
        return schema

    def _text(self, kind: str, prop: PropertyDef, path: str) -> Schema:
        parts: Schema = {}
        if prop.min_length:
            parts["minLength"] = prop.min_length
        longest = self.characters if prop.max_length is None else prop.max_length
        parts["maxLength"] = max(0, min(self.characters, longest))
        patterns = self._patterns(prop, path)
        if kind == "datetime":
            patterns = [DATE_TIME_PATTERN, *(each for each in patterns if each != DATE_TIME)]
        if len(patterns) == 1:
            parts["pattern"] = patterns[0]
        elif patterns:
            parts["allOf"] = [{"pattern": pattern} for pattern in patterns]
        return parts

    def _patterns(self, prop: PropertyDef, path: str) -> list[str]:
        found = []
        if prop.format is not None:
            pattern = format_pattern(prop.format)
            if pattern is None:
                self.note(f'"{path}": format "{prop.format}" is not known and checks nothing')
            else:
                found.append(pattern)
        if prop.pattern is not None:
            try:
                found.append(portable_pattern(prop.pattern))
            except ValueError as error:
                self.note(f'"{path}": {error}; it checks nothing')
        return found

    def _list(self, prop: PropertyDef, enum: list[Any] | None, path: str) -> Schema:
        parts: Schema = {}
        about_elements = _is_about_elements(prop, enum)
        if enum is not None and not about_elements:
            parts["enum"] = _fitting(enum, "list")
        if prop.min_length:
            parts["minItems"] = prop.min_length
        if prop.max_length is not None:
            parts["maxItems"] = max(0, prop.max_length)
        items = prop.items or PropertyDef(name="")
        if about_elements and items.enum is None:
            items = replace(items, enum=prop.enum)
        parts["items"] = self.compile(items, f"{path}[]")
        return parts

    def _enum(self, prop: PropertyDef, path: str) -> list[Any] | None:
        if prop.enum is None:
            return None
        values = _distinct(json_value(item) for item in prop.enum)
        if not values:
            self.note(f'"{path}": its enum holds no JSON value and checks nothing')
            return None
        if prop.nullable is True and None not in values:
            values.append(None)
        return values

    def _annotations(self, prop: PropertyDef) -> Schema:
        facts: Schema = {}
        if prop.display_name:
            facts["title"] = prop.display_name
        if prop.description:
            facts["description"] = prop.description
        if prop.status == "deprecated" and self.dialect.draft != "07":
            facts["deprecated"] = True
        return facts


def _key_of(prop: PropertyDef) -> Any:
    """All of a simple property that its schema is made from, None for one with more inside.

    The name is among it for the sake of notes, types because 1 equals true.
    """
    if prop.items is not None or prop.properties:
        return None
    bounds, enum = (prop.minimum, prop.maximum), prop.enum
    return (
        *(prop.name, prop.types, prop.status, prop.nullable, prop.display_name, prop.description),
        *(prop.pattern, prop.format, prop.min_length, prop.max_length, bounds, enum),
        *(*map(type, bounds), *map(type, enum or ())),
    )


def is_required(prop: PropertyDef) -> bool:
    """Whether an event without the property is invalid."""
    return prop.required is True and prop.status != "blocked"


def json_value(value: Any) -> Any:
    """The value as JSON has it: whole floats as integers. NaN and infinities become UNSAYABLE."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return UNSAYABLE
        return int(value) if value.is_integer() and abs(value) < _UNSAFE_INTEGER else value
    if isinstance(value, list | tuple):
        items = [json_value(item) for item in value]
        return UNSAYABLE if UNSAYABLE in items else items
    if isinstance(value, dict):
        entries = {str(key): json_value(item) for key, item in value.items()}
        return UNSAYABLE if UNSAYABLE in entries.values() else entries
    if value is None or isinstance(value, str | int):
        return value
    return UNSAYABLE


class _Unsayable:
    """Stands for a value that JSON has no word for."""

    def __repr__(self) -> str:
        return "UNSAYABLE"


UNSAYABLE = _Unsayable()


def _distinct(values: Iterable[Any]) -> list[Any]:
    """The sayable values without repetition, sorted; 1 and true are two values."""
    found: dict[str, Any] = {}
    for value in values:
        if value is not UNSAYABLE:
            found.setdefault(json.dumps(value, sort_keys=True), value)
    return [found[text] for text in sorted(found, key=lambda text: _rank(found[text], text))]


def _rank(value: Any, text: str) -> tuple[int, float, str]:
    """Numbers by size, then texts, then the rest, null last."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (0, value, "")
    if isinstance(value, str):
        return (1, 0, value)
    return (3 if value is None else 2, 0, text)


def _reduce(types: Sequence[str]) -> tuple[str, ...]:
    """The types without those that another one covers, each JSON type once; `any` if unsaid."""
    kinds = dict.fromkeys(kind for kind in TYPES if kind in types)
    if not kinds or "any" in kinds:
        return ("any",)
    if "string" in kinds:
        kinds.pop("datetime", None)
    if "number" in kinds:
        kinds.pop("integer", None)
    return tuple(kinds)


def _constrains(prop: PropertyDef) -> bool:
    """Whether the property says more of its values than `enum` does."""
    told = (prop.pattern, prop.format, prop.minimum, prop.maximum, prop.min_length, prop.max_length)
    return prop.items is not None or bool(prop.properties) or any(x is not None for x in told)


def _is_about_elements(prop: PropertyDef, enum: list[Any] | None) -> bool:
    planned = "list" in prop.types and "any" not in prop.types
    return planned and enum is not None and not any(isinstance(item, list) for item in enum)


def _fitting(enum: list[Any], kind: str) -> list[Any]:
    """The values that a type can take; all of them if none fits, so that none is let through."""
    return [value for value in enum if _fits(value, kind)] or enum


def _fits(value: Any, kind: str) -> bool:
    if value is None:
        return False
    if isinstance(value, bool):
        return kind == "boolean"
    if isinstance(value, int | float):
        return kind in ("number", "integer")
    if isinstance(value, str):
        return kind in ("string", "datetime")
    return kind == ("list" if isinstance(value, list) else "object")


def _or_null(schema: Schema) -> Schema:
    """The same, or null. An enum has null among its values already where the author meant it."""
    found = {**schema, "type": [schema["type"], "null"]}
    if "enum" in found and None not in found["enum"]:
        found["enum"] = [*found["enum"], None]
    return found


def _bounds(prop: PropertyDef) -> Schema:
    bounds = {"minimum": json_value(prop.minimum), "maximum": json_value(prop.maximum)}
    return {
        key: bound
        for key, bound in bounds.items()
        if isinstance(bound, int | float) and not isinstance(bound, bool)
    }
