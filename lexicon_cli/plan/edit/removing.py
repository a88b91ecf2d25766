"""Keys, items and entries that go from a YAML or JSON text."""

from lexicon_cli.plan.edit.block import remove_lines
from lexicon_cli.plan.edit.edit import Edit
from lexicon_cli.plan.edit.editor import Done, Editor
from lexicon_cli.plan.edit.flow import remove_part
from lexicon_cli.plan.edit.page import Entry
from lexicon_cli.plan.edit.shape import Box, Cell
from lexicon_cli.plan.edit.tree import Branch, CannotEdit, Leaf, Pair


class Removing(Editor):
    """Takes keys and items away."""

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
        self.check_shared(branch)
        self.check_anchors(pair.key)
        self.check_anchors(pair.value)
        if branch.flow:
            edits = remove_part(page, branch, pair.key, pair.value)
        else:
            edits = remove_lines(page, pair.key, pair.value, above=above)
            edits += self._leave_empty(branch, "{}") if len(branch.pairs or ()) == 1 else []
        return self.of(Done(edits), pair.key, _go)

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

    def remove_item(self, leaf: Leaf) -> Done:
        """An item of a list goes; an empty list is `[]`."""
        page, parent = self.page, leaf.parent
        self.check_shared(leaf)
        self.check_anchors(leaf)
        if parent is None or parent.items is None:
            return self._empty(leaf, "[]", Box(False, []))
        if parent.flow:
            edits = remove_part(page, parent, leaf, leaf)
        else:
            edits = remove_lines(page, leaf, leaf, above=False)
            edits += self._leave_empty(parent, "[]") if len(parent.items) == 1 else []
        return self.of(Done(edits), leaf, _go)

    def _empty(self, leaf: Leaf, text: str, box: Box) -> Done:
        self.check_shared(leaf)
        self.check_anchors(leaf)

        def act(cell: Cell) -> None:
            cell.value = box

        return self.of(Done([Edit(leaf.start, leaf.end, text)]), leaf, act)

    def remove_entry(self, entry: Entry) -> Done:
        """An entry goes, with the comments above it."""
        if entry.pair is None:
            if isinstance(entry.value, Leaf):
                return self.remove_item(entry.value)
            raise CannotEdit("the entry has no name")
        parent = entry.value.parent
        assert parent is not None
        return self._remove_pair(parent, entry.pair, above=True)


def _go(cell: Cell) -> None:
    cell.gone = True
