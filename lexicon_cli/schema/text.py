"""JSON as we write it to disk: the same bytes for the same value, and pleasant to read in a diff.

Two spaces of indent; what fits on a line of 100 characters stays on one, and long lists of plain
values fill lines. Keys keep their order.
"""

import json
import re
from typing import Any

_WIDTH = 100
_HALF_PAIR = re.compile("[\ud800-\udfff]")


def render(value: Any) -> bytes:
    """The value as UTF-8 JSON with a newline at the end. Raises ValueError for NaN and infinity."""
    return (_render(value, 0, 0) + "\n").encode()


def _render(value: Any, indent: int, used: int) -> str:
    """`indent` is that of the line the value starts on, `used` what stands before it there."""
    if isinstance(value, dict):
        parts = [f"{_scalar(key)}: {_part(item, indent, key)}" for key, item in value.items()]
        return _join("{", parts, "}", indent, used)
    if isinstance(value, list | tuple):
        parts = [_part(item, indent, "") for item in value]
        if not any(isinstance(item, dict | list | tuple) for item in value):
            parts = _filled(parts, indent + 2)
        return _join("[", parts, "]", indent, used)
    return _scalar(value)


def _part(item: Any, indent: int, key: str) -> str:
    return _render(item, indent + 2, indent + 2 + (len(key) + 4 if key else 0))


def _filled(parts: list[str], indent: int) -> list[str]:
    """The parts put together as long as they fit on a line."""
    lines: list[str] = []
    for part in parts:
        if lines and indent + len(lines[-1]) + len(part) + 3 <= _WIDTH:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return lines


def _join(start: str, parts: list[str], end: str, indent: int, used: int) -> str:
    if not any("\n" in part for part in parts):
        line = f"{start}{', '.join(parts)}{end}"
        # One more for the comma that may follow.
        if used + len(line) + 1 <= _WIDTH:
            return line
    inner = " " * (indent + 2)
    return f"{start}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{end}"


def _scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if isinstance(value, str) and not text.isascii():
        # Half a surrogate pair has no UTF-8 form; as an escape it is legal JSON.
        return _HALF_PAIR.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text
