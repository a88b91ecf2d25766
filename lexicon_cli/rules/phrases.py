"""Pieces of messages that many rules share. Messages: lower case, names in quotes, no full stop.

Names come from data and may hold anything: they are cut here and made harmless by output/.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from lexicon_cli.core.group import Group

# What the kernel counts names under when there are too many of them.
OTHER_NAMES = "(other names)"

_LONGEST_NAME = 80
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_ARTICLES = {
    "string": "a string",
    "number": "a number",
    "integer": "an integer",
    "boolean": "a boolean",
    "null": "null",
    "array": "a list",
    "list": "a list",
    "object": "an object",
    "datetime": "a date",
}


def quoted(name: str | None) -> str:
    """The name in quotes, cut if it is very long."""
    text = name or ""
    return f'"{text[:_LONGEST_NAME]}…"' if len(text) > _LONGEST_NAME else f'"{text}"'


def events(count: int) -> str:
    """`1 event`, `1,234 events`."""
    return f"{count:,} event{'' if count == 1 else 's'}"


def in_events(group: Group) -> str:
    """`in 12 events`: how often a property rule was broken."""
    return f"in {events(group.count)}"


def a_type(json_type: str) -> str:
    """A JSON type with its article."""
    return _ARTICLES.get(json_type, json_type)


def either(words: Iterable[str]) -> str:
    """`string`, `string or list`, `string, number or list`."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} or {parts[-1]}"


def some(names: Sequence[str], most: int = 3) -> str:
    """The first few names in quotes, and how many more there are."""
    shown = ", ".join(quoted(name) for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def seen_values(group: Group, most: int = 3) -> str | None:
    """The most frequent values with their counts, or None if there are none to show."""
    if not group.values:
        return None
    shown = [f"{_bare(value)} ({count:,})" for value, count in group.values[:most]]
    more = sum(count for _, count in group.values[most:]) + group.other_values
    return ", ".join(shown) + (f", others ({more:,})" if more else "")


def _bare(value: object) -> str:
    """A value in quotes, but a number without."""
    text = str(value)
    return text if _NUMBER.fullmatch(text) else quoted(text)


def largest(group: Group, unit: str) -> str | None:
    """`up to 300 properties` from values that are sizes; None if they are none."""
    sizes = [int(value) for value, _ in group.values if str(value).isdecimal()]
    return f"up to {max(sizes):,} {unit}" if sizes and not group.other_values else None


def as_json(value: Any) -> str:
    """A value of the plan as JSON, cut if it is very long."""
    text = json.dumps(value, ensure_ascii=False)
    return f"{text[:_LONGEST_NAME]}…" if len(text) > _LONGEST_NAME else text
