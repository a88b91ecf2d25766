"""A YAML document in canonical form, line by line, from its tree and its notes."""

from lexicon_cli.plan.edit.levels import EVENTS
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.tree import ALIAS, FOLDED, LITERAL, Branch, CannotEdit, Leaf, Pair, Tree
from lexicon_cli.plan.format.notes import Comment, Note, Notes, Unit
from lexicon_cli.plan.format.order import ordered
from lexicon_cli.plan.format.scalars import marks_of, raw_text, scalar_lines

WIDTH = 100
_LONGEST_KEY = 1000  # YAML readers look no further than 1,024 characters for the colon


class Printer:
    """Prints one document. Raises CannotEdit for what has no canonical form."""

    def __init__(self, page: Page, notes: Notes, *, by_name: bool) -> None:
        self._page = page
        self._notes = notes
        self._by_name = by_name

    def document(self, root: Tree) -> list[str]:
        """All lines of a document, without its marks."""
        lines = _comments(self._notes.header, 0, first=True)
        if lines and self._notes.header_blank:
            lines.append("")
        if isinstance(root, Leaf):
            lines += [] if root.is_empty else scalar_lines(self._page, root, 2)
        elif not _has_parts(root):
            lines.append(self._page.text[root.start : root.end])
        else:
            if root.anchor is not None or root.tag is not None:
                raise CannotEdit("the whole document has an anchor or a tag")
            flow = self._flow(root)
            if flow is not None and len(flow) <= WIDTH:
                lines.append(flow)
            else:
                lines += self._branch(root, 0)
        ending = self._notes.of_root().inside
        return lines + _comments(ending, 0, first=not lines)

    def _branch(self, branch: Branch, indent: int) -> list[str]:
        """The parts of a mapping or list, each from its own line on."""
        pairs = ordered(branch, self._page.levels, by_name=self._by_name)
        blocks = [(self._notes.of(pair), self._pair(pair, indent)) for pair in pairs]
        blocks += [(self._notes.of(it), self._item(it, indent)) for it in branch.items or ()]
        level = self._page.levels.of(branch)
        return _joined(blocks, indent, apart=level is not None and level.of == EVENTS)

    def _pair(self, pair: Pair, indent: int) -> list[str]:
        key = pair.key
        if not isinstance(key, Leaf):
            raise CannotEdit("a key is no name")
        text = raw_text(self._page, key)
        if "\n" in text or "\r" in text:
            raise CannotEdit("a key is longer than a line")
        if len(text) > _LONGEST_KEY:
            lines = self._value(f"{' ' * indent}:", pair, pair.value, indent)
            return [f"{' ' * indent}? {text}", *lines]
        start = f"{' ' * indent}{text}{' ' if key.style == ALIAS else ''}:"
        return self._value(start, pair, pair.value, indent)

    def _item(self, item: Tree, indent: int) -> list[str]:
        start = f"{' ' * indent}-"
        flow = self._flow(item) if isinstance(item, Branch) else None
        fits = flow is not None and indent + 2 + len(flow) <= WIDTH
        if not isinstance(item, Branch) or fits or item.anchor is not None or item.tag is not None:
            return self._value(start, item, item, indent)
        if not _has_parts(item):
            return self._value(start, item, item, indent)
        note = self._notes.of(item)
        self._lift_first(item, note)
        lines = self._branch(item, indent + 2)
        lines[0] = f"{start} {lines[0].lstrip()}"
        note.above += [Comment(text) for text in note.behind]
        note.behind = []
        return lines + _comments(note.inside, indent + 2)

    def _lift_first(self, branch: Branch, note: Note) -> None:
        """Comments above the first part of an item go above the item: both share a line."""
        pairs = ordered(branch, self._page.levels, by_name=self._by_name)
        first: Unit = pairs[0] if pairs else (branch.items or [branch])[0]
        inner = self._notes.of(first)
        note.above += inner.above
        inner.above, inner.blank = [], False
        if isinstance(first, Branch) and _has_parts(first) and self._flow(first) is None:
            self._lift_first(first, note)

    def _value(self, start: str, unit: Unit, value: Tree, indent: int) -> list[str]:
        """A key or dash with what follows it."""
        note = self._notes.of(unit)
        behind, more = _behind(note)
        if isinstance(value, Leaf):
            return self._leaf(start, note, value, indent)
        flow = self._flow(value)
        # A list or mapping that the author wrote on one line stays on one if it has room there.
        if flow is not None and len(start) + 1 + len(flow) <= WIDTH:
            line = f"{start} {flow}"
            lines = [f"{line}{behind}", *_aligned(line, more)]
            return lines + _comments(note.inside, indent + 2)
        before = marks_of(self._page, value)
        line = " ".join([start, *before])
        lines = [f"{line}{behind}", *_aligned(line, more)]
        return [
            *lines,
            *self._branch(value, indent + 2),
            *_comments(note.inside, indent + 2),
        ]

    def _leaf(self, start: str, note: Note, leaf: Leaf, indent: int) -> list[str]:
        behind, more = _behind(note)
        inside = _comments(note.inside, indent + 2)
        if leaf.is_empty:
            return [f"{start}{behind}", *_aligned(start, more), *inside]
        first, *rest = scalar_lines(self._page, leaf, indent + 2)
        line = f"{start} {first}".rstrip()
        if leaf.style in (LITERAL, FOLDED):
            note.above += [Comment(text) for text in more]
            return [f"{line}{behind}", *rest, *inside]
        if rest:
            return [line, *rest[:-1], f"{rest[-1]}{behind}", *_aligned(rest[-1], more), *inside]
        return [f"{line}{behind}", *_aligned(line, more), *inside]

    def _flow(self, branch: Branch) -> str | None:
        """A mapping or list in brackets on one line; None if it is a block, or needs lines."""
        if not branch.flow or (_has_parts(branch) and self._notes.has_comments(branch)):
            return None
        before = marks_of(self._page, branch)
        parts = [self._flow_item(item) for item in branch.items or ()]
        pairs = ordered(branch, self._page.levels, by_name=self._by_name)
        parts += [self._flow_pair(pair) for pair in pairs]
        if any(part is None for part in parts):
            return None
        inner = ", ".join(part for part in parts if part is not None)
        marks = "{}" if branch.pairs is not None else "[]"
        return " ".join([*before, f"{marks[0]}{inner}{marks[1]}"])

    def _flow_pair(self, pair: Pair) -> str | None:
        if not isinstance(pair.key, Leaf):
            raise CannotEdit("a key is no name")
        key, value = self._flow_item(pair.key), self._flow_item(pair.value)
        if key is None or value is None:
            return None
        colon = " :" if pair.key.style == ALIAS else ":"
        return f"{key}{colon} {value}" if value else key

    def _flow_item(self, tree: Tree) -> str | None:
        if isinstance(tree, Branch):
            return self._flow(tree)
        text = raw_text(self._page, tree)
        return None if "\n" in text or "\r" in text else text


