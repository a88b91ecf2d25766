"""A YAML text of a plan in canonical form."""

from collections import Counter

from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.shape import Cell, Shape, Word, shapes
from lexicon_cli.plan.edit.tree import CannotEdit
from lexicon_cli.plan.format.notes import Notes
from lexicon_cli.plan.format.printer import Printer
from lexicon_cli.plan.sources import Source
from lexicon_cli.plan.yaml_nodes import compose


def format_yaml(source: Source, *, by_name: bool) -> str:
    """The canonical text. Raises CannotEdit if it would not say the same, comments included."""
    page = Page(source)
    lines: list[str] = []
    done = 0
    for number, document in enumerate(page.documents):
        lines += _marks(page.text[done : document.head])
        is_last = number + 1 == len(page.documents)
        whole = is_last and not _ends_explicitly(page, document.end)
        end = len(page.text) if whole else page.line_end(document.end)
        notes = Notes(page, document, end)
        mark_comment = _behind_mark(page, document.head)
        if mark_comment:
            lines[-1] += f"  {mark_comment}"
        lines += Printer(page, notes, by_name=by_name).document(document.root)
        done = end
    lines += _marks(page.text[done:])
    while lines and not lines[-1]:
        lines.pop()
    text = "".join(f"{line}{page.eol}" for line in lines)
    _check(source, page, text)
    return text


def _ends_explicitly(page: Page, end: int) -> bool:
    return any(line.rstrip() == "..." for line in page.text[end:].splitlines())


def _marks(text: str) -> list[str]:
    """Marks of documents, directives, and the comments beside them, as they stand."""
    lines: list[str] = []
    for line in text.splitlines():
        stripped = line.strip()
        if stripped or (lines and lines[-1]):
            lines.append(stripped)
    return lines[1:] if lines and not lines[0] else lines


def _behind_mark(page: Page, head: int) -> str:
    """The comment on the line of a document's `---`."""
    if page.text[max(head - 3, 0) : head] != "---":
        return ""
    rest = page.text[head : page.line_end(head)].strip()
    return rest if rest.startswith("#") else ""


def _check(source: Source, page: Page, text: str) -> None:
    """The new text must say the same, in any order of keys, and have the same comments."""
    new = Page(Source(source.name, source.kind, text))
    before, after = _comment_texts(page), _comment_texts(new)
    old_nodes, new_nodes = compose(page.text), compose(text)
    same = len(old_nodes.documents) == len(new_nodes.documents)
    same = same and all(map(_same, shapes(old_nodes.documents), shapes(new_nodes.documents)))
    if before != after or not same or len(new_nodes.faults) > len(old_nodes.faults):
        raise CannotEdit("the result would not say the same")


def _comment_texts(page: Page) -> Counter[str]:
    return Counter(page.text[start:end].rstrip() for start, end in page.comments)


def _same(left: Cell, right: Cell) -> bool:
    keys = (left.key, right.key)
    if None in keys:
        return keys == (None, None) and _same_shape(left.value, right.value)
    assert left.key is not None
    assert right.key is not None
    return _same_shape(left.key, right.key) and _same_shape(left.value, right.value)


def _same_shape(left: Shape, right: Shape) -> bool:
    if isinstance(left, Word) or isinstance(right, Word):
        both = isinstance(left, Word) and isinstance(right, Word)
        return both and (left.text, left.sure) == (right.text, right.sure)  # type: ignore[union-attr]
    if left.mapping != right.mapping or len(left.cells) != len(right.cells):
        return False
    if not left.mapping:
        return all(map(_same, left.cells, right.cells))
    return all(map(_same, sorted(left.cells, key=_name), sorted(right.cells, key=_name)))


def _name(cell: Cell) -> str:
    return cell.key.text if isinstance(cell.key, Word) else ""
