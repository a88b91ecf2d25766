"""Free text of clean-looking events, searched for personal data and junk in one sweep per block.

`suspicious` must say yes to every text in which the judge would find something: it may say yes too
often, never too seldom (tests/oracle compares them on thousands of texts).
"""

import re
from typing import Any

from msgspec import Struct

from lexicon_cli.kernel.ingest import has_foreign_host
from lexicon_cli.kernel.personal import is_url, kind_in_url, personal_kind

# Between the values of one sweep. A value that holds it itself is judged.
SEPARATOR = "\x00"
# Digits look alike; what may stand inside a number vanishes.
_SHAPE = bytes(ord("0") if chr(code).isdigit() and code < 128 else code for code in range(256))
_INSIDE_NUMBERS = b" \t\n\r\x0b\x0c().-"
# Marks by a character that all of a row share and that text seldom holds: a search for one
# character is many times faster than one for several.
_MARKS_OF_NOTHING = (
    ("{", ("{{", "${", f"{SEPARATOR}{{")),
    ("[", ("[object ", f"{SEPARATOR}[")),
    (
        SEPARATOR,
        tuple(f"{SEPARATOR}{word}{SEPARATOR}" for word in ("null", "undefined", "nan")),
    ),
)
_MARKS_OF_SECRETS = (
    ("%", ("%40",)),
    ("x", ("xox",)),
    ("y", ("eyj",)),
    ("_", ("_live_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_")),
    ("k", ("akia",)),
    ("-", ("-----begin",)),
    (" ", ("bearer ",)),
    ("=", ("token=", "key=", "apikey=", "passw", "secret=", "session")),
)
_HOSTS = re.compile(r"(?<=//)[^/?#\x00]*")
_KNOWN_HOSTS = 4096


def suspicious(text: str) -> bool:
    """Whether the text, values between separators, may hold something to judge."""
    if "@" in text:
        return True
    low = text.lower()
    if _has_mark(low, _MARKS_OF_NOTHING) or _has_mark(low, _MARKS_OF_SECRETS):
        return True
    shape = low.encode("utf-8", "replace").translate(_SHAPE, _INSIDE_NUMBERS)
    return b"000000000" in shape or b"00000,00000" in shape


def is_harmless(text: str) -> bool:
    """Whether the values of a suspicious text turn out to hold nothing: the exact detectors say so.

    Marks that depend on more than the value alone are never harmless.
    """
    low = text.lower()
    if _has_mark(low, _MARKS_OF_NOTHING):
        return False
    for value in text.split(SEPARATOR):
        if kind_in_url(value) is not None:
            return False
        if not is_url(value) and personal_kind(value) is not None:
            return False
    return True


def _has_mark(low: str, marks: tuple[tuple[str, tuple[str, ...]], ...]) -> bool:
    return any(char in low and any(mark in low for mark in row) for char, row in marks)


class Hosts:
    """Hosts seen in URLs, remembered when they are nobody's own machine."""

    def __init__(self) -> None:
        self._fine: set[str] = set()

    def are_fine(self, text: str) -> bool:
        """Whether no URL of the text leads to a local or staging host."""
        found = set(_HOSTS.findall(text)) - self._fine
        if not found:
            return True
        bad = {host for host in found if has_foreign_host(f"//{host}")}
        if len(self._fine) > _KNOWN_HOSTS:
            self._fine.clear()
        self._fine |= found - bad
        return not bad


def inner_text(value: Any) -> str:
    """All strings inside a decoded value, between separators; "" for a value without any."""
    kind = type(value)
    if kind is str:
        return str(value)
    if kind is list:
        return SEPARATOR.join(map(inner_text, value))
    if isinstance(value, Struct):
        return SEPARATOR.join(
            [inner_text(getattr(value, field)) for field in value.__struct_fields__]
        )
    return ""
