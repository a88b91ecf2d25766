"""What the words of a definition let through, so that two ways to say the same are the same.

The compiler of schemas decides what a definition means; tests hold these few functions to it.
"""

import json
from collections.abc import Iterable
from typing import Any

from lexicon_cli.core.formats import format_pattern
from lexicon_cli.core.regexes import portable_pattern
from lexicon_cli.plan.model import TYPES, PropertyDef

# type -> the types whose values it takes as well
_COVERS = {"string": ("datetime",), "number": ("integer",)}
_TEXTS = frozenset({"string", "datetime"})
_NUMBERS = frozenset({"number", "integer"})
_SIZED = _TEXTS | {"list"}
_SINGLE = tuple(name for name in TYPES if name != "any")


def kinds(entry: PropertyDef) -> tuple[str, ...]:
    """The types without those that another one covers; ("any",) if nothing is said."""
    found = [name for name in TYPES if name in entry.types]
    if not found or "any" in found:
        return ("any",)
    covered = {under for name in found for under in _COVERS.get(name, ())}
    return tuple(name for name in found if name not in covered)


def common(old: Iterable[str], new: Iterable[str]) -> frozenset[str]:
    """The single types whose values both sides take: what limits are compared on."""
    before, after = tuple(old), tuple(new)
    return frozenset(name for name in _SINGLE if takes(before, (name,)) and takes(after, (name,)))


def takes(wide: Iterable[str], narrow: Iterable[str]) -> bool:
    """Whether every value of the narrow types is one of the wide types."""
    taken = {under for name in wide for under in (name, *_COVERS.get(name, ()))}
    return "any" in taken or set(narrow) <= taken


def takes_null(entry: PropertyDef) -> bool:
    """Whether null is a good value."""
    allowed = allowed_values(entry)
    if entry.nullable is True:
        return True
    return kinds(entry) == ("any",) and (allowed is None or "null" in allowed)


def allowed_values(entry: PropertyDef) -> dict[str, Any] | None:
    """The enumeration's values by their JSON text; None if it limits nothing."""
    if entry.enum is None:
        return None
    found = {}
    for value in entry.enum:
        text = _json(value)
        if text is not None:
            found[text] = value
    return found or None


def pattern_of(entry: PropertyDef, felt: frozenset[str]) -> str | None:
    """The pattern that texts are held to; None if there is none, or it cannot be checked. `felt`
    are, here and below, the types of the values that matter."""
    if entry.pattern is None or not _TEXTS & felt:
        return None
    try:
        portable_pattern(entry.pattern)
    except ValueError:
        return None
    return entry.pattern


def format_of(entry: PropertyDef, felt: frozenset[str]) -> str | None:
    """The form of text that is checked; None if there is none, or it is not known."""
    if entry.format is None or not _TEXTS & felt:
        return None
    return entry.format if format_pattern(entry.format) is not None else None


def bounds(entry: PropertyDef, felt: frozenset[str]) -> tuple[float, float]:
    """The least and the greatest number; infinite where nothing is said."""
    if not _NUMBERS & felt:
        return (float("-inf"), float("inf"))
    least = float("-inf") if entry.minimum is None else entry.minimum
    most = float("inf") if entry.maximum is None else entry.maximum
    return least, most


def sizes(entry: PropertyDef, felt: frozenset[str], characters: int) -> tuple[float, float]:
    """The fewest and the most characters or elements. Mixpanel cuts texts at so many `characters`,
    so a greater length than that is no other."""
    if not _SIZED & felt:
        return (0, float("inf"))
    ceiling = float("inf") if "list" in felt else characters
    most = ceiling if entry.max_length is None else min(entry.max_length, ceiling)
    return (entry.min_length or 0, most)


def is_required(entry: PropertyDef) -> bool:
    """Whether an event without the property is invalid."""
    return entry.required is True and entry.status != "blocked"


def spelled(value: Any) -> str:
    """A value as one text that two spellings of it share: whole floats as integers, keys sorted."""
    return json.dumps(_plain(value), sort_keys=True, default=str)


def _json(value: Any) -> str | None:
    """The value as JSON; None for what JSON cannot say."""
    try:
        return json.dumps(_plain(value), sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value
