"""Keys and items that come to a YAML or JSON text."""

from typing import Any

from lexicon_cli.plan.edit.block import add_below, add_lines
from lexicon_cli.plan.edit.edit import Edit
from lexicon_cli.plan.edit.editor import Done, Editor
from lexicon_cli.plan.edit.flow import add_parts
from lexicon_cli.plan.edit.levels import DEFINITION, PROPERTIES
from lexicon_cli.plan.edit.page import Entry
from lexicon_cli.plan.edit.shape import Box, Cell, Word, of_value
from lexicon_cli.plan.edit.tree import (
    ALIAS,
    FOLDED,
    LITERAL,
    Branch,
    CannotEdit,
    Leaf,
    Pair,
    Tree,
    names_to,
)


class Adding(Editor):
    """Gives keys and items to entries."""

    def set_key(self, entry: Entry, key: str, value: Any) -> Done:
        """A key of an entry gets a value."""
        pair = self.page.value_of(entry, key)
        if pair is not None:
            return self._set_value(pair, value)
        text = self.value_text(key)
        return self._add_pairs(entry, [(key, f"{text}: {self.value_text(value)}", value)])

    def set_keys(self, entry: Entry, wanted: list[tuple[str, Any]]) -> Done:
        """Several keys of an entry at once: what is new comes in one piece."""
        done = Done()
        new = []
        for key, value in wanted:
            if self.page.value_of(entry, key) is None:
                new.append((key, f"{self.value_text(key)}: {self.value_text(value)}", value))
            else:
                done.add(self.set_key(entry, key, value))
        if new:
            done.add(self._add_pairs(entry, new))
        return done

    def _add_pairs(self, entry: Entry, new: list[tuple[str, str, Any]]) -> Done:
        page, value = self.page, entry.value
        self.check_shared(value)
        parts = [part for _, part, _ in new]
        touched = {(*names_to(value), key) for key, _, _ in new}
        cells = [Cell(Word(key), of_value(said)) for key, _, said in new]
        if isinstance(value, Branch) and value.pairs is not None:
            edits = add_parts(page, value, parts) if value.flow else [add_lines(page, value, parts)]
            done = self.of(Done(edits), value, lambda cell: _extend(cell, cells))
        elif isinstance(value, Leaf) and value.is_null and entry.pair is not None:
            done = Done(self._fill_empty(entry.pair, value, parts))
            self.of(done, value, lambda cell: _become(cell, cells))
        else:
            done = self._open_short_form(entry, value, parts, cells)
        done.touched = touched
        return done

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
        text = "{" + ", ".join([f"{self.value_text('type')}: {raw}", *parts]) + "}"
        done = Done([Edit(value.start, value.end, text)])

        def act(cell: Cell) -> None:
            cell.value = Box(True, [Cell(Word("type"), cell.value), *cells])

        return self.of(done, value, act)

    def _set_value(self, pair: Pair, value: Any) -> Done:
        page, old, text = self.page, pair.value, self.value_text(value)
        self.check_shared(old)
        self.check_anchors(old)
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

        return self.of(Done(edits), old, act)

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

    def add_item(self, entry: Entry, key: str, item: str) -> Done:
        """One more item of a list, which is made if there is none."""
        page = self.page
        pair = page.value_of(entry, key)
        if pair is None or (isinstance(pair.value, Leaf) and pair.value.is_null):
            return self.set_key(entry, key, [item])
        old = pair.value
        self.check_shared(old)
        text = self.value_text(item)
        if isinstance(old, Leaf):
            if old.style in (ALIAS, LITERAL, FOLDED):
                raise CannotEdit(f'"{key}" is written in a way that is better edited by hand')
            if old.text == item:
                raise CannotEdit("it is there already")
            raw = page.text[old.start : old.end]
            done = Done([Edit(old.start, old.end, f"[{raw}, {text}]")])

            def act(cell: Cell) -> None:
                cell.value = Box(False, [Cell(None, cell.value), Cell(None, Word(item))])

            return self.of(done, old, act)
        if old.items is None:
            raise CannotEdit(f'"{key}" is no list')
        if any(isinstance(one, Leaf) and one.text == item for one in old.items):
            raise CannotEdit("it is there already")
        edits = add_parts(page, old, [text]) if old.flow else [add_lines(page, old, [text])]
        cells = [Cell(None, Word(item))]
        return self.of(Done(edits), old, lambda cell: _extend(cell, cells))


def _extend(cell: Cell, cells: list[Cell]) -> None:
    assert isinstance(cell.value, Box)
    cell.value.cells.extend(cells)


def _become(cell: Cell, cells: list[Cell]) -> None:
    if isinstance(cell.value, Box):
        cell.value.cells.extend(cells)
    else:
        cell.value = Box(True, list(cells))
