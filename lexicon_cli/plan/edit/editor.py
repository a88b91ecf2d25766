"""What all edits of a YAML or JSON text share: what they come to, and when better not to."""

from typing import Any

from lexicon_cli.core.records import dataclass, field
from lexicon_cli.plan.edit.edit import Edit
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.quoting import value_text
from lexicon_cli.plan.edit.shape import Act, Path
from lexicon_cli.plan.edit.tree import CannotEdit, Tree, names_to, path_of, walk


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


class Editor:
    """Edits of one page. Methods raise CannotEdit for what is better done by hand."""

    def __init__(self, page: Page, *, safe: bool) -> None:
        self.page = page
        self._safe = safe

    def of(self, done: Done, node: Tree, act: Act) -> Done:
        """The edits, with what becomes of the cell of a node."""
        done.act(self.page, node, act)
        return done

    def value_text(self, value: Any) -> str:
        """A key or value as the page would have it."""
        return value_text(value, json_style=self.page.is_json, quotes=self.page.quotes)

    def check_shared(self, node: Tree) -> None:
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

    def check_anchors(self, node: Tree) -> None:
        """Refuse to take away an anchor that something outside refers to."""
        inside = {id(below) for below in walk(node)}
        for below in walk(node):
            if any(id(user) not in inside for user in below.users):
                raise CannotEdit(f'the anchor "&{below.anchor}" in it is used elsewhere')
