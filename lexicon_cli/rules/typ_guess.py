"""The type that a definition without one gives away: by its values, its constraints, its name."""

from collections.abc import Sequence
from typing import Any

from lexicon_cli.core.formats import format_pattern
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.rules.tails import Tails, table

_BY_NAME = Tails(
    table(
        ("string", "id uuid guid sku name title slug url uri email code currency locale"),
        ("string", "description language country"),
        ("integer", "count quantity qty"),
        ("number", "price amount revenue cost subtotal percent percentage"),
        ("datetime", "at date timestamp"),
    )
)
_FLAGS = ("is", "has", "can", "was", "did", "should")


def guessed_type(entry: PropertyDef) -> tuple[str, str] | None:
    """The type and the key or "name" that tells it; None if nothing does."""
    for key, values in (("enum", entry.enum), ("example", entry.examples)):
        kind = common_type(values or ())
        if kind is not None:
            return kind, key
    return _by_constraint(entry) or _by_name(entry.name)


def common_type(values: Sequence[Any]) -> str | None:
    """The one type that all the values have, numbers of both kinds being numbers."""
    kinds = {_kind(value) for value in values if value is not None}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else None


def _kind(value: Any) -> str | None:
    match value:
        case bool():
            return "boolean"
        case str():
            return "string"
        case int():
            return "integer"
        case float():
            return "number"
        case list():
            return "list"
        case dict():
            return "object"
    return None


def _by_constraint(entry: PropertyDef) -> tuple[str, str] | None:
    if entry.items is not None:
        return "list", "items"
    if entry.properties is not None:
        return "object", "properties"
    if entry.pattern is not None:
        return "string", "pattern"
    if entry.format is not None and format_pattern(entry.format) is not None:
        dated = entry.format.strip().lower() in ("date", "date-time", "datetime", "date_time")
        return ("datetime" if dated else "string"), "format"
    for key in ("minimum", "maximum"):
        if getattr(entry, key) is not None:
            return "number", key
    return None


def _by_name(name: str) -> tuple[str, str] | None:
    found = _BY_NAME.find(name)
    if found is not None:
        meaning, before = found
        if before or meaning == "string":
            return meaning, "name"
    first = name.replace("_", " ").split(" ")[0].lower()
    return ("boolean", "name") if first in _FLAGS and first != name.lower() else None
