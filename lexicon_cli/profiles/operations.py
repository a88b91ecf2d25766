"""What each operation makes of a property.

Where Mixpanel's pages are silent: an operation that does not fit the value it meets (adding to
text, appending to a number) changes nothing; `$remove` takes all occurrences.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from lexicon_cli.profiles.updates import BAD_VALUE, is_number

ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "ABSENT", "__slots__": ()})()


class Change(NamedTuple):
    """A property before and after; ABSENT where it is not there."""

    property: str
    before: Any
    after: Any


class Fault(NamedTuple):
    """Something about an update that Mixpanel refuses, cuts or leaves undefined; what it is about,
    and a sentence."""

    kind: str
    property: str | None
    words: str


def changes_of(
    operation: str, value: Any, properties: Mapping[str, Any]
) -> Iterator[Change | Fault]:
    """What one operation changes in the properties; `$delete` is not among these."""
    if operation == "$unset":
        yield from _unset(value, properties)
        return
    if not isinstance(value, Mapping):
        yield Fault(BAD_VALUE, None, f'"{operation}" takes an object of properties')
        return
    apply = _APPLY[operation]
    for name, operand in value.items():
        before = properties.get(name, ABSENT)
        after = apply(before, operand)
        if isinstance(after, Fault):
            yield after._replace(property=name)
        elif after is not before and (before is ABSENT or not same(before, after)):
            yield Change(name, before, after)


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are one: 1 is not true, and 1 is 1.0."""
    return _key(left) == _key(right)


def _key(value: Any) -> str:
    if isinstance(value, float) and is_number(value) and value == int(value):
        value = int(value)
    return json.dumps(value, sort_keys=True)


def _unset(value: Any, properties: Mapping[str, Any]) -> Iterator[Change | Fault]:
    if not isinstance(value, list):
        yield Fault(BAD_VALUE, None, '"$unset" takes a list of names')
        return
    for name in dict.fromkeys(one for one in value if isinstance(one, str)):
        if name in properties:
            yield Change(name, properties[name], ABSENT)


def _set(_: Any, operand: Any) -> Any:
    return operand


def _set_once(before: Any, operand: Any) -> Any:
    return operand if before is ABSENT else before


def _add(before: Any, operand: Any) -> Any:
    if not is_number(operand):
        return Fault(BAD_VALUE, None, f'"$add" takes numbers, not {_shape(operand)}')
    if before is ABSENT:
        return operand
    if not is_number(before):
        return Fault(BAD_VALUE, None, f'"$add" meets {_shape(before)}')
    total = before + operand
    return total if is_number(total) else Fault(BAD_VALUE, None, "the sum is too large")


def _append(before: Any, operand: Any) -> Any:
    if before is ABSENT:
        return [operand]
    if not isinstance(before, list):
        return Fault(BAD_VALUE, None, f'"$append" meets {_shape(before)}')
    return [*before, operand]


def _union(before: Any, operand: Any) -> Any:
    if not isinstance(operand, list):
        return Fault(BAD_VALUE, None, f'"$union" takes a list, not {_shape(operand)}')
    if before is not ABSENT and not isinstance(before, list):
        return Fault(BAD_VALUE, None, f'"$union" meets {_shape(before)}')
    found = [] if before is ABSENT else list(before)
    known = {_key(one) for one in found}
    for one in operand:
        key = _key(one)
        if key not in known:
            known.add(key)
            found.append(one)
    return before if before is not ABSENT and len(found) == len(before) else found


def _remove(before: Any, operand: Any) -> Any:
    if before is ABSENT:
        return before
    if not isinstance(before, list):
        return Fault(BAD_VALUE, None, f'"$remove" meets {_shape(before)}')
    left = [one for one in before if not same(one, operand)]
    return before if len(left) == len(before) else left


_APPLY: dict[str, Callable[[Any, Any], Any]] = {
    "$set": _set,
    "$set_once": _set_once,
    "$add": _add,
    "$append": _append,
    "$union": _union,
    "$remove": _remove,
}


def _shape(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if value is None:
        return "null"
    shapes: dict[type, str] = {str: "text", list: "a list", dict: "an object"}
    return shapes.get(type(value), "a number")
