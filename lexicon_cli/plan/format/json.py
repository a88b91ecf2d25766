"""A JSON text of a plan in canonical form: an entry a line, two spaces a level."""

from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.tree import Branch, CannotEdit, Leaf, Tree
from lexicon_cli.plan.format.order import ordered
from lexicon_cli.plan.json_nodes import compose_json
from lexicon_cli.plan.sources import Source


def format_json(source: Source, *, by_name: bool) -> str:
    """The canonical text; texts and numbers stay as they are written. Raises CannotEdit."""
    if compose_json(source.text).faults:
        raise CannotEdit("the file has a syntax error")
    page = Page(source)
    lines = _lines(page, page.documents[0].root, "", by_name)
    return "".join(f"{line}{page.eol}" for line in lines)


def _lines(page: Page, tree: Tree, indent: str, by_name: bool) -> list[str]:
    """A value: its first line as it goes on behind a key, the others indented."""
    if isinstance(tree, Leaf):
        return [page.text[tree.start : tree.end]]
    marks = "{}" if tree.pairs is not None else "[]"
    parts = _parts(page, tree, f"{indent}  ", by_name)
    if not parts:
        return [marks]
    lines = [marks[0]]
    for number, (start, value) in enumerate(parts):
        comma = "," if number + 1 < len(parts) else ""
        lines += [f"{start}{value[0]}", *value[1:]]
        lines[-1] += comma
    return [*lines, f"{indent}{marks[1]}"]


def _parts(page: Page, tree: Branch, indent: str, by_name: bool) -> list[tuple[str, list[str]]]:
    if tree.items is not None:
        return [(indent, _lines(page, item, indent, by_name)) for item in tree.items]
    return [
        (
            f"{indent}{page.text[pair.key.start : pair.key.end]}: ",
            _lines(page, pair.value, indent, by_name),
        )
        for pair in ordered(tree, page.levels, by_name=by_name)
    ]
