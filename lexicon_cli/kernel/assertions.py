"""JSON Schema keywords that look at a value alone, and what all checks are made of."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from lexicon_cli.kernel.equality import freeze, json_type

Path = tuple[str | int, ...]


class Failure(NamedTuple):
    """A keyword that a value breaks. `path` leads from the checked instance to the value."""

    keyword: str
    path: Path
    value: Any
    expected: Any


Check = Callable[[Any, Path, list[Failure]], None]


class Unsupported(Exception):
    """The schema uses a keyword, or a form of one, that the kernel does not know."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _type(argument: Any) -> Check:
    wanted = frozenset([argument] if isinstance(argument, str) else argument)
    accepted = wanted | {"integer"} if "number" in wanted else wanted

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if json_type(value) not in accepted:
            out.append(Failure("type", path, value, argument))

    return check


def _enum(argument: Any) -> Check:
    allowed = frozenset(freeze(item) for item in argument)

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if freeze(value) not in allowed:
            out.append(Failure("enum", path, value, argument))

    return check


def _const(argument: Any) -> Check:
    only = freeze(argument)

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if freeze(value) != only:
            out.append(Failure("const", path, value, argument))

    return check


def _pattern(argument: Any) -> Check:
    search = regex(argument).search

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if isinstance(value, str) and search(value) is None:
            out.append(Failure("pattern", path, value, argument))

    return check


def regex(pattern: Any) -> re.Pattern[str]:
    """The pattern, compiled. Raises Unsupported."""
    try:
        return re.compile(pattern)
    except (re.error, TypeError) as error:
        raise Unsupported(f"pattern {pattern!r}") from error


def _bound(keyword: str, broken: Callable[[Any, Any], bool]) -> Callable[[Any], Check]:
    def make(argument: Any) -> Check:
        def check(value: Any, path: Path, out: list[Failure]) -> None:
            if _is_number(value) and broken(value, argument):
                out.append(Failure(keyword, path, value, argument))

        return check

    return make


def _is_no_multiple(value: float, divisor: float) -> bool:
    # Exact on the decimals as written: 0.0075 is a multiple of 0.0001. Floats alone say no.
    if isinstance(value, int) and isinstance(divisor, int):
        return value % divisor != 0
    return (Fraction(str(value)) / Fraction(str(divisor))).denominator != 1


def _size(
    keyword: str,
    kind: type[str] | type[list[Any]] | type[dict[str, Any]],
    broken: Callable[[int, Any], bool],
) -> Callable[[Any], Check]:
    def make(argument: Any) -> Check:
        def check(value: Any, path: Path, out: list[Failure]) -> None:
            if isinstance(value, kind) and broken(len(value), argument):
                out.append(Failure(keyword, path, value, argument))

        return check

    return make


def _unique(argument: Any) -> Check:
    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if argument and isinstance(value, list) and len({*map(freeze, value)}) < len(value):
            out.append(Failure("uniqueItems", path, value, True))

    return check


def _required(argument: Any) -> Check:
    names = tuple(argument)

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if isinstance(value, dict):
            out.extend(
                Failure("required", (*path, name), None, name)
                for name in names
                if name not in value
            )

    return check


def _dependent_required(argument: Any) -> Check:
    needs = {name: tuple(others) for name, others in argument.items()}

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if isinstance(value, dict):
            for name, others in needs.items():
                if name in value and any(other not in value for other in others):
                    out.append(Failure("dependentRequired", path, value, others))

    return check


ASSERTIONS: dict[str, Callable[[Any], Check]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minimum": _bound("minimum", lambda value, limit: value < limit),
    "maximum": _bound("maximum", lambda value, limit: value > limit),
    "exclusiveMinimum": _bound("exclusiveMinimum", lambda value, limit: value <= limit),
    "exclusiveMaximum": _bound("exclusiveMaximum", lambda value, limit: value >= limit),
    "multipleOf": _bound("multipleOf", _is_no_multiple),
    "minLength": _size("minLength", str, lambda size, limit: size < limit),
    "maxLength": _size("maxLength", str, lambda size, limit: size > limit),
    "minItems": _size("minItems", list, lambda size, limit: size < limit),
    "maxItems": _size("maxItems", list, lambda size, limit: size > limit),
    "minProperties": _size("minProperties", dict, lambda size, limit: size < limit),
    "maxProperties": _size("maxProperties", dict, lambda size, limit: size > limit),
    "uniqueItems": _unique,
    "required": _required,
    "dependentRequired": _dependent_required,
}