def _has_parts(branch: Branch) -> bool:
    return bool(branch.pairs or branch.items)


def _behind(note: Note) -> tuple[str, list[str]]:
    """The comment behind a line, and the lines that go on with it."""
    return (f"  {note.behind[0]}", note.behind[1:]) if note.behind else ("", [])


def _aligned(line: str, more: list[str]) -> list[str]:
    """Comments that go on with the one behind a line, in its column."""
    return [f"{' ' * (len(line) + 2)}{text}" for text in more]


def _comments(comments: list[Comment], indent: int, *, first: bool = False) -> list[str]:
    """Comments on lines of their own; no blank line above the very first."""
    lines: list[str] = []
    for comment in comments:
        if comment.blank and (lines or not first):
            lines.append("")
        lines.append(f"{' ' * indent}{comment.text}")
    return lines


def _joined(blocks: list[tuple[Note, list[str]]], indent: int, *, apart: bool) -> list[str]:
    """Entries below each other: the author's blank lines, at most one; with `apart` always one
    beside an entry of several lines."""
    lines: list[str] = []
    tall_before = False
    for number, (note, block) in enumerate(blocks):
        above = _comments(note.above, indent, first=True)
        blank = note.above[0].blank if note.above else note.blank
        tall = len(block) + len(above) > 1
        if number and (blank or (apart and (tall or tall_before))):
            lines.append("")
        lines += above
        if above and note.blank:
            lines.append("")
        lines += block
        tall_before = tall
    return lines
