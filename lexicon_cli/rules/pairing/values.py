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
_TEXTS = frozenset({"string", "datetime", "any"})
_NUMBERS = frozenset({"number", "integer", "any"})
_SIZED = frozenset({"string", "datetime", "list", "any"})


def kinds(entry: PropertyDef) -> tuple[str, ...]:
    """The types without those that another one covers; ("any",) if nothing is said."""
    found = [name for name in TYPES if name in entry.types]
    if not found or "any" in found:
        return ("any",)
    covered = {under for name in found for under in _COVERS.get(name, ())}
    return tuple(name for name in found if name not in covered)


def takes(wide: Iterable[str], narrow: Iterable[str]) -> bool:
    """Whether every value of the narrow types is one of the wide types."""
    taken = {under for name in wide for under in (name, *_COVERS.get(name, ()))}
    return "any" in taken or set(narrow) <= taken


def is_any_without_limits(entry: PropertyDef) -> bool:
    """Whether the definition lets everything through, but for its enumeration."""
    told = (entry.pattern, entry.format, entry.minimum, entry.maximum)
    sizes = (entry.min_length, entry.max_length)
    limited = any(value is not None for value in (*told, *sizes))
    return kinds(entry) == ("any",) and not (limited or entry.items or entry.properties)


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


def pattern_of(entry: PropertyDef) -> str | None:
    """The pattern that texts are held to; None if there is none, or it cannot be checked."""
    if entry.pattern is None or not _TEXTS.intersection(kinds(entry)):
        return None
    try:
        portable_pattern(entry.pattern)
    except ValueError:
        return None
    return entry.pattern


def format_of(entry: PropertyDef) -> str | None:
    """The form of text that is checked; None if there is none, or it is not known."""
    if entry.format is None or not _TEXTS.intersection(kinds(entry)):
        return None
    return entry.format if format_pattern(entry.format) is not None else None


def bounds(entry: PropertyDef) -> tuple[float, float]:
    """The least and the greatest number; infinite where nothing is said."""
    if not _NUMBERS.intersection(kinds(entry)):
        return (float("-inf"), float("inf"))
    least = float("-inf") if entry.minimum is None else entry.minimum
    most = float("inf") if entry.maximum is None else entry.maximum
    return least, most


def sizes(entry: PropertyDef, characters: int) -> tuple[float, float]:
    """The fewest and the most characters or elements. Mixpanel cuts texts at so many `characters`,
    so a greater length than that is no other."""
    found = _SIZED.intersection(kinds(entry))
    if not found:
        return (0, float("inf"))
    ceiling = float("inf") if found & {"list", "any"} else characters
    most = ceiling if entry.max_length is None else min(entry.max_length, ceiling)
    return (entry.min_length or 0, most)


def is_required(entry: PropertyDef) -> bool:
    """Whether an event without the property is invalid."""
    return entry.required is True and entry.status != "blocked"


def _json(value: Any) -> str | None:
    """The value as JSON, whole floats as integers; None for what JSON cannot say."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    try:
        return json.dumps(value, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        return None
