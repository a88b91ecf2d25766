"""What a definition says, apart from where it stands: to tell copies from different definitions."""

import json
from collections.abc import Hashable
from operator import attrgetter
from typing import Any

from lexicon_cli.plan.model import PropertyDef

# All that the author says with scalars; `items`, `properties` and values follow in `_rest`.
_SCALARS = attrgetter(
    *("types", "required", "nullable", "description", "pattern", "format", "minimum", "maximum"),
    *("min_length", "max_length", "unit", "pii", "sensitive", "display_name", "hidden", "dropped"),
    *("status", "replaced_by", "aliases", "since", "owner", "tags"),
)


def essence(entry: PropertyDef) -> Hashable:
    """Equal for definitions that say the same. `ignore` and `x-` keys count as nothing."""
    return (_SCALARS(entry), _rest(entry))


def _rest(entry: PropertyDef) -> Hashable:
    if (
        entry.enum is None
        and not entry.examples
        and entry.default is None
        and entry.items is None
        and entry.properties is None
    ):
        return None
    nested = entry.properties
    return (
        _frozen(entry.enum),
        _frozen(entry.examples),
        _frozen(entry.default),
        None if entry.items is None else essence(entry.items),
        None if nested is None else tuple((name, essence(nested[name])) for name in sorted(nested)),
    )


def _frozen(value: Any) -> Hashable:
    if value is None:
        return None
    try:
        return json.dumps(value, sort_keys=True, default=repr)
    except (ValueError, TypeError, RecursionError):
        return repr(type(value))


def says_something(entry: PropertyDef) -> bool:
    """Whether the definition says more than its name."""
    return _SCALARS(entry) != _SCALARS(_EMPTY) or _rest(entry) is not None


_EMPTY = PropertyDef(name="")
