"""JSON as we write it to disk: the same bytes for the same value, and pleasant to read in a diff.

Two spaces of indent; what fits on a line of 100 characters stays on one, and long lists of plain
values fill lines. Keys keep their order.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_WIDTH = 100
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode

# Texts of parts that many values share, by the part's id: they are rendered once.
Texts = Mapping[int, str]


def render(value: Any, texts: Texts | None = None) -> bytes:
    """The value as UTF-8 JSON with a newline at the end. Raises ValueError for NaN and infinity.

    `texts` holds what `render_part` gave for values of top-level keys.
    """
    return _legal(f"{_render(value, 0, 0, texts or {})}\n").encode()


def render_part(value: Any, key: str) -> str:
    """The text of a value that stands under a key of the top level."""
    return _part(value, 0, key, {})


def _legal(text: str) -> str:
    if text.isascii():
        return text
    # Half a surrogate pair has no UTF-8 form; as an escape it is legal JSON.
    return _HALF_PAIR.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _render(value: Any, indent: int, used: int, texts: Texts) -> str:
    """`indent` is that of the line the value starts on, `used` what stands before it there."""
    known = texts.get(id(value))
    if known is not None:
        return known
    line = _encode(value)
    # One more for the comma that may follow.
    if used + len(line) + 1 <= _WIDTH or not isinstance(value, dict | list | tuple) or not value:
        return line
    if isinstance(value, dict):
        parts = [
            f"{_encode(key)}: {_part(item, indent, key, texts)}" for key, item in value.items()
        ]
        return _join("{", parts, "}", indent)
    parts = [_part(item, indent, "", texts) for item in value]
    if not any(isinstance(item, dict | list | tuple) for item in value):
        parts = _filled(parts, indent + 2)
    return _join("[", parts, "]", indent)


def _part(item: Any, indent: int, key: str, texts: Texts) -> str:
    return _render(item, indent + 2, indent + 2 + (len(key) + 4 if key else 0), texts)


def _filled(parts: list[str], indent: int) -> list[str]:
    """The parts put together as long as they fit on a line."""
    lines: list[str] = []
    for part in parts:
        if lines and indent + len(lines[-1]) + len(part) + 3 <= _WIDTH:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines


def _join(start: str, parts: list[str], end: str, indent: int) -> str:
    inner = " " * (indent + 2)
    return f"{start}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{end}"
