"""Changes of a plan as edits of a YAML or JSON text, each with what it must come to."""

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
from lexicon_cli.plan.edit.adding import Adding
from lexicon_cli.plan.edit.edit import Edit
from lexicon_cli.plan.edit.editor import Done
from lexicon_cli.plan.edit.quoting import scalar_text
from lexicon_cli.plan.edit.removing import Removing
from lexicon_cli.plan.edit.shape import Cell, Word
from lexicon_cli.plan.edit.tree import FOLDED, LITERAL, PLAIN, CannotEdit, Leaf, names_to


class TreeChanges(Adding, Removing):
    """Makes the edits of one page. Raises CannotEdit for what is better done by hand."""

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
            text = self.value_text(new)
        else:
            style = PLAIN if leaf.style in (LITERAL, FOLDED) else leaf.style
            text = scalar_text(new, style, fallback=page.quotes)
        if new != leaf.text:
            self.check_shared(leaf)
        done = Done([Edit(leaf.body, leaf.end, text)])
        is_key = _is_key(leaf)

        def act(cell: Cell) -> None:
            if is_key:
                cell.key = Word(new)
            else:
                cell.value = Word(new)

        self.of(done, leaf, act)
        if leaf.parent is not None and (is_key or leaf.parent.items is not None):
            done.touched.add((*names_to(leaf.parent), new))
        return done

    def edit_text(self, change: EditText) -> Done:
        """Characters of a comment become others."""
        page, old, new = self.page, change.old, change.new
        start = page.offset_of(change.at.line, change.at.column)
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


def _is_key(leaf: Leaf) -> bool:
    pairs = None if leaf.parent is None else leaf.parent.pairs
    return any(pair.key is leaf for pair in pairs or ())
