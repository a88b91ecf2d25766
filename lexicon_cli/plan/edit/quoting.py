"""Values as YAML or JSON text, in the way their neighbours are written."""

import json
from typing import Any

from lexicon_cli.plan.edit.tree import DOUBLE, PLAIN, SINGLE
from lexicon_cli.plan.scalars import ambiguous

_NEVER_PLAIN = frozenset(",[]{}:?#\\\"'&*!|>%@`")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SINGLE_LETTERS = frozenset({"y", "Y", "n", "N"})


def scalar_text(text: str, style: str = PLAIN, *, fallback: str = DOUBLE) -> str:
    """A text as a scalar on one line: in the style asked for if that can say it; `fallback` is the
    kind of quotes to put around what cannot be plain."""
    if style == PLAIN and is_plain(text):
        return text
    quotes = style if style in (SINGLE, DOUBLE) else fallback
    if quotes == SINGLE and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def is_plain(text: str) -> bool:
    """Whether the text means itself without quotes to every reader of YAML, in braces too."""
    if not text or not text.isprintable() or text in _SINGLE_LETTERS or text == "<<":
        return False
    if not (text[0].isalnum() or text[0] in "_$/(^<~+.") or text[-1] == " ":
        return False
    if text == "~" or not _NEVER_PLAIN.isdisjoint(text):
        return _is_plain_with_marks(text)
    return ambiguous(text) is None and (not text[0].isdigit() or len(text) < 100)


def _is_plain_with_marks(text: str) -> bool:
    """Quotes and the like inside a word are harmless; commas and brackets are not, in braces."""
    if not text[0].isalpha() or not _BREAKERS.isdisjoint(text) or " #" in text:
        return False
    return ": " not in text and text[-1] != ":" and ambiguous(text) is None


_BREAKERS = frozenset(",[]{}?\\:")


def value_text(value: Any, *, json_style: bool, quotes: str = DOUBLE) -> str:
    """A text, number, boolean, None or list of these on one line."""
    if json_style:
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return scalar_text(value, fallback=quotes)
    if isinstance(value, list | tuple):
        items = (value_text(item, json_style=False, quotes=quotes) for item in value)
        return "[" + ", ".join(items) + "]"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    text = repr(value)
    # Readers of YAML 1.1 take 1e+16 for a text.
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
