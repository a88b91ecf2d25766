"""Edits of mappings and lists in brackets, on one line or on several, JSON's among them."""

from lexicon_cli.plan.edit.edit import Edit
from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.tree import Branch, CannotEdit, Tree


def add_parts(page: Page, branch: Branch, parts: list[str]) -> list[Edit]:
    """More pairs or items before the closing bracket."""
    children = list(branch.children)
    if not children:
        inside = branch.body + 1
        has_lines = page.line_end(inside) < branch.end
        return [Edit(branch.end - 1 if has_lines else inside, branch.end - 1, ", ".join(parts))]
    last = children[-1]
    first = children[0]
    after = last.end
    comma = _comma(page, after, branch.end - 1)
    if page.is_first_on_line(first.start) or _starts_line(page, branch, last):
        return _on_lines(page, branch, last, parts, comma)
    text = ", " + ", ".join(parts)
    return [Edit(after, after, text, joins=True)]


def _starts_line(page: Page, branch: Branch, last: Tree) -> bool:
    parent = branch.pairs
    key = parent[-1].key if parent else last
    return page.is_first_on_line(key.start)


def _on_lines(
    page: Page, branch: Branch, last: Tree, parts: list[str], comma: int | None
) -> list[Edit]:
    """One part a line, as the others stand."""
    key = branch.pairs[-1].key if branch.pairs else last
    before = page.text[page.line_start(key.start) : key.start]
    indent = before if not before.strip(" \t") else " " * len(before)
    spot = page.line_end(last.end if comma is None else comma)
    if spot > branch.end - 1:
        spot = last.end  # the bracket closes on the last part's line
    text = ",".join(f"{page.eol}{indent}{part}" for part in parts)
    if comma is not None:
        return [Edit(spot, spot, text + ",", joins=True)]
    if spot == last.end:
        return [Edit(spot, spot, "," + text, joins=True)]
    return [Edit(last.end, last.end, ","), Edit(spot, spot, text)]


def remove_part(page: Page, branch: Branch, first: Tree, last: Tree) -> list[Edit]:
    """A pair or an item goes, with one comma."""
    start, end = first.start, last.end
    starts = [pair.key for pair in branch.pairs] if branch.pairs else list(branch.items or ())
    ends = [pair.value for pair in branch.pairs] if branch.pairs else list(branch.items or ())
    index = next(i for i, node in enumerate(starts) if node is first)
    if len(starts) == 1:
        return _remove_only(page, branch)
    comma = _comma(page, end, branch.end - 1)
    if page.is_first_on_line(start) and comma is not None:
        line_end = page.line_end(comma)
        rest = page.text[comma + 1 : line_end]
        if not rest.strip() or page.comment_in(comma + 1, line_end):
            return [Edit(page.line_start(start), page.next_line(comma), "")]
    if index + 1 < len(starts):
        _check_no_comment(page, end, starts[index + 1].start)
        return [Edit(start, starts[index + 1].start, "")]
    _check_no_comment(page, ends[index - 1].end, start)
    return [Edit(ends[index - 1].end, end, "")]


def _remove_only(page: Page, branch: Branch) -> list[Edit]:
    _check_no_comment(page, branch.body + 1, branch.end - 1)
    return [Edit(branch.body + 1, branch.end - 1, "")]


def _check_no_comment(page: Page, start: int, end: int) -> None:
    if page.comment_in(start, end):
        raise CannotEdit("a comment stands in the way")


def _comma(page: Page, start: int, end: int) -> int | None:
    """Where the comma behind a part stands."""
    spot = start
    while spot < end:
        char = page.text[spot]
        if char == ",":
            return spot
        if char == "#" and page.text[spot - 1] in " \t\r\n":
            spot = page.line_end(spot)
            continue
        if char not in " \t\r\n":
            return None
        spot += 1
    return None
