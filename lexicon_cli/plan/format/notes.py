"""Comments and blank lines of a YAML text, each with the entry that it belongs to.

A comment on a line of its own belongs to the entry below it, unless its indentation says that it
ends the mapping above. A comment behind something belongs to that.
"""

from typing import TypeAlias

from lexicon_cli.core.records import dataclass, field
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.tree import Branch, Document, Leaf, Pair, Tree

Unit: TypeAlias = Pair | Leaf | Branch  # an entry of a mapping, or an item of a list


@dataclass(slots=True)
class Comment:
    """A comment, and whether a blank line stands above it."""

    text: str
    blank: bool = False


@dataclass(slots=True)
class Note:
    """What stands around one entry: lines above it (`blank`: and an empty one below those), the
    comment behind it with lines that go on with it, and what stands in it after all its parts."""

    above: list[Comment] = field(default_factory=list)
    blank: bool = False
    behind: list[str] = field(default_factory=list)
    inside: list[Comment] = field(default_factory=list)


class Notes:
    """The notes of one document."""

    def __init__(self, page: Page, document: Document, last: int) -> None:
        """`last` is where the document's comments end: those behind it are the next one's."""
        self._page = page
        self._notes: dict[int, Note] = {}
        self._units: list[tuple[int, int, Unit]] = []
        self._root = document.root
        self.header: list[Comment] = []
        self.header_blank = False
        self._collect(document.root)
        self._units.sort(key=lambda entry: (entry[0], -entry[1]))
        self._starts = [start for start, _, _ in self._units]
        for _, _, unit in self._units:
            self.of(unit).blank = self._is_blank_above(_start(page, unit))
        self._attach(document.head, last)
        self._take_header()

    def of(self, unit: Unit) -> Note:
        """The note of an entry or item."""
        note = self._notes.get(id(unit))
        if note is None:
            note = self._notes[id(unit)] = Note()
        return note

    def of_root(self) -> Note:
        """What stands below all else."""
        return self.of(self._root)

    def has_comments(self, branch: Branch) -> bool:
        """Whether any comment stands within brackets, so that they cannot be one line."""
        return self._page.comment_in(branch.body, branch.end)

    def _collect(self, root: Tree) -> None:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if not isinstance(node, Branch):
                continue
            for pair in node.pairs or ():
                start, end = pair.key.start, max(pair.key.end, pair.value.end)
                self._units.append((start, end, pair))
                waiting.append(pair.value)
            for item in node.items or ():
                self._units.append((_start(self._page, item), item.end, item))
                waiting.append(item)

    def _attach(self, first: int, last: int) -> None:
        previous: tuple[int, int, Unit] | None = None  # line, column and owner of one behind
        for start, end in self._page.comments:
            if not first <= start < last:
                continue
            text = self._page.text[start:end].rstrip()
            line_start = self._page.line_start(start)
            column = start - line_start
            if self._page.text[line_start:start].strip(" \t"):
                unit = self._unit_before(start)
                if unit is None:
                    continue  # behind the mark of the document
                self._put_behind(unit, text)
                previous = (self._page.next_line(start), column, unit)
            elif previous is not None and previous[:2] == (line_start, column) and column:
                self.of(previous[2]).behind.append(text)
                previous = (self._page.next_line(start), column, previous[2])
            else:
                previous = None
                self._put_alone(start, column, Comment(text, self._is_blank_above(start)))

    def _put_behind(self, unit: Unit, text: str) -> None:
        note = self.of(unit)
        if note.behind:
            note.above.append(Comment(text))
        else:
            note.behind.append(text)

    def _unit_before(self, start: int) -> Unit | None:
        """The innermost entry that reaches to the last word before a comment on its line."""
        line = self._page.line_start(start)
        spot = line + len(self._page.text[line:start].rstrip(" \t,")) - 1
        found = None
        for index in range(self._index(spot), -1, -1):
            first, end, unit = self._units[index]
            if first <= spot < end:
                found = unit
                break
        return found

    def _put_alone(self, start: int, column: int, comment: Comment) -> None:
        index = self._index(start) + 1
        below = self._units[index][2] if index < len(self._units) else None
        above = self._units[index - 1][2] if index else None
        home = self._home(start, column, above, below)
        if home is not None and _has_room(_value(home)):
            self.of(home).inside.append(comment)
        elif home is not None:
            self.of(home).above.append(comment)
        elif below is not None:
            self.of(below).above.append(comment)
        else:
            self.of_root().inside.append(comment)

    def _home(self, start: int, column: int, above: Unit | None, below: Unit | None) -> Unit | None:
        """The entry whose value a comment on its own line ends, if it does."""
        if above is None:
            return None
        around = set() if below is None else {id(branch) for branch in _branches(below)}
        if below is not None and id(_value(above)) in around:
            return None
        value = _value(above)
        if isinstance(value, Leaf) and value.is_empty and column > self._column(above):
            return above
        for branch in _branches(above):
            if id(branch) in around:
                break
            in_brackets = branch.flow and branch.body < start < branch.end
            if in_brackets or (not branch.flow and column >= self._column_of(branch)):
                return _unit_of(branch)
        return None

    def _column(self, unit: Unit) -> int:
        return self._page.column(_start(self._page, unit))

    def _column_of(self, branch: Branch) -> int:
        first = branch.pairs[0] if branch.pairs else (branch.items or [branch])[0]
        column = self._column(first)
        parent = branch.parent
        if branch.items and parent is not None and parent.pairs and not parent.flow:
            # Dashes may stand right below their key; a comment there is one of the next key.
            return max(column, self._column(parent.pairs[0]) + 1)
        return column

    def _index(self, offset: int) -> int:
        from bisect import bisect_right

        return bisect_right(self._starts, offset) - 1

    def _is_blank_above(self, offset: int) -> bool:
        line = self._page.line_start(offset)
        if not line:
            return False
        return not self._page.text[self._page.line_start(line - 1) : line].strip()

    def _take_header(self) -> None:
        """What stands above the first entry of a document stays at its top."""
        if self._units:
            note = self.of(self._units[0][2])
            self.header, note.above = note.above, []
            self.header_blank = bool(self.header) and note.blank
            note.blank = False


def _start(page: Page, unit: Unit) -> int:
    """Where an entry begins; an item at its dash."""
    if isinstance(unit, Pair):
        return unit.key.start
    parent = unit.parent
    if parent is None or parent.items is None or parent.flow:
        return unit.start
    return page.text.rfind("-", 0, unit.start)


def _value(unit: Unit) -> Tree:
    return unit.value if isinstance(unit, Pair) else unit


def _has_room(value: Tree) -> bool:
    """Whether a comment can stand below what a value holds; not in empty brackets."""
    return isinstance(value, Leaf) or bool(value.pairs or value.items)


def _branches(unit: Unit) -> list[Branch]:
    """The mappings and lists around an entry, from the innermost; with its own value first if the
    text of that ends before (it has no parts)."""
    found = []
    value = _value(unit)
    node = value if isinstance(value, Branch) else value.parent
    while node is not None:
        found.append(node)
        node = node.parent
    return found


def _unit_of(branch: Branch) -> Unit:
    parent = branch.parent
    if parent is None or parent.pairs is None:
        return branch
    return next(pair for pair in parent.pairs if pair.value is branch)
