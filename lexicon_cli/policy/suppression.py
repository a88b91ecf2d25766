"""One suppression, wherever it is written: which rules, what it covers, why, until when."""

import re
from collections.abc import Container
from datetime import date
from enum import Enum
from typing import Protocol

from lexicon_cli.core.finding import Finding, Place
from lexicon_cli.core.fix import Change
from lexicon_cli.core.records import dataclass

_UNTIL_FIRST = re.compile(r"until\s+([0-9][0-9-]*)(?=[\s,;:.]|$)", re.IGNORECASE)
_UNTIL_LAST = re.compile(
    r"(?:^|[\s,;(])until\s+([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})\)?\.?$", re.IGNORECASE
)
_MARKS = " \t:;,.-–—()"


class Origin(Enum):
    """Where suppressions are written."""

    COMMENT = "comment"
    KEY = "ignore key"
    CONFIG = "configuration"


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of one file, from 1, both ends included."""

    file: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Entity:
    """An event (`property` None) or a property by its path, with all that lies below it. `event`
    None stands for every event that has the property."""

    event: str | None
    property: str | None = None


@dataclass(frozen=True, slots=True)
class Globs:
    """Names and files that must all fit; None fits everything. `file` is absolute."""

    event: str | None = None
    property: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A rule's code, name, prefix, or ALL as written at `place`."""

    text: str
    place: Place


class Editing(Protocol):
    """How the text of a suppression can be changed; () where it cannot."""

    def without(self, words: Container[Word]) -> tuple[Change, ...]:
        """The changes that take these words out, and all of it if no other word is left."""
        ...

    def renamed(self, word: Word, new: str) -> tuple[Change, ...]:
        """The changes that put `new` in the word's place."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """Findings of the rules `words` on what it covers are not shown until `until` has passed.

    `lines`, `entity` and `globs` are alternatives: a finding on one of them is covered; with none
    of them, nothing is. `no_day` is what was written where a day belongs, if it is none.
    """

    words: tuple[Word, ...]
    origin: Origin
    place: Place
    reason: str = ""
    until: date | None = None
    no_day: str | None = None
    needs_reason: bool = True
    lines: Lines | None = None
    entity: Entity | None = None
    globs: Globs | None = None
    editing: Editing | None = None

    def has_expired(self, today: date) -> bool:
        """Whether its last day lies before `today`, or is no day at all."""
        return self.no_day is not None or (self.until is not None and self.until < today)


@dataclass(frozen=True, slots=True)
class Terms:
    """What stands behind the rules of a suppression."""

    reason: str
    until: date | None = None
    no_day: str | None = None


def read_terms(text: str) -> Terms:
    """`until 2027-01-31 the reason`, `the reason until 2027-01-31`, or only one of the two."""
    rest = text.strip(" \t")
    first = _UNTIL_FIRST.match(rest.lstrip(_MARKS))
    if first is not None:
        return _terms(rest.lstrip(_MARKS)[first.end() :], first[1])
    last = _UNTIL_LAST.search(rest)
    if last is not None:
        return _terms(rest[: last.start()], last[1])
    return Terms(_reason(rest))


def _terms(reason: str, day: str) -> Terms:
    try:
        until = date.fromisoformat(day) if len(day) == 10 else None
    except ValueError:
        until = None
    return Terms(_reason(reason), until, day if until is None else None)


def _reason(text: str) -> str:
    """The text without marks around it; marks alone are no reason."""
    return text.strip(_MARKS) and text.strip(" \t").lstrip(_MARKS)


def path_owners(path: str) -> list[str]:
    """The path of a property and of all that it lies in: `items[].sku`, `items[]`, `items`."""
    ends = (at for at in range(len(path) - 1, 0, -1) if path[at] in ".[")
    return [path, *(path[:at] for at in ends)]


def fits(globs: Globs, finding: Finding, file: str | None) -> bool:
    """Whether the finding, which stands in the absolute path `file`, fits all globs."""
    from lexicon_cli.policy.globs import name_fits, path_fits

    if globs.event is not None and not name_fits(globs.event, finding.event):
        return False
    if globs.property is not None and not name_fits(globs.property, finding.property):
        return False
    return globs.file is None or path_fits(globs.file, file)
