"""Edits of mappings and lists that stand line by line."""

from lexicon_cli.plan.edit.edit import Edit
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.tree import Branch, CannotEdit, Leaf, Tree


def add_lines(page: Page, branch: Branch, lines: list[str]) -> Edit:
    """More lines after the last of a mapping or list, indented like its first."""
    first = next(iter(branch.children))
    indent = _indent(page, branch, first)
    last = list(branch.children)[-1]
    spot = page.line_end(last.end)
    text = "".join(f"{page.eol}{indent}{line}" for line in lines)
    return Edit(spot, spot, text, joins=True, depth=len(indent))


def add_below(page: Page, key: Leaf, empty: Leaf, lines: list[str]) -> Edit:
    """Lines under a key that has no value yet."""
    indent = " " * (page.column(key.start) + 2)
    spot = page.line_end(max(key.end, empty.end))
    text = "".join(f"{page.eol}{indent}{line}" for line in lines)
    return Edit(spot, spot, text, joins=True, depth=len(indent))


def remove_lines(page: Page, first: Tree, last: Tree, *, above: bool) -> list[Edit]:
    """The lines of a pair or item go, from its key (or dash) to the end of its value; with `above`
    the comments right above it go too."""
    start = _line_of(page, first)
    level = page.column(_mark(page, first))
    end = page.next_line(last.end)
    end = _over_deeper_comments(page, end, level)
    if above:
        start = _over_comments_above(page, start, level)
    if above and _blank_before(page, start):
        end = _over_blank_lines(page, end)
    if end == len(page.text) and start and not page.text.endswith(("\n", "\r")):
        start = page.line_start(start) - len(page.eol)
    return [Edit(start, end, "")]


def _indent(page: Page, branch: Branch, first: Tree) -> str:
    if branch.items is not None:
        dash = _mark(page, first)
        return page.text[page.line_start(dash) : dash] + "- "
    column = page.column(first.start)
    before = page.text[page.line_start(first.start) : first.start]
    return before if not before.strip(" \t") else " " * column


def _mark(page: Page, node: Tree) -> int:
    """Where the dash of an item stands, or a key begins."""
    parent = node.parent
    if parent is None or parent.items is None or parent.flow:
        return node.start
    dash = page.text.rfind("-", 0, node.start)
    line = page.line_start(dash)
    if dash < 0 or page.text[line:dash].strip(" \t-"):
        raise CannotEdit("the list is written in a way that is better edited by hand")
    return dash


def _line_of(page: Page, node: Tree) -> int:
    mark = _mark(page, node)
    if not page.is_first_on_line(mark):
        raise CannotEdit("it shares its line with something else")
    return page.line_start(mark)


def _over_deeper_comments(page: Page, end: int, level: int) -> int:
    """Past comments that are indented further than the entry: they belong to it."""
    spot = end
    while spot < len(page.text):
        line = page.text[spot : page.line_end(spot)]
        stripped = line.lstrip(" \t")
        if stripped.startswith("#") and len(line) - len(stripped) > level:
            spot = end = page.next_line(spot)
        elif not stripped:
            spot = page.next_line(spot)
        else:
            break
    return end


def _over_comments_above(page: Page, start: int, level: int) -> int:
    while start:
        line_start = page.line_start(start - 1)
        line = page.text[line_start:start]
        stripped = line.strip()
        is_comment = page.comment_in(line_start, start) and stripped.startswith("#")
        if not is_comment or len(line) - len(line.lstrip(" \t")) != level:
            break
        start = line_start
    return start


def _blank_before(page: Page, start: int) -> bool:
    before = page.text[:start].rstrip(" \t")
    if not before:
        return True
    return before.endswith(("\n\n", "\r\n\r\n", "\r\r"))


def _over_blank_lines(page: Page, end: int) -> int:
    while end < len(page.text):
        if page.text[end : page.line_end(end)].strip(" \t"):
            break
        end = page.next_line(end)
    return end
