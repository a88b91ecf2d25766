"""Strings that match a simple pattern: literals, classes, groups, alternatives, counted repeats."""

import re
from collections.abc import Callable
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

Chance = Callable[[], float]
Maker = Callable[[], str]

_MOST_REPEATS = 8
_CATEGORIES = {"CATEGORY_DIGIT": "0123456789", "CATEGORY_WORD": "abcdefghijklmnopqrstuvwxyz"}


def string_maker(pattern: str, chance: Chance) -> Maker:
    """A function that gives a new matching string at each call.

    ValueError when the pattern uses a construct that this sampler does not know.
    """
    piece = _sequence(list(_parser.parse(pattern)), chance)
    sample = piece()
    if re.search(pattern, sample) is None:
        raise ValueError(f"cannot make strings for the pattern {pattern!r}")
    return piece


def _sequence(tokens: list[Any], chance: Chance) -> Maker:
    pieces = [_piece(token, chance) for token in tokens]
    return lambda: "".join([piece() for piece in pieces])


def _piece(token: Any, chance: Chance) -> Maker:
    kind, argument = token
    if kind is _constants.LITERAL:
        letter = chr(argument)
        return lambda: letter
    if kind is _constants.AT:
        return lambda: ""
    if kind is _constants.IN:
        return _one_of(_letters(argument), chance)
    if kind is _constants.ANY:
        return _one_of("abcdefghij", chance)
    if kind is _constants.SUBPATTERN:
        return _sequence(list(argument[-1]), chance)
    if kind is _constants.BRANCH:
        branches = [_sequence(list(branch), chance) for branch in argument[1]]
        return lambda: branches[int(chance() * len(branches))]()
    if kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT):
        return _repeat(argument, chance)
    raise ValueError(f"cannot make strings for the pattern part {kind}")


def _repeat(argument: Any, chance: Chance) -> Maker:
    low, high, inner = argument
    most = low + _MOST_REPEATS if high is _constants.MAXREPEAT else high
    piece = _sequence(list(inner), chance)
    spread = most - low + 1
    if spread == 1:
        return lambda: "".join([piece() for _ in range(low)])
    return lambda: "".join([piece() for _ in range(low + int(chance() * spread))])


def _one_of(letters: str, chance: Chance) -> Maker:
    count = len(letters)
    return lambda: letters[int(chance() * count)]


def _letters(parts: Any) -> str:
    letters: list[str] = []
    for kind, argument in parts:
        if kind is _constants.LITERAL:
            letters.append(chr(argument))
        elif kind is _constants.RANGE:
            letters.extend(map(chr, range(argument[0], argument[1] + 1)))
        elif kind is _constants.CATEGORY and str(argument) in _CATEGORIES:
            letters.extend(_CATEGORIES[str(argument)])
        else:
            raise ValueError(f"cannot make strings for the character class part {kind}")
    return "".join(letters)
