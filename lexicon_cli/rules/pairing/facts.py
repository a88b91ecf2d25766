"""Single facts of a definition: compared as the digest of a plan does, and as texts for people."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.pairing.change import Level
from lexicon_cli.rules.pairing.values import spelled

_MOST_VALUES = 5
# Facts that are words about a property: no value is judged by them.
WORDS = (
    *("description", "display_name", "examples", "default", "unit", "pii", "sensitive"),
    *("hidden", "since", "owner", "tags", "aliases", "ignore"),
)
CONSTRAINTS = (
    *("enum", "pattern", "format", "minimum", "maximum", "min_length", "max_length"),
    *("nullable", "required"),
)
_UNORDERED = frozenset({"tags", "aliases", "ignore", "examples", "enum"})

_data = attrgetter("enum", "examples", "default")
_plain_facts = attrgetter(
    *("types", "status", "replaced_by", "dropped"),
    *(key for key in (*WORDS, *CONSTRAINTS) if key not in ("enum", "examples", "default")),
)


def is_same(old: PropertyDef, new: PropertyDef) -> bool:
    """Whether two definitions are plainly alike; most are, so this is asked first."""
    if old is new:
        return True
    if _plain_facts(old) != _plain_facts(new) or repr(_data(old)) != repr(_data(new)):
        return False
    nested = (old.items, new.items, old.properties, new.properties)
    return all(part is None for part in nested)


def status_change(old: str, new: str) -> tuple[str, Level]:
    """The sub-case of DIF012 and its level, for an event or a property."""
    if new == "blocked":
        return "blocked", Level.MAJOR
    if old == "blocked":
        return "unblocked", Level.MINOR
    if new == "deprecated":
        return "deprecated", Level.MINOR
    if old == "deprecated":
        return "restored", Level.MINOR
    return "status", Level.PATCH


def fact(entry: PropertyDef, key: str) -> Any:
    """A fact as the plan's digest sees it: no text is an empty text, order does not matter."""
    value = getattr(entry, key)
    if key in _UNORDERED:
        return sorted(map(spelled, value)) if value or (key == "enum" and value == ()) else None
    if key == "default" or type(value) in (int, float):
        return spelled(value)
    return value or None


def word(entry: PropertyDef, key: str) -> str:
    """A fact as a text for people, an empty one if nothing is said."""
    value = getattr(entry, key)
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shorten(", ".join(map(str, value)) if isinstance(value, tuple) else str(value))


def without_null(values: dict[str, Any] | None) -> dict[str, Any] | None:
    """Allowed values, by their JSON text, but for null."""
    return None if values is None else {k: value for k, value in values.items() if k != "null"}


def listed(texts: Iterable[str]) -> str:
    """JSON texts side by side, the first few of them."""
    found = [shorten(text) for text in texts]
    shown = ", ".join(found[:_MOST_VALUES])
    rest = len(found) - _MOST_VALUES
    return f"{shown} and {rest} more" if rest > 0 else shown


def number(value: float) -> str:
    """A limit as a text, an empty one if there is none."""
    if value in (float("inf"), float("-inf")):
        return ""
    return spelled(value)
