"""What an author meant by a scalar, decided by where it stands, never by how it looks.

YAML 1.1 readers turn `no` into false, `1.10` into 1.1, `012` into 10 and `12:30` into 750. Here a
text stays the text that was written; `ambiguous` tells what other readers would have made of it.
"""

import math
import re
from functools import lru_cache

from lexicon_cli.plan.nodes import Scalar, Style

# Truth words of YAML 1.1 (https://yaml.org/type/bool.html), without the single letters, which no
# common reader honours.
_TRUE = frozenset({"yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"})
_FALSE = frozenset({"no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"})
_TRUTH = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})

# Integers, floats and timestamps of YAML 1.1 (https://yaml.org/type/) and of YAML 1.2's core
# schema.
_DECIMAL = re.compile(r"[-+]?[0-9][0-9_]*")
_OTHER_BASE = re.compile(r"[-+]?0(?:b[01_]+|o[0-7]+|x[0-9a-fA-F_]+)")
_FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?")
_SPECIAL_FLOAT = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?"
    r"[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?)?)?"
)
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")

_FIRST = frozenset("0123456789+-.~=yYnNoOtTfF")
_MOST_DIGITS = 400  # beyond any float, and below Python's own bound for reading integers


@lru_cache(maxsize=16384)
def ambiguous(text: str) -> str | None:
    """What a YAML reader makes of the unquoted text instead of a text: "a number", …; or None."""
    if not text or text[0] not in _FIRST or len(text) > _MOST_DIGITS:
        return None
    if text in _TRUTH:
        return "a boolean"
    if text in _NULLS:
        return "null"
    if _DATE.fullmatch(text):
        return "a date"
    if _SEXAGESIMAL.fullmatch(text):
        return "a number of base 60"
    numeric = _FLOAT.fullmatch(text) or _OTHER_BASE.fullmatch(text)
    if numeric or _SPECIAL_FLOAT.fullmatch(text):
        return "a number"
    return None


def truth(text: str) -> bool | None:
    """The boolean that a truth word means, or None if it is none."""
    return _TRUTH.get(text)


@lru_cache(maxsize=16384)
def number(text: str) -> int | float | None:
    """The finite number that the text spells, decimal unless it says otherwise; or None."""
    if len(text) > _MOST_DIGITS:
        return None
    if _DECIMAL.fullmatch(text):
        return int(text.replace("_", ""))
    if _OTHER_BASE.fullmatch(text):
        return _other_base(text)
    if _FLOAT.fullmatch(text):
        value = float(text.replace("_", ""))
        return value if math.isfinite(value) else None
    return None


def _other_base(text: str) -> int | None:
    try:
        return int(text.replace("_", ""), 0)
    except ValueError:
        return None


def is_canonical_number(text: str) -> bool:
    """Whether the text is how JSON writes its number, so that nothing is lost by taking it for one.

    `1.10` and `1e3` are not: they may well be a version and an identifier.
    """
    if not _JSON_NUMBER.fullmatch(text):
        return False
    value = number(text)
    return value is not None and (text == str(value) or text == repr(value))


def value_of(scalar: Scalar, types: tuple[str, ...]) -> tuple[object, str | None]:
    """The value of an enumeration entry or example, and what is ambiguous about it (or None).

    `types` are the plan's types of the property; they decide before the look of the scalar does.
    """
    text = scalar.text
    if scalar.style is Style.QUOTED:
        return text, None
    if scalar.style is Style.CELL:
        return _cell_value(text, types), None
    if text in _NULLS:
        return None, None
    if scalar.style is Style.LITERAL:
        return _literal(text), None
    if types and set(types) <= {"string", "datetime"}:
        doubt = ambiguous(text)
        if doubt == "a date" and "datetime" in types:
            doubt = None
        return text, doubt
    return _by_look(text, types)


def _by_look(text: str, types: tuple[str, ...]) -> tuple[object, str | None]:
    if text in ("true", "false", "True", "False", "TRUE", "FALSE"):
        return _TRUTH[text], None
    if text in _TRUTH:
        return (_TRUTH[text], None) if types == ("boolean",) else (text, "a boolean")
    doubt = ambiguous(text)
    if doubt is None or (doubt == "a date" and "datetime" in types):
        return text, None
    value = number(text)
    if value is None or doubt != "a number":
        return text, doubt
    if types and set(types) <= {"number", "integer"}:
        leading_zero = len(text) > 1 and text[0] == "0" and text.isdigit()
        return value, doubt if leading_zero else None
    return (value, None) if is_canonical_number(text) else (text, doubt)


def _literal(text: str) -> object:
    if text in _TRUTH:
        return _TRUTH[text]
    value = number(text)
    return text if value is None else value


def _cell_value(text: str, types: tuple[str, ...]) -> object:
    """A CSV cell has no quotes: in a text property it is text, elsewhere JSON where it can be."""
    if types and set(types) <= {"string", "datetime"}:
        return text
    if text in ("true", "false", "TRUE", "FALSE"):
        return _TRUTH[text]
    if text == "null":
        return None
    if types and set(types) <= {"number", "integer"}:
        value = number(text)
        return text if value is None else value
    if is_canonical_number(text):
        return number(text)
    if len(text) > 1 and text[0] in '"[{':
        return _json_or_text(text)
    return text


def _json_or_text(text: str) -> object:
    import json

    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
