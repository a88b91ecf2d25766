"""Changes of a plan as edits of a YAML or JSON text, each with what it must come to."""

from dataclasses import dataclass, field
from typing import Any

from lexicon_cli.core.fix import (
    AddItem,
    Change,
    EditText,
    RemoveEntry,
    RemoveItem,
    RemoveKey,
    Replace,
    SetKey,
)
from lexicon_cli.plan.edit.block import add_below, add_lines, remove_lines
from lexicon_cli.plan.edit.edit import Edit
from lexicon_cli.plan.edit.flow import add_parts, remove_part
from lexicon_cli.plan.edit.levels import DEFINITION, PROPERTIES
from lexicon_cli.plan.edit.page import Entry, Page
from lexicon_cli.plan.edit.quoting import scalar_text, value_text
from lexicon_cli.plan.edit.shape import Act, Box, Cell, Path, Word, of_value
from lexicon_cli.plan.edit.tree import (
    ALIAS,
    FOLDED,
    LITERAL,
    PLAIN,
    Branch,
    CannotEdit,
    Leaf,
    Pair,
    Tree,
    names_to,
    path_of,
    walk,
)


@dataclass(slots=True)
class Done:
    """Edits of one text, what they do to its documents, and the entries that they are about."""

    edits: list[Edit] = field(default_factory=list)
    acts: list[tuple[int, Path, Act]] = field(default_factory=list)
    touched: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, other: "Done") -> None:
        """These edits too."""
        self.edits += other.edits
        self.acts += other.acts
        self.touched |= other.touched

    def act(self, page: Page, node: Tree, act: Act) -> None:
        """Note what becomes of the cell of a node."""
        root = node
        while root.parent is not None:
            root = root.parent
        number = next(i for i, doc in enumerate(page.documents) if doc.root is root)
        self.acts.append((number, path_of(node), act))
        self.touched.add(names_to(node))


