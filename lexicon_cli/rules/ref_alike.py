"""What a definition says, apart from where it stands: to tell copies from different definitions."""

import json
from collections.abc import Hashable
from operator import attrgetter
from typing import Any

from lexicon_cli.plan.model import PropertyDef

# All that the author says; values and nested definitions last, as these may not be hashable.
_FACTS = attrgetter(
    *("types", "required", "nullable", "description", "pattern", "format", "minimum", "maximum"),
    *("min_length", "max_length", "unit", "pii", "sensitive", "display_name", "hidden", "dropped"),
    *("status", "replaced_by", "aliases", "since", "owner", "tags"),
    *("default", "enum", "examples", "items", "properties"),
)
_LAST = 5
_EMPTY = _FACTS(PropertyDef(name=""))
_NO_REST = _EMPTY[-_LAST:]


def essence(entry: PropertyDef) -> Hashable | None:
    """Equal for definitions that say the same, None for one that says nothing but its name.
    `ignore` and `x-` keys count as nothing."""
    facts: tuple[Any, ...] = _FACTS(entry)
    if facts[-_LAST:] == _NO_REST:
        return None if facts == _EMPTY else facts
    default, enum, examples, items, nested = facts[-_LAST:]
    return (
        facts[:-_LAST],
        _frozen(default),
        _frozen(enum),
        _frozen(examples),
        None if items is None else essence(items),
        None if nested is None else tuple((name, essence(nested[name])) for name in sorted(nested)),
    )


def _frozen(value: Any) -> Hashable:
    if value is None:
        return None
    try:
        return json.dumps(value, sort_keys=True, default=repr)
    except (ValueError, TypeError, RecursionError):
        return repr(type(value))
