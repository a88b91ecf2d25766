"""What of a record may be shown: secrets and personal data hidden, everything else cut to size.

Values are hidden as reports hide them (core/masking.py). An id that is hidden must still be told
from another one, so it carries a tag made with the run's own salt.
"""

import hashlib
import math
from collections.abc import Container, Mapping
from typing import Any, NamedTuple

import orjson

from lexicon_cli.core.masking import mask
from lexicon_cli.core.mixpanel import DEFAULT_PROPERTIES, URL_PROPERTIES
from lexicon_cli.kernel.personal import is_email, is_url, kind_in_url, personal_kind

MOST_PROPERTIES = 300  # Mixpanel keeps 255 (ingestion.md 3.2)
MOST_CHARACTERS = 16_384  # of all names and values of one record together
LONGEST_TEXT = 500
LONGEST_NAME = 300
LONGEST_ID = 300
MOST_ITEMS = 30
DEEPEST = 5
# Numbers beyond are not exact in a browser.
_EXACT = 2**53
_TOKENS = frozenset({"token", "$token"})
_SECRETS = frozenset(
    {
        *("api_key", "apikey", "api_secret", "$api_key", "$api_secret", "authorization"),
        *("password", "passwd", "secret", "access_token", "refresh_token", "id_token"),
    }
)
_ID_NAMES = frozenset(
    {
        *("distinct_id", "$distinct_id", "$device_id", "$user_id", "$identified_id", "alias"),
        *("$anon_distinct_id", "$anon_id", "$distinct_ids", "$delete"),
    }
)


class Shown(NamedTuple):
    """What is shown of a record's properties.

    `hidden` are the names whose values are hidden in whole or in part; `left_out` counts the
    properties there was no room for; `secrets` are the hidden texts themselves, with what stands
    for them.
    """

    values: dict[str, Any]
    hidden: tuple[str, ...]
    left_out: int
    secrets: Mapping[str, str]


class Hider:
    """Shows records. `salt` makes the tags of hidden ids; keep it for one run and no longer."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt

    def properties(self, properties: Mapping[str, Any], masked: Container[str]) -> Shown:
        """The properties of an event, or the fields of an update or a request."""
        walk = _Walk(self, masked)
        values: dict[str, Any] = {}
        left_out = 0
        for name, value in properties.items():
            if name in _TOKENS:
                if isinstance(value, str) and len(value) > 3:
                    walk.secrets[value] = "<token>"
                continue
            if len(values) >= MOST_PROPERTIES or walk.left <= 0:
                left_out += 1
                continue
            values[walk.name(name)] = walk.top(name, value)
        return Shown(values, tuple(walk.hidden), left_out, walk.secrets)

    def id(self, value: Any, *, hide: bool = False) -> str | None:
        """An identifier as text; None if there is none."""
        if value is None or value == "":
            return None
        text = plain_text(value)
        if hide or is_email(text) or personal_kind(text) in ("email", "token"):
            return self.tagged(text)
        return cut(text, LONGEST_ID)

    def tagged(self, text: str) -> str:
        """What stands for a hidden id: its length, and a tag that is the same for the same id."""
        digest = hashlib.blake2b(text.encode("utf-8", "replace"), key=self._salt, digest_size=3)
        return f"{mask(text)[:-1]}, #{digest.hexdigest()}>"


class _Walk:
    """One record on its way to be shown; `left` is how many characters it may still take."""

    __slots__ = ("_hider", "_masked", "hidden", "left", "secrets")

    def __init__(self, hider: Hider, masked: Container[str]) -> None:
        self._hider = hider
        self._masked = masked
        self.left = MOST_CHARACTERS
        self.hidden: dict[str, None] = {}
        self.secrets: dict[str, str] = {}

    def name(self, name: str) -> str:
        text = cut(name, LONGEST_NAME)
        self.left -= len(text)
        return text

    def top(self, name: str, value: Any) -> Any:
        """The value of one property."""
        if name in self._masked or name.lower() in _SECRETS:
            self.hidden[cut(name, LONGEST_NAME)] = None
            if name in _ID_NAMES and isinstance(value, str) and value:
                return self._stand_in(value, self._hider.tagged(value))
            self._remember(value)
            return mask(value)
        return self.value(name, value, 0)

    def value(self, name: str, value: Any, depth: int) -> Any:
        """A value at any depth; `name` is the property it belongs to."""
        if isinstance(value, str):
            return self._text(name, value)
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            return number(value)
        if depth >= DEEPEST or self.left <= 0:
            return mask(value)
        if isinstance(value, list | tuple):
            return self._list(name, value, depth)
        if isinstance(value, dict):
            return self._object(name, value, depth)
        return mask(value)

    def _list(self, name: str, value: Any, depth: int) -> list[Any]:
        shown = [self.value(name, item, depth + 1) for item in value[:MOST_ITEMS]]
        if len(value) > MOST_ITEMS:
            shown.append(f"… {len(value) - MOST_ITEMS} more")
        return shown

    def _object(self, name: str, value: dict[str, Any], depth: int) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        for key, item in value.items():
            if len(shown) >= MOST_ITEMS:
                shown["…"] = f"{len(value) - MOST_ITEMS} more"
                break
            if key in _TOKENS:
                continue
            said = key if key in _ID_NAMES else name
            shown_key = self.name(key)
            if key in self._masked or key.lower() in _SECRETS:  # an update keeps them in `$set`
                self.hidden[cut(name, LONGEST_NAME)] = None
                self._remember(item)
                shown[shown_key] = mask(item)
            else:
                shown[shown_key] = self.value(said, item, depth + 1)
        return shown

    def _text(self, name: str, text: str) -> str:
        if self.left <= 0:
            return mask(text)
        if name in _ID_NAMES:
            if is_email(text) or personal_kind(text) in ("email", "token"):
                self.hidden[name] = None
                return self._stand_in(text, self._hider.tagged(text))
        elif len(text) > 5 and is_personal(name, text):
            self.hidden[cut(name, LONGEST_NAME)] = None
            return self._stand_in(text, mask(text))
        shown = cut(text, LONGEST_TEXT)
        self.left -= len(shown)
        return shown

    def _remember(self, value: Any) -> None:
        if isinstance(value, str) and len(value) > 3:
            self.secrets[value] = mask(value)

    def _stand_in(self, text: str, shown: str) -> str:
        if len(text) > 3:
            self.secrets[text] = shown
        return shown


def is_personal(name: str, text: str) -> bool:
    """Whether the value of a property is personal data by the detectors of PIV001 and PIV002."""
    if name in URL_PROPERTIES or is_url(text):
        return kind_in_url(text) is not None
    # What the SDKs fill in themselves holds version numbers and ids that look like phones.
    return name not in DEFAULT_PROPERTIES and personal_kind(text) is not None


def number(value: int | float) -> Any:
    """A number as a browser can read it exactly, or its digits as text."""
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value).replace("nan", "NaN")
    if -_EXACT <= value <= _EXACT:
        return value
    return str(value) if value.bit_length() < 1024 else "<number>"


def cut(text: str, longest: int) -> str:
    """The text, valid as Unicode, of at most so many characters."""
    short = text if len(text) <= longest else f"{text[: longest - 1]}…"
    if short.isascii():
        return short
    # Joins halves of a pair that were decoded apart, and replaces those that stand alone.
    return short.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def plain_text(value: Any) -> str:
    """A string as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return str(number(value)) if isinstance(value, int) else mask(value)
