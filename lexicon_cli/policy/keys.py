"""Suppressions in the `ignore` key of events and properties, in YAML, JSON and CSV alike.

ignore: [NAM004 the reason, DOC001 until 2027-01-31 the reason]
ignore: {NAM004: the reason}
"""

from collections.abc import Container, Iterator

from lexicon_cli.core.finding import Place
from lexicon_cli.core.fix import Change, RemoveItem, RemoveKey, Replace
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, is_null
from lexicon_cli.policy.suppression import Entity, Lines, Origin, Suppression, Word, read_terms

Entry = EventDef | PropertyDef


def keys_of(
    entry: Entry, entity: Entity | None, lines: Lines | None, ignored: tuple[str, ...]
) -> Iterator[Suppression]:
    """The suppressions of one entry, of which `ignored` holds the texts as they were read."""
    value = _value(entry.node)
    items = [] if value is None else list(_items(value))
    if len(items) < len(ignored):
        # Mixed in from elsewhere (`<<`): it holds, but its text is not here.
        items = [(text, None) for text in ignored]
    for text, node in items:
        yield _suppression(entry, entity, lines, text, node, value, len(items))


def _suppression(
    entry: Entry,
    entity: Entity | None,
    lines: Lines | None,
    text: str,
    node: Scalar | None,
    value: Node | None,
    count: int,
) -> Suppression:
    own = entry.place or Place("")
    place = own if node is None else Place(own.file, node.line, node.column)
    code, _, rest = text.strip().partition(" ")
    word = Word(code.rstrip(":,"), place)
    terms = read_terms(rest)
    editing = None
    if node is not None and not isinstance(value, Mapping):
        editing = KeyEditing(own, word, text, is_only=count == 1)
    return Suppression(
        words=(word,) if word.text else (),
        origin=Origin.KEY,
        place=place,
        reason=terms.reason,
        until=terms.until,
        no_day=terms.no_day,
        lines=lines,
        entity=entity,
        editing=editing,
    )


def _value(node: Node | None) -> Node | None:
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            if isinstance(key, Scalar) and key.text == "ignore":
                return value
    return None


def _items(value: Node) -> Iterator[tuple[str, Scalar | None]]:
    if isinstance(value, Scalar):
        if value.text.strip() and not is_null(value):
            yield value.text, value
    elif isinstance(value, Sequence):
        for item in value.items:
            if isinstance(item, Scalar) and item.text.strip() and not is_null(item):
                yield item.text, item
    else:
        for key, reason in value.pairs:
            if isinstance(key, Scalar):
                why = reason.text if isinstance(reason, Scalar) else ""
                yield f"{key.text} {why}".strip(), key


@dataclass(frozen=True, slots=True)
class KeyEditing:
    """One text of an `ignore` list of the entry whose name stands at `owner`."""

    owner: Place
    word: Word
    text: str
    is_only: bool

    def without(self, words: Container[Word]) -> tuple[Change, ...]:
        """The change that takes the text out, or the whole key if it is the only one."""
        if self.is_only:
            return (RemoveKey(self.owner, "ignore"),)
        return (RemoveItem(self.word.place, self.text),)

    def renamed(self, word: Word, new: str) -> tuple[Change, ...]:
        """The change that puts `new` in the word's place."""
        head, _, tail = self.text.partition(word.text)
        return (Replace(word.place, self.text, f"{head}{new}{tail}"),)
