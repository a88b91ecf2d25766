"""Questions about schemas whose answers decide what the types can say and what has to be looked at
apart from them."""

from collections.abc import Callable, Mapping
from typing import Any

from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.kernel.typed.types import NOTES, kinds_of, resolved


def is_free_string(schema: Any) -> bool:
    """Whether it describes strings, or null, and lists no values."""
    return kinds_of(schema) - {"null"} == {"string"} and "enum" not in schema


def holds_no_text(schema: Any) -> bool:
    """Whether no value of the schema can hold anything but planned words, dates and numbers."""
    return is_no_free_text(schema) and not kinds_of(schema) & {"array", "object"}


def is_no_free_text(schema: Any) -> bool:
    """The same of the value itself, whatever a list or an object may hold."""
    return bool(kinds_of(schema)) and ("enum" in schema or is_plain_date(schema))


def is_plain_date(schema: Any) -> bool:
    """Whether its strings, if it has any, are dates of the plan's one form."""
    kinds = kinds_of(schema)
    return bool(kinds) and ("string" not in kinds or schema.get("pattern") == DATE_TIME_PATTERN)


def is_no_float(schema: Any) -> bool:
    """Whether its numbers, if it has any, are integers."""
    kinds = kinds_of(schema)
    return bool(kinds) and "number" not in kinds


def all_branches(schema: Any, holds: Callable[[Any], bool]) -> bool:
    """Whether something holds of a schema, or of each branch of a union."""
    branches = schema.get("anyOf") if isinstance(schema, Mapping) else None
    return holds(schema) if branches is None else all(map(holds, branches))


def is_regular(inner: Any, root: Mapping[str, Any]) -> bool:
    """Whether the schema of the properties says nothing beyond what the fields say, but for a limit
    on the number of properties (`_Fields._most_properties`)."""
    if not isinstance(inner, dict) or inner.get("type") != "object":
        return False
    read = {"type", "properties", "required", "propertyNames", "additionalProperties", "allOf"}
    read |= NOTES | {"$defs", "definitions"}
    if set(inner) - read or not _takes_all_scalars(inner.get("additionalProperties", True), root):
        return False
    return all(_only_counts(resolved(part, root)) for part in inner.get("allOf", ()))


def _takes_all_scalars(schema: Any, root: Mapping[str, Any]) -> bool:
    """Whether every value but lists and objects passes, strings within the limit at least."""
    schema = resolved(schema, root)
    if schema is True or schema == {}:
        return True
    if not isinstance(schema, Mapping) or set(schema) != {"anyOf"}:
        return False
    branches = [branch for branch in schema["anyOf"] if isinstance(branch, Mapping)]
    bare = [branch["type"] for branch in branches if set(branch) == {"type"}]
    strings = [set(branch) for branch in branches if kinds_of(branch) == {"string"}]
    return {"number", "boolean", "null"} <= {*filter(_is_text, bare)} and any(
        said <= {"type", "maxLength"} for said in strings
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _only_counts(part: Any) -> bool:
    """Whether a part of the schema passes every object with few enough properties."""
    if not isinstance(part, Mapping) or set(part) - {"type", "properties", "anyOf"}:
        return False
    if part.get("type", "object") != "object":
        return False
    if any(sub is not True for sub in part.get("properties", {}).values()):
        return False
    first = next(iter(part.get("anyOf", ())), None)
    return isinstance(first, Mapping) and set(first) == {"maxProperties"}
