"""Parts of a name that a program has put there: ids, dates, placeholders, numbers that count up."""

import re
from functools import cache

_LONGEST = 300


def may_change(name: str) -> bool:
    """Whether a name has anything that such a part has; most names have not."""
    return _telltales().search(name, 0, _LONGEST) is not None


def changing_part(name: str) -> tuple[str, str] | None:
    """The first such part: what it is, in words, and its text; None if the name has none."""
    text = name[:_LONGEST]
    for what, pattern in _patterns():
        found = pattern.search(text)
        if found is not None:
            return what, found[0].strip(" _-")
    return None


def without_numbers(name: str) -> str | None:
    """The name with its numbers as `#`, or None if it has none (or too many to be a family)."""
    text = name[:_LONGEST]
    frame = _numbers().sub("#", text)
    return None if frame == text else frame


@cache
def _telltales() -> re.Pattern[str]:
    return re.compile(r"[\d{}%<>@\[(]|undefined|NaN| null")


@cache
def _numbers() -> re.Pattern[str]:
    """Numbers that stand alone or behind a separator: not the 2 of "app2app", not "mp3"."""
    return re.compile(r"(?<![^\W_])\d{1,4}(?![^\W_])|(?<=[a-z])\d{1,4}$")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    edge, end = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
    year, month, day = r"(?:19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
    return (
        (
            "a placeholder",
            re.compile(
                r"[$#]\{[^}]*\}|\{\{.*?\}\}|\{[A-Za-z_][\w.]*\}|<%.*?%>|\[object Object\]"
                r"|%(?:\([a-z_]+\))?[sd](?![A-Za-z0-9])|<[a-z][a-z_ ]*>|\$\([^)]*\)"
            ),
        ),
        (
            "a UUID",
            re.compile(r"[0-9a-fA-F]{8}[-_ ]?(?:[0-9a-fA-F]{4}[-_ ]?){3}[0-9a-fA-F]{12}"),
        ),
        (
            "a date",
            re.compile(
                rf"{edge}(?:{year}[-_./ ]?{month}[-_./ ]?{day}|{day}[-_./ ]{month}[-_./ ]{year}"
                rf"|{month}[-_./ ]{day}[-_./ ]{year}|{year}[-_./ ]{month}){end}"
            ),
        ),
        ("a year", re.compile(rf"{edge}20\d\d{end}")),
        ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[A-Za-z]{2,}")),
        ("a long number", re.compile(r"(?<!\d)(?<!iso.)(?<!iso)\d{5,}(?!\d)", re.IGNORECASE)),
        (
            "an id",
            re.compile(rf"{edge}(?=[0-9a-f]*\d[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{{12,}}{end}"),
        ),
        ("a value", re.compile(rf"{edge}(?:undefined|NaN|(?<= )null){end}")),
    )
