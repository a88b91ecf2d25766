"""How a fault of a plan can be mended: changes in the plan's own terms, not yet in a file's text.

A change names what it touches by Place, which is where a key, a value or a CSV cell begins. The
plan room turns changes into edits of the text, for YAML, JSON and CSV alike.
"""

from typing import Any, TypeAlias

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Replace:
    """The word or text that begins at `at` and reads `old` becomes `new`, quoted where YAML would
    otherwise read something else; `new` equal to `old` only quotes it."""

    at: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SetKey:
    """The entry whose name stands at `at` gets `key: value`: after its other keys, or in place of
    the value it has. A value is text, number, boolean or a list of these."""

    at: Place
    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class RemoveKey:
    """The entry whose name stands at `at` loses its `key`, with the comment behind it."""

    at: Place
    key: str


@dataclass(frozen=True, slots=True)
class AddItem:
    """The list `key` of the entry whose name stands at `at` gets one more item; it is made if it
    is missing."""

    at: Place
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """The item of a list that begins at `at` and reads `old` goes."""

    at: Place
    old: str


@dataclass(frozen=True, slots=True)
class RemoveEntry:
    """The entry (an event, a property, a group) whose name stands at `at` goes, with its comments
    and all that it holds."""

    at: Place


@dataclass(frozen=True, slots=True)
class RenameEvent:
    """The event gets another name everywhere in the plan; the old one stays as an alias."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenameProperty:
    """The property gets another name wherever the plan says it (or in one event only); the old one
    stays as an alias of each definition."""

    old: str
    new: str
    event: str | None = None


@dataclass(frozen=True, slots=True)
class EditText:
    """The characters `old`, which begin at `at`, become `new`: for comments. If that leaves a line
    empty that was not, the line goes."""

    at: Place
    old: str
    new: str


Change: TypeAlias = (
    Replace
    | SetKey
    | RemoveKey
    | AddItem
    | RemoveItem
    | RemoveEntry
    | RenameEvent
    | RenameProperty
    | EditText
)


@dataclass(frozen=True, slots=True)
class Fix:
    """One remedy. `title` is an order, such as `remove "minimum"`. A safe fix keeps what the plan
    means to events that are sent; others need the user's word (`--unsafe-fixes`)."""

    title: str
    changes: tuple[Change, ...]
    safe: bool = False
