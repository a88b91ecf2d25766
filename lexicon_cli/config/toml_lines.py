"""On which line of a TOML text each key stands: the standard library's reader does not tell.

Made for texts that this reader has accepted, so nothing is checked again. A path is a tuple of
keys; the tables of a list of tables (`[[suppressions]]`) are numbered from 0.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_PART = r"(?:[A-Za-z0-9_-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')"
_KEY = re.compile(rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*")
_PARTS = re.compile(_PART)
_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^\"'\[\]{}#\n]++")


def toml_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of each key and table heading of the text."""
    found: dict[Path, int] = {}
    numbers: dict[Path, int] = {}
    table: Path = ()
    position = line = 0
    counted = 0
    while True:
        position = _skip(text, position)
        line += text.count("\n", counted, position)
        counted = position
        if position >= len(text):
            return found
        if text[position] == "[":
            table = _heading(text, position, numbers)
            found.setdefault(table, line + 1)
            end = text.find("\n", position)
            position = len(text) if end < 0 else end
            continue
        key = _KEY.match(text, position)
        if key is None:
            return found  # not what the reader of the standard library takes
        path = table
        for part in _parts(key.group()):
            path = (*path, part)
            found.setdefault(path, line + 1)
        position = _after_value(text, text.find("=", key.end()) + 1)


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path; else the first line below it; else that of the nearest path above."""
    if path in lines:
        return lines[path]
    below = [line for known, line in lines.items() if known[: len(path)] == path]
    if below:
        return min(below)
    return line_of(lines, path[:-1]) if path else 1


def _heading(text: str, position: int, numbers: dict[Path, int]) -> Path:
    is_list = text.startswith("[[", position)
    key = _KEY.match(text, _skip(text, position + (2 if is_list else 1)))
    parts = _parts(key.group()) if key else []
    path: Path = ()
    for at, part in enumerate(parts):
        path = (*path, part)
        if is_list and at == len(parts) - 1:
            numbers[path] = numbers.get(path, -1) + 1
        if path in numbers:
            path = (*path, numbers[path])
    return path


def _after_value(text: str, position: int) -> int:
    """The end of the value: of its line, or of the line on which its last bracket closes."""
    depth = 0
    while position < len(text):
        mark = text[position]
        if mark in "\"'":
            string = _STRING.match(text, position)
            position = len(text) if string is None else string.end()
        elif mark in "[{":
            depth, position = depth + 1, position + 1
        elif mark in "]}":
            depth, position = depth - 1, position + 1
        elif mark == "#":
            end = text.find("\n", position)
            position = len(text) if end < 0 else end
        elif mark == "\n":
            if depth <= 0:
                return position
            position += 1
        else:
            plain = _PLAIN.match(text, position)
            position = position + 1 if plain is None else plain.end()
    return position


def _skip(text: str, position: int) -> int:
    space = _SPACE.match(text, position)
    return position if space is None else space.end()


def _parts(key: str) -> list[str]:
    return [_unquoted(part) for part in _PARTS.findall(key)]


def _unquoted(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] != '"':
        return part
    import json

    try:
        return str(json.loads(part))
    except ValueError:
        return part[1:-1]  # an escape that only TOML has; places need not know it
