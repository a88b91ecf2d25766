"""Searching a text for a pattern of a plan, unless that could take for ever.

Patterns are backtracking expressions. `(a+)+b` tries every way to deal a text out to its two loops,
which doubles with each character; lint must not hang on a plan that holds such a thing.
"""

import math
import re
from functools import lru_cache

from lexicon_cli.core.regexes import portable_pattern

# Ways to deal a text out that are tried in well under a second.
_PATIENCE = 4_000_000
_LONGEST = 5_000

# Pieces of a portable pattern (core/regexes.py spells nothing else).
_CHAR = r"(?:\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|.)|[^()|\\\[\]*+?{}^$.])"
_CLASS = r"\[(?:\\.|[^\]\\])*\]"
_COUNT = r"(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})"
_ATOM = rf"({_CHAR}|{_CLASS})({_COUNT}?\??)"
_LOOPING_GROUP = rf"(?s)\((?:\?:)?((?:(?:{_CHAR}|{_CLASS}){_COUNT}?\??)+)\)(?:[*+]|\{{[0-9]+,\}})"
_BLANK = r"(?s)\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|.)|\[(?:\\.|[^\]\\])*\]"
_TOKEN = rf"\((?:\?(?::|=|!|<=|<!))?|\){_COUNT}?|\||{_COUNT}"


def matches(pattern: str, text: str) -> bool:
    """Whether the text has a match of an ECMA-262 pattern; True where that cannot be told: the
    pattern is not portable, or the search could take too long."""
    try:
        portable = portable_pattern(pattern)
    except ValueError:
        return True
    return most_ways(portable, len(text)) > _PATIENCE or found(portable, text)


def found(pattern: str, text: str) -> bool:
    """Whether the text has a match of a portable pattern that is known to be harmless."""
    return _compiled(pattern).search(text) is not None


def most_ways(pattern: str, length: int) -> int:
    """In how many ways the characters of a text can be dealt out to a portable pattern's loops: a
    bound on how often a search may have to turn back."""
    loops, nested = _loops(pattern)
    if nested:
        return 1 << min(length, 64)
    return math.comb(min(length, _LONGEST) + loops, min(loops, 64)) if loops else length


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@lru_cache(maxsize=1024)
def _loops(pattern: str) -> tuple[int, bool]:
    """How many loops without end there are, and whether one holds a choice or another loop."""
    bare = re.sub(_BLANK, "_", re.sub(_LOOPING_GROUP, _separated, pattern))
    loops, nested = 0, False
    chooses = [False]
    for match in re.finditer(_TOKEN, bare):
        token = match[0]
        if token[0] == "(":
            chooses.append(False)
        elif token[0] == ")":
            inside = chooses.pop() if len(chooses) > 1 else False
            count = token[1:]
            nested = nested or (inside and _is_endless(count))
            loops += _is_endless(count)
            chooses[-1] = chooses[-1] or inside or _is_choice(count)
        else:
            loops += _is_endless(token)
            chooses[-1] = chooses[-1] or _is_choice(token)
    return loops, nested


def _separated(match: re.Match[str]) -> str:
    """A loop over pieces that one character sets apart, as `(_[a-z]+)*`, is like a single loop."""
    atoms = re.findall(_ATOM, match[1], re.DOTALL)
    for edge, others in ((atoms[0], atoms[1:]), (atoms[-1], atoms[:-1])):
        char, count = edge
        if not count and char[0] != "[" and not any(_meets(char, other) for other, _ in others):
            return "_+"
    return match[0]


def _meets(char: str, atom: str) -> bool:
    """Whether the atom takes the one character that `char` spells."""
    if char.startswith("\\") and len(char) > 2:
        char = chr(int(char[2:], 16))
    try:
        return re.fullmatch(atom, char[-1]) is not None
    except re.error:
        return True


def _is_choice(token: str) -> bool:
    return token in ("|", "*", "+", "?") or "," in token


def _is_endless(count: str) -> bool:
    return count in ("*", "+") or count.endswith(",}")