class TreeChanges:
    """Makes the edits of one page. Raises CannotEdit for what is better done by hand."""

    def __init__(self, page: Page, *, safe: bool) -> None:
        self.page = page
        self._safe = safe

    def done(self, change: Change) -> Done:
        """The edits of a change other than a renaming."""
        match change:
            case Replace():
                return self.replace(self.page.leaf_at(change.at, change.old), change.new)
            case SetKey():
                return self.set_key(self.page.entry_at(change.at), change.key, change.value)
            case RemoveKey():
                return self.remove_key(self.page.entry_at(change.at), change.key)
            case AddItem():
                return self.add_item(self.page.entry_at(change.at), change.key, change.value)
            case RemoveItem():
                return self.remove_item(self.page.leaf_at(change.at, change.old))
            case RemoveEntry():
                return self.remove_entry(self.page.entry_at(change.at))
            case EditText():
                return self.edit_text(change)
        raise CannotEdit("a renaming is no edit of one place")

    def replace(self, leaf: Leaf, new: str) -> Done:
        """Another text in place of a scalar's; the same text means quotes around it."""
        page = self.page
        if new == leaf.text:
            if leaf.style != PLAIN or page.is_json:
                raise CannotEdit("it stands in quotes already")
            text = scalar_text(new, page.quotes)
        elif page.is_json:
            text = value_text(new, json_style=True)
        else:
            style = PLAIN if leaf.style in (LITERAL, FOLDED) else leaf.style
            text = scalar_text(new, style, fallback=page.quotes)
        if new != leaf.text:
            self._check_shared(leaf)
        done = Done([Edit(leaf.body, leaf.end, text)])
        is_key = _pair_of_key(leaf) is not None

        def act(cell: Cell) -> None:
            if is_key:
                cell.key = Word(new)
            else:
                cell.value = Word(new)

        done.act(page, leaf, act)
        if is_key and leaf.parent is not None:
            done.touched.add((*names_to(leaf.parent), new))
        return done

    def set_key(self, entry: Entry, key: str, value: Any) -> Done:
        """A key of an entry gets a value."""
        pair = self.page.value_of(entry, key)
        if pair is not None:
            return self._set_value(pair, value)
        text = self._key_text(key)
        return self._add_pairs(entry, [(key, f"{text}: {self._value_text(value)}", value)])

    def set_keys(self, entry: Entry, wanted: list[tuple[str, Any]]) -> Done:
        """Several keys of an entry at once: what is new comes in one piece."""
        done = Done()
        new = []
        for key, value in wanted:
            if self.page.value_of(entry, key) is None:
                new.append((key, f"{self._key_text(key)}: {self._value_text(value)}", value))
            else:
                done.add(self.set_key(entry, key, value))
        if new:
            done.add(self._add_pairs(entry, new))
        return done

    def _add_pairs(self, entry: Entry, new: list[tuple[str, str, Any]]) -> Done:
        page, value = self.page, entry.value
        self._check_shared(value)
        parts = [part for _, part, _ in new]
        cells = [Cell(Word(key), of_value(said)) for key, _, said in new]
        if isinstance(value, Branch) and value.pairs is not None:
            if value.flow:
                edits = add_parts(page, value, parts)
            else:
                edits = [add_lines(page, value, parts)]
            return self._with(Done(edits), value, lambda cell: _extend(cell, cells))
        if isinstance(value, Leaf) and value.is_null and entry.pair is not None:
            done = Done(self._fill_empty(entry.pair, value, parts))
            return self._with(done, value, lambda cell: _become(cell, cells))
        return self._open_short_form(entry, value, parts, cells)

    def _fill_empty(self, pair: Pair, value: Leaf, parts: list[str]) -> list[Edit]:
        """A mapping where nothing stood."""
        page = self.page
        whole = "{" + ", ".join(parts) + "}"
        if not value.is_empty:
            return [Edit(value.start, value.end, whole)]
        parent = value.parent
        assert isinstance(pair.key, Leaf)
        in_block = parent is not None and not parent.flow
        if in_block and page.text[value.start - 1 : value.start] == ":":
            return [add_below(page, pair.key, value, parts)]
        has_colon = page.text[value.start - 1 : value.start] == ":"
        return [Edit(value.start, value.start, f" {whole}" if has_colon else f": {whole}")]

    def _open_short_form(
        self, entry: Entry, value: Tree, parts: list[str], cells: list[Cell]
    ) -> Done:
        """`name: string` becomes `name: {type: string, …}`."""
        page, parent = self.page, value.parent
        level = page.levels.of(parent)
        if entry.pair is None or parent is None:
            raise CannotEdit("it is only named in a list: write the list as a mapping")
        of_definition = level is not None and (
            level.of == PROPERTIES or (level.of == DEFINITION and entry.pair.name == "items")
        )
        in_block = isinstance(value, Branch) and not value.flow
        if not of_definition or in_block or (isinstance(value, Leaf) and value.style == ALIAS):
            raise CannotEdit("the entry is written in a way that has no room for a key")
        raw = page.text[value.start : value.end]
        text = "{" + ", ".join([f"{self._key_text('type')}: {raw}", *parts]) + "}"
        done = Done([Edit(value.start, value.end, text)])

        def act(cell: Cell) -> None:
            cell.value = Box(True, [Cell(Word("type"), cell.value), *cells])

        return self._with(done, value, act)

    def _set_value(self, pair: Pair, value: Any) -> Done:
        page, old, text = self.page, pair.value, self._value_text(value)
        self._check_shared(old)
        self._check_anchors(old)
        if isinstance(old, Leaf) and old.is_empty:
            has_colon = page.text[old.start - 1 : old.start] == ":"
            edits = [Edit(old.start, old.start, f" {text}" if has_colon else f": {text}")]
        elif isinstance(old, Branch) and not old.flow:
            edits = self._replace_block(pair, old, text)
        else:
            edits = [Edit(old.start, old.end, text)]
        new = of_value(value)

        def act(cell: Cell) -> None:
            cell.value = new

        return self._with(Done(edits), old, act)

    def _replace_block(self, pair: Pair, old: Branch, text: str) -> list[Edit]:
        """One line in place of the lines under a key; the comment behind the key stays."""
        page = self.page
        if old.anchor is not None or old.tag is not None:
            raise CannotEdit("an anchor or a tag stands in the way")
        colon = page.text.index(":", pair.key.end) + 1
        start = page.next_line(colon)
        if page.text[colon : page.line_end(colon)].split("#")[0].strip() or start > old.end:
            raise CannotEdit("the value is written in a way that is better edited by hand")
        end = old.end
        removed = Edit(page.line_end(colon), page.line_end(end), "")
        return [Edit(colon, colon, f" {text}"), removed]

    def remove_key(self, entry: Entry, key: str) -> Done:
        """A key goes; an entry that says nothing more is `{}`."""
        value = entry.value
        pair = self.page.value_of(entry, key)
        if pair is None:
            if key == "type" and isinstance(value, Leaf) and not value.is_null:
                return self._empty(value, "{}", Box(True, []))
            raise CannotEdit(f'"{key}" is not written there itself')
        assert isinstance(value, Branch)
        return self._remove_pair(value, pair, above=False)

    def _remove_pair(self, branch: Branch, pair: Pair, *, above: bool) -> Done:
        page = self.page
        self._check_shared(branch)
        self._check_anchors(pair.key)
        self._check_anchors(pair.value)
        if branch.flow:
            edits = remove_part(page, branch, pair.key, pair.value)
        else:
            edits = remove_lines(page, pair.key, pair.value, above=above)
            edits += self._leave_empty(branch, "{}") if len(branch.pairs or ()) == 1 else []
        return self._with(Done(edits), pair.key, _go)

    def _leave_empty(self, branch: Branch, text: str) -> list[Edit]:
        """Brackets behind the key of a mapping or list that has lost its last line."""
        parent = branch.parent
        if parent is None or parent.pairs is None or branch.tag is not None:
            raise CannotEdit("nothing would be left")
        pair = next(pair for pair in parent.pairs if pair.value is branch)
        spot = self.page.text.index(":", pair.key.end) + 1
        if branch.anchor is not None:
            spot += self.page.text[spot:].index(branch.anchor) + len(branch.anchor)
        return [Edit(spot, spot, f" {text}")]

    def add_item(self, entry: Entry, key: str, item: str) -> Done:
        """One more item of a list, which is made if there is none."""
        page = self.page
        pair = page.value_of(entry, key)
        if pair is None or (isinstance(pair.value, Leaf) and pair.value.is_null):
            return self.set_key(entry, key, [item])
        old = pair.value
        self._check_shared(old)
        text = self._value_text(item)
        if isinstance(old, Leaf):
            if old.style in (ALIAS, LITERAL, FOLDED):
                raise CannotEdit(f'"{key}" is written in a way that is better edited by hand')
            if old.text == item:
                raise CannotEdit("it is there already")
            raw = page.text[old.start : old.end]
            done = Done([Edit(old.start, old.end, f"[{raw}, {text}]")])

            def act(cell: Cell) -> None:
                cell.value = Box(False, [Cell(None, cell.value), Cell(None, Word(item))])

            return self._with(done, old, act)
        if old.items is None:
            raise CannotEdit(f'"{key}" is no list')
        if any(isinstance(one, Leaf) and one.text == item for one in old.items):
            raise CannotEdit("it is there already")
        edits = add_parts(page, old, [text]) if old.flow else [add_lines(page, old, [text])]
        cells = [Cell(None, Word(item))]
        return self._with(Done(edits), old, lambda cell: _extend(cell, cells))

    def remove_item(self, leaf: Leaf) -> Done:
        """An item of a list goes; an empty list is `[]`."""
        page, parent = self.page, leaf.parent
        self._check_shared(leaf)
        self._check_anchors(leaf)
        if parent is None or parent.items is None:
            return self._empty(leaf, "[]", Box(False, []))
        if parent.flow:
            edits = remove_part(page, parent, leaf, leaf)
        else:
            edits = remove_lines(page, leaf, leaf, above=False)
            edits += self._leave_empty(parent, "[]") if len(parent.items) == 1 else []
        return self._with(Done(edits), leaf, _go)

    def _empty(self, leaf: Leaf, text: str, box: Box) -> Done:
        self._check_shared(leaf)
        self._check_anchors(leaf)

        def act(cell: Cell) -> None:
            cell.value = box

        return self._with(Done([Edit(leaf.start, leaf.end, text)]), leaf, act)

    def remove_entry(self, entry: Entry) -> Done:
        """An entry goes, with the comments above it."""
        if entry.pair is None:
            if isinstance(entry.value, Leaf):
                return self.remove_item(entry.value)
            raise CannotEdit("the entry has no name")
        parent = entry.value.parent
        assert parent is not None
        return self._remove_pair(parent, entry.pair, above=True)

    def edit_text(self, change: EditText) -> Done:
        """Characters of a comment become others."""
        page, old, new = self.page, change.old, change.new
        start = _offset(page, change.at.line, change.at.column)
        end = start + len(old)
        if not old or page.text[start:end] != old:
            raise CannotEdit("the text is not there any more")
        if not any(first <= start and end <= last for first, last in page.comments):
            raise CannotEdit("it is no comment")
        line_start, line_end = page.line_start(start), page.line_end(end)
        left = page.text[line_start:start] + new + page.text[end:line_end]
        if not left.strip():
            return Done([Edit(line_start, page.next_line(end), "")])
        if not new.strip() and not page.text[end:line_end].strip():
            start = line_start + len(page.text[line_start:start].rstrip())
            return Done([Edit(start, line_end, "")])
        return Done([Edit(start, end, new)])

    def _with(self, done: Done, node: Tree, act: Act) -> Done:
        done.act(self.page, node, act)
        return done

    def _key_text(self, key: str) -> str:
        return self._value_text(key)

    def _value_text(self, value: Any) -> str:
        return value_text(value, json_style=self.page.is_json, quotes=self.page.quotes)

    def _check_shared(self, node: Tree) -> None:
        """Refuse to change what stands in an anchor that others use. A safe fix keeps the meaning
        wherever it is used, and the caller compares it."""
        if self._safe:
            return
        above: Tree | None = node
        while above is not None:
            if above.users:
                raise CannotEdit(
                    f'it stands in the anchor "&{above.anchor}", which is used elsewhere too'
                )
            above = above.parent

    def _check_anchors(self, node: Tree) -> None:
        """Refuse to take away an anchor that something outside refers to."""
        inside = {id(below) for below in walk(node)}
        for below in walk(node):
            if any(id(user) not in inside for user in below.users):
                raise CannotEdit(f'the anchor "&{below.anchor}" in it is used elsewhere')


def _offset(page: Page, line: int, column: int) -> int:
    spot = 0
    for _ in range(line - 1):
        spot = page.next_line(spot)
    return spot + column - 1


def _pair_of_key(leaf: Leaf) -> Pair | None:
    parent = leaf.parent
    if parent is None or parent.pairs is None:
        return None
    return next((pair for pair in parent.pairs if pair.key is leaf), None)


def _go(cell: Cell) -> None:
    cell.gone = True


def _extend(cell: Cell, cells: list[Cell]) -> None:
    assert isinstance(cell.value, Box)
    cell.value.cells.extend(cells)


def _become(cell: Cell, cells: list[Cell]) -> None:
    if isinstance(cell.value, Box):
        cell.value.cells.extend(cells)
    else:
        cell.value = Box(True, list(cells))
