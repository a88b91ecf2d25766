"""A plan as YAML: canonical order, one way to write each thing, quotes only where a reader needs
them. "A reader" means ours and those of YAML 1.1, which take `no` for a boolean and 1.10 for 1.1.
"""

from typing import Any

from lexicon_cli.plan.model import TrackingPlan
from lexicon_cli.plan.plain import Block, Typed, plan_data
from lexicon_cli.plan.scalars import ambiguous

_WIDTH = 100
# YAML readers look no further than 1,024 characters for the colon after a key.
_LONGEST_KEY = 1000
_NEVER_PLAIN = frozenset(",[]{}:?\\")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SINGLE_LETTERS = frozenset({"y", "Y", "n", "N"})


def plan_yaml(plan: TrackingPlan) -> str:
    """The plan's YAML text."""
    lines: list[str] = []
    _write_mapping(plan_data(plan, typed=True), 0, lines)
    return "\n".join(lines) + "\n"


def _write_mapping(data: dict[str, Any], indent: int, lines: list[str]) -> None:
    for name, value in data.items():
        key = _key(name)
        start = f"{' ' * indent}{key}:"
        if len(key) > _LONGEST_KEY:
            lines.append(f"{' ' * indent}? {key}")
            start = f"{' ' * indent}:"
        _write_value(start, value, indent, lines)


def _write_value(start: str, value: Any, indent: int, lines: list[str]) -> None:
    """The value after its key (or after a dash): on the same line if it fits, else below."""
    if value is None and not start.endswith("-"):
        lines.append(start)
        return
    if isinstance(value, dict) and value and isinstance(value, Block):
        lines.append(start)
        _write_mapping(value, indent + 2, lines)
        return
    if isinstance(value, str) and _fits_literal(value):
        _write_literal(start, value, indent, lines)
        return
    if not isinstance(value, dict | list):
        lines.append(f"{start} {_scalar(value)}")
        return
    flow = _flow(value, _WIDTH - len(start) - 1)
    if flow is not None:
        lines.append(f"{start} {flow}")
    elif isinstance(value, dict):
        lines.append(start)
        _write_mapping(value, indent + 2, lines)
    else:
        lines.append(start)
        for item in value:
            _write_value(f"{' ' * (indent + 2)}-", item, indent + 2, lines)


def _flow(value: Any, room: int) -> str | None:
    """The value on one line, or None if it has no room there (or breaks lines)."""
    if isinstance(value, dict):
        parts: list[str] = []
        for name, inner in value.items():
            text = _flow(inner, room)
            key = _key(name)
            if text is None or len(key) > _LONGEST_KEY:
                return None
            parts.append(f"{key}: {text}")
        text = "{" + ", ".join(parts) + "}"
        return text if len(text) <= room or not value else None
    if isinstance(value, list):
        items = [_flow(item, room) for item in value]
        if any(item is None for item in items):
            return None
        text = "[" + ", ".join(item for item in items if item is not None) + "]"
        return text if len(text) <= room or not value else None
    text = _scalar(value)
    return text if len(text) <= room and "\\n" not in text else None


def _fits_literal(text: str) -> bool:
    """Whether a text of several lines can stand as it is, indented under `|`."""
    body = text[:-1] if text.endswith("\n") else text
    if "\n" not in body or body.endswith("\n") or body[0] in " \n\t":
        return False
    return all(line.isprintable() for line in body.split("\n"))


def _write_literal(start: str, text: str, indent: int, lines: list[str]) -> None:
    lines.append(f"{start} {'|' if text.endswith(chr(10)) else '|-'}")
    body = text.removesuffix("\n")
    lines += [f"{' ' * (indent + 2)}{line}" if line else "" for line in body.split("\n")]


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, Typed):
        return f"{_tag(value.value)} {_scalar(value.value)}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value)


def _tag(value: Any) -> str:
    if isinstance(value, bool):
        return "!!bool"
    return "!!int" if isinstance(value, int) else "!!float"


def _number(value: int | float) -> str:
    text = repr(value)
    if "e" in text and "." not in text:  # YAML 1.1 takes 1e+16 for a text
        text = text.replace("e", ".0e")
    return text


def _key(name: str) -> str:
    return _text(name)


def _text(text: str) -> str:
    if _is_plain(text):
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _is_plain(text: str) -> bool:
    if not text or not text.isprintable() or text in _SINGLE_LETTERS:
        return False
    first = text[0]
    if not (first.isalnum() or first in "_$/(^") or text[-1] == " ":
        return False
    if not _NEVER_PLAIN.isdisjoint(text) or " #" in text:
        return False
    return ambiguous(text) is None and (not first.isdigit() or len(text) < 100)


def _escaped(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char.isprintable():
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
