"""The baseline as a file: JSON, an entry a line, sorted; what two branches add merges in Git.

    {"schema_version": 1, "entries": [
    {"family": "plan", "code": "DOC001", "event": "Sign Up", "count": 1, "fingerprint": "…"},
    null]}

The list ends in null so that each entry's line ends in a comma: no line depends on its neighbours.
A reader forgives commas that are missing or too many, and entries that stand there twice.
"""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from lexicon_cli.core.errors import InputError
from lexicon_cli.policy.baseline import Entry
from lexicon_cli.policy.ratchet import in_order

SCHEMA_VERSION = 1
DEFAULT_FILE = "lexicon-baseline.json"
_TEXTS = ("event", "property", "variant", "file", "message", "owner", "reason")
_KEYS = (
    *("family", "code", "event", "property", "variant", "count", "of", "file", "message"),
    *("fingerprint", "owner", "expires", "reason"),
)
_HEAD = re.compile(r'\s*\{\s*"schema_version"\s*:\s*(\d{1,9})\s*,\s*"entries"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_TAIL = re.compile(r"\s*\}\s*\Z")
_CONFLICT = re.compile(r"^(<{7}|>{7}|={7}|\|{7})(?:[ \r]|$)", re.MULTILINE)
_CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


def read_baseline(file: str) -> tuple[Entry, ...]:
    """The entries of a file, each key once. InputError, with the line, for what is no baseline."""
    try:
        text = Path(file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        hint = f"make it: lexicon baseline create -o {file}"
        raise InputError(f'there is no baseline "{file}"', hint=hint) from None
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise InputError(f'cannot read "{file}": {reason}') from None
    except UnicodeDecodeError as error:
        raise InputError(f'"{file}" is no baseline: not UTF-8 at byte {error.start}') from None
    return in_order(_Reader(file, text).entries())


def baseline_bytes(entries: Iterable[Entry]) -> bytes:
    """The file's content; half surrogate pairs become escapes, which JSON takes for just that."""
    lines = [json.dumps(_to_dict(entry), ensure_ascii=False) for entry in in_order(entries)]
    head = f'{{"schema_version": {SCHEMA_VERSION}, "entries": [\n'
    text = head + "".join(f"{line},\n" for line in lines) + "null]}\n"
    return text.encode("utf-8", "backslashreplace")


def _to_dict(entry: Entry) -> dict[str, Any]:
    facts = {name: getattr(entry, name) for name in _KEYS}
    facts["expires"] = None if entry.expires is None else entry.expires.isoformat()
    kept = ("event", "property")  # a name may be empty, and that is not no name
    return {n: fact for n, fact in facts.items() if fact is not None and (fact != "" or n in kept)}


class _Reader:
    """One file's text being read, entry by entry, so that each has its line."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._line = 1
        self._counted = 0

    def entries(self) -> list[Entry]:
        """All entries; InputError at the first thing that is wrong."""
        conflict = _CONFLICT.search(self._text)
        if conflict is not None:
            self._fail(
                conflict.start(),
                "marks of a merge conflict",
                "keep the lines of both sides without the marks, then: lexicon baseline prune",
            )
        head = _HEAD.match(self._text)
        if head is None:
            self._fail(0, "not a baseline of lexicon")
        if int(head[1]) != SCHEMA_VERSION:
            hint = "a newer release of lexicon wrote it"
            self._fail(0, f"its schema_version is {head[1]}, known is {SCHEMA_VERSION}", hint)
        found = []
        decoder = json.JSONDecoder()
        position = self._next(head.end())
        while not self._text.startswith("]", position):
            try:
                value, end = decoder.raw_decode(self._text, position)
            except json.JSONDecodeError as error:
                self._fail(error.pos, f"not readable as JSON: {error.msg.lower()}")
            except (ValueError, RecursionError):
                self._fail(position, "not readable as JSON")
            if value is not None:
                found.append(self._entry(value, position))
            position = self._next(end)
        if _TAIL.match(self._text, position + 1) is None:
            self._fail(position, "something follows the list of entries")
        return found

    def _next(self, position: int) -> int:
        between = _BETWEEN.match(self._text, position)
        return position if between is None else between.end()

    def _entry(self, value: object, position: int) -> Entry:
        if not isinstance(value, dict):
            self._fail(position, "an entry is an object")
        for key in value:
            if key not in _KEYS:
                from lexicon_cli.config.suggest import did_you_mean

                self._fail(position, f'unknown key "{key[:60]}"', did_you_mean(key[:60], _KEYS))
        family = value.get("family")
        if not isinstance(family, str) or not family:
            self._fail(position, '"family" is missing')
        texts: dict[str, Any] = {}
        for name in _TEXTS:
            text = value.get(name)
            if text is not None and not isinstance(text, str):
                self._fail(position, f'"{name}" takes a text')
            texts[name] = text
        texts["variant"] = texts["variant"] or ""
        texts["message"] = texts["message"] or ""
        return Entry(
            family=family,
            code=self._fitting(value, "code", _CODE, position),
            fingerprint=self._fitting(value, "fingerprint", _FINGERPRINT, position),
            count=self._count(value, "count", position) or 0,
            of=self._count(value, "of", position),
            expires=self._day(value, position),
            line=self._line_at(position),
            **texts,
        )

    def _fitting(
        self, value: Mapping[str, Any], name: str, form: "re.Pattern[str]", position: int
    ) -> str:
        text = value.get(name)
        if not isinstance(text, str) or not form.fullmatch(text):
            self._fail(position, f'"{name}" is missing or not one')
        return text

    def _count(self, value: Mapping[str, Any], name: str, position: int) -> int | None:
        number = value.get(name)
        if number is None and name == "of":
            return None
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            self._fail(position, f'"{name}" takes a whole number from 0 up')
        return number

    def _day(self, value: Mapping[str, Any], position: int) -> date | None:
        text = value.get("expires")
        if text is None:
            return None
        with suppress(ValueError):
            if isinstance(text, str) and len(text) == 10:
                return date.fromisoformat(text)
        return self._fail(position, '"expires" takes a day such as 2027-01-31')

    def _line_at(self, position: int) -> int:
        """The line of a position, which lies at or behind the last one asked for."""
        self._line += self._text.count("\n", self._counted, position)
        self._counted = max(position, self._counted)
        return self._line

    def _fail(self, position: int, why: str, hint: str = "") -> NoReturn:
        restore = "restore it from version control, or make it anew: lexicon baseline create"
        raise InputError(f"{self._file}:{self._line_at(position)}: {why}", hint=hint or restore)
