"""Which releases a configuration asks for: `required-version = ">=0.1, <0.3"`."""

import re
from collections.abc import Callable

_CLAUSE = re.compile(r"(==|>=|<=|!=|~=|<|>|)\s*([0-9]+(?:\.[0-9]+){0,3})")
_TESTS: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "": lambda have, want: have == want,
    "==": lambda have, want: have == want,
    "!=": lambda have, want: have != want,
    ">=": lambda have, want: have >= want,
    "<=": lambda have, want: have <= want,
    ">": lambda have, want: have > want,
    "<": lambda have, want: have < want,
}


def read_requirement(raw: object) -> str:
    """The text, if it is a requirement; ValueError says what one looks like."""
    clauses = raw.split(",") if isinstance(raw, str) else []
    if not clauses or not all(_CLAUSE.fullmatch(clause.strip()) for clause in clauses):
        raise ValueError('takes versions such as ">=0.1, <0.3"')
    return str(raw)


def fits(version: str, requirement: str) -> bool:
    """Whether the version keeps every clause; what follows the numbers (`rc1`) does not count."""
    have = _numbers(version)
    for clause in requirement.split(","):
        found = _CLAUSE.fullmatch(clause.strip())
        assert found is not None  # read_requirement has looked
        sign, want = found[1], _numbers(found[2])
        if sign == "~=":
            depth = max(1, found[2].count("."))
            if have < want or have[:depth] != want[:depth]:
                return False
        elif not _TESTS[sign](have, want):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    """The leading numbers, filled up with zeros: 0.1 and 0.1.0 are one version."""
    found = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    return tuple((numbers + [0] * 4)[:4])
