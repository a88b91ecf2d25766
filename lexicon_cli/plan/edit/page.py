"""One YAML or JSON text of a plan, ready for edits: its tree, its lines, its habits."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.edit.json_tree import json_tree
from lexicon_cli.plan.edit.levels import DEFINITION, EVENT, PLAN, SETTINGS, Levels
from lexicon_cli.plan.edit.tree import (
    DOUBLE,
    FOLDED,
    LITERAL,
    PLAIN,
    SINGLE,
    Branch,
    CannotEdit,
    Document,
    Leaf,
    Pair,
    Tree,
    names_to,
    walk,
)
from lexicon_cli.plan.edit.yaml_tree import yaml_tree
from lexicon_cli.plan.sources import Source

_LINE_END = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"(?:(?<=[ \t\r\n])|\A)#[^\r\n]*")
_NOT_SPACE = re.compile(r"[^ \t]")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that has a name and keys: its pair, or the mapping alone if that has no name (the
    elements of a list), or the item of a list of names."""

    pair: Pair | None
    value: Tree


class Page:
    """A text and what is known of it. Raises CannotEdit if it cannot be read."""

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.name = source.name
        self.is_json = False
        self.documents = self._read(source)
        ends = _LINE_END.search(self.text)
        self.eol = ends.group() if ends else "\n"
        self.levels = Levels(self.documents)

    def _read(self, source: Source) -> list[Document]:
        if not source.whole:
            raise CannotEdit("part of the file could not be read")
        if source.kind == "json" or source.text.lstrip()[:1] == "{":
            from lexicon_cli.plan.json_nodes import compose_json

            if source.kind == "json" or not compose_json(source.text).faults:
                self.is_json = True
                return json_tree(source.text)
        return yaml_tree(source.text)

    @cached_property
    def _by_spot(self) -> dict[tuple[int, int], list[Tree]]:
        found: dict[tuple[int, int], list[Tree]] = defaultdict(list)
        for document in self.documents:
            for node in walk(document.root):
                found[node.spot].append(node)
        return found

    @cached_property
    def quotes(self) -> str:
        """The quotes that the author mostly uses."""
        nodes = (node for document in self.documents for node in walk(document.root))
        styles = [node.style for node in nodes if isinstance(node, Leaf)]
        return SINGLE if styles.count(SINGLE) > styles.count(DOUBLE) else DOUBLE

    @cached_property
    def comments(self) -> list[tuple[int, int]]:
        """Where each comment begins and ends."""
        return list(self._comments())

    def _comments(self) -> Iterator[tuple[int, int]]:
        if self.is_json:
            return
        done = 0
        for document in self.documents:
            for node in walk(document.root):
                if isinstance(node, Branch) or node.body < done:
                    continue
                yield from self._comments_between(done, node.body)
                done = node.end
                if node.style in (LITERAL, FOLDED):
                    yield from self._comments_between(node.body, self.line_end(node.body))
        yield from self._comments_between(done, len(self.text))

    def _comments_between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        for match in _COMMENT.finditer(self.text, start, end):
            # A match at `start` looks back over text that is no gap.
            if match.start() == start and start and self.text[start - 1] not in " \t\r\n":
                continue
            yield match.span()

    def comment_in(self, start: int, end: int) -> bool:
        """Whether a comment begins between the two offsets."""
        index = bisect_left(self.comments, (start, 0))
        return index < len(self.comments) and self.comments[index][0] < end

    def leaf_at(self, place: Place, text: str) -> Leaf:
        """The scalar that begins at a place and reads `text`."""
        for node in self._by_spot.get((place.line, place.column), ()):
            if isinstance(node, Leaf) and node.text == text and node.target is None:
                return node
        raise CannotEdit(f'"{text[:60]}" does not stand there any more')

    def entry_at(self, place: Place) -> Entry:
        """The entry whose name stands at a place. An entry without a name (the elements of a list,
        a whole document) begins where its first key does: then its keys tell which is meant."""
        for node in reversed(self._by_spot.get((place.line, place.column), ())):
            parent = node.parent
            if isinstance(node, Leaf) and parent is not None and parent.pairs is not None:
                pair = next(p for p in parent.pairs if p.key is node or p.value is node)
                if pair.key is node and self._is_own_key(parent, pair):
                    return Entry(self._pair_of(parent), parent)
                return Entry(pair, pair.value)
            if isinstance(node, Leaf):
                return Entry(None, node)
            if node.parent is None or node.parent.pairs is not None:
                return Entry(self._pair_of(node), node)
        raise CannotEdit("the entry does not stand there any more")

    def _is_own_key(self, parent: Branch, pair: Pair) -> bool:
        """Whether a key is a fact of the entry that begins with it, not the name of an entry."""
        if parent.flow or parent.pairs is None or parent.pairs[0] is not pair:
            return False
        known = self.levels.of(parent)
        level = None if known is None else known.of
        if level in (PLAN, SETTINGS):
            return isinstance(pair.value, Leaf) and not pair.value.is_null
        return level in (DEFINITION, EVENT)

    def _pair_of(self, node: Tree) -> Pair | None:
        parent = node.parent
        if parent is None or parent.pairs is None:
            return None
        return next((pair for pair in parent.pairs if pair.value is node), None)

    @cached_property
    def _lines(self) -> list[tuple[int, int]]:
        """Where each line begins, and where it ends without its end of line."""
        starts, ends = [0], []
        for match in _LINE_END.finditer(self.text):
            ends.append(match.start())
            starts.append(match.end())
        return list(zip(starts, [*ends, len(self.text)], strict=True))

    def _line_of(self, offset: int) -> int:
        return bisect_right(self._lines, (offset, len(self.text))) - 1

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self._lines[self._line_of(offset)][0]

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, without its end of line."""
        return max(offset, self._lines[self._line_of(offset)][1])

    def next_line(self, offset: int) -> int:
        """Where the line after that of an offset begins, or the text ends."""
        below = self._line_of(offset) + 1
        return self._lines[below][0] if below < len(self._lines) else len(self.text)

    def offset_of(self, line: int, column: int) -> int:
        """The offset of a place; the end of the text if there is no such line."""
        known = line <= len(self._lines)
        return self._lines[line - 1][0] + column - 1 if known else len(self.text)

    def is_first_on_line(self, offset: int) -> bool:
        """Whether only blanks stand before it."""
        return not self.text[self.line_start(offset) : offset].strip(" \t")

    def column(self, offset: int) -> int:
        """How many characters stand before it on its line."""
        return offset - self.line_start(offset)

    def value_of(self, entry: Entry, key: str) -> Pair | None:
        """The pair of a key that is written in the entry itself."""
        value = entry.value
        if not isinstance(value, Branch) or value.pairs is None:
            return None
        return next((pair for pair in value.pairs if pair.name == key), None)

    def names(self, node: Tree) -> tuple[str, ...]:
        """The keys that lead to a node."""
        return names_to(node)


def is_written(leaf: Leaf) -> bool:
    """Whether a scalar is more than an empty place."""
    return not (leaf.is_empty and leaf.style == PLAIN)
