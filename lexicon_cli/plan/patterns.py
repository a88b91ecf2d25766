"""Whether a pattern is a regular expression that every engine takes the same way.

Patterns are ECMA-262 expressions without flags, as JSON Schema has them. They are tried with
Python's own compiler after the few forms that only ECMA-262 has are rewritten.
"""

import re
import warnings
from functools import lru_cache

from lexicon_cli.core.records import dataclass
from lexicon_cli.core.regexes import portable_pattern


@dataclass(frozen=True, slots=True)
class PatternFault:
    """What is wrong with a pattern, and how to write it instead. `unchecked`: it is a regular
    expression, but not one that all engines read alike, so no compiled schema holds it."""

    message: str
    remedy: str | None = None
    unchecked: bool = False


# Python's own syntax, with what to write instead. Order matters: the first that occurs is told.
_FOREIGN: tuple[tuple[re.Pattern[str], str, str | None], ...] = (
    (re.compile(r"\(\?P<"), 'has a group named with "(?P<"', "write (?<name>…)"),
    (re.compile(r"\(\?P[=>]"), 'has a reference with "(?P"', r"write \k<name>"),
    (re.compile(r"\(\?#"), "has a comment", "leave the comment out"),
    (re.compile(r"\(\?(?:[a-zA-Z]+|[a-zA-Z]*-[a-zA-Z]+)[:)]"), "has flags", "spell both cases out"),
    (re.compile(r"\(\?>"), "has an atomic group", "write (?:…)"),
    (re.compile(r"\(\?\("), "has a condition", None),
)
_LONGEST = 10_000  # characters
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ANCHORS = {"A": "^", "Z": "$", "z": "$"}
_POSSESSIVE = re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\+")
_NAMED = re.compile(r"\(\?<([A-Za-z_$][\w$]*)>")
_NAMED_REFERENCE = re.compile(r"\\k<([A-Za-z_$][\w$]*)>")
_UNICODE_CLASS = re.compile(r"\\[pP]\{[A-Za-z_=]+\}")
_CODE_POINT = re.compile(r"\\u\{[0-9A-Fa-f]{1,6}\}")
_CONTROL = re.compile(r"\\c[A-Za-z]")


@lru_cache(maxsize=4096)
def pattern_fault(pattern: str) -> PatternFault | None:
    """What is wrong with the pattern, or None."""
    if len(pattern) > _LONGEST:
        return PatternFault(
            f"has {len(pattern):,} characters, more than any engine should be given"
        )
    bare = _without_escapes_and_classes(pattern)
    for syntax, message, remedy in _FOREIGN:
        if syntax.search(bare):
            return PatternFault(f"{message}, which only some engines know", remedy)
    for match in _ESCAPE.finditer(pattern):
        anchor = _ANCHORS.get(match.group(1))
        if anchor is not None:
            message = f'has "{match.group()}", which only some engines know'
            return PatternFault(message, f"write {anchor}")
    if _POSSESSIVE.search(bare):
        return PatternFault("has a possessive quantifier, which only some engines know")
    return _compile_fault(pattern) or _portability_fault(pattern)


def _portability_fault(pattern: str) -> PatternFault | None:
    try:
        portable_pattern(pattern)
    except ValueError as error:
        _, _, reason = str(error).partition(" cannot be made portable: ")
        return PatternFault(f"checks nothing: {reason or error}", unchecked=True)
    return None


def _compile_fault(pattern: str) -> PatternFault | None:
    translated = _NAMED.sub(r"(?P<\1>", pattern).replace("(?P<$", "(?P<_")
    translated = _NAMED_REFERENCE.sub(r"(?P=\1)", translated)
    for syntax in (_UNICODE_CLASS, _CODE_POINT, _CONTROL):
        translated = syntax.sub(r"\\w", translated)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(translated)
    except re.error as error:
        where = "" if error.pos is None else f" at character {error.pos + 1}"
        return PatternFault(f"is no regular expression: {error.msg}{where}")
    except (OverflowError, RecursionError):
        return PatternFault("is too large for a regular expression")
    return None


def _without_escapes_and_classes(pattern: str) -> str:
    """The pattern with escapes and character classes blanked, to look for syntax in the rest."""
    kept: list[str] = []
    in_class = False
    for char in _ESCAPE.sub("__", pattern):
        kept.append("_" if in_class else char)
        if char in "[]":
            in_class = char == "["
    return "".join(kept)
