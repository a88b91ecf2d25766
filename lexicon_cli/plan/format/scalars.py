"""Scalars of several lines, indented anew."""

import re

from lexicon_cli.plan.edit.page import Page
from lexicon_cli.plan.edit.tree import DOUBLE, FOLDED, LITERAL, Leaf, Tree

_LINE_END = re.compile(r"\r\n|\n|\r")
_MARK = re.compile(r"(?:#[^\r\n]*|\s)*([&!][^\s,\[\]{}]*)")


def marks_of(page: Page, node: Tree) -> list[str]:
    """A node's anchor and tag."""
    found: list[str] = []
    position = node.start
    while match := _MARK.match(page.text, position, node.body):
        found.append(match.group(1))
        position = match.end()
    return found


def raw_text(page: Page, node: Tree) -> str:
    """A node as written, its anchor and tag before it."""
    return " ".join([*marks_of(page, node), page.text[node.body : node.end]]).rstrip()


def scalar_lines(page: Page, leaf: Leaf, indent: int) -> list[str]:
    """A scalar with its anchor and tag as written: the first line, and the others indented."""
    raw = raw_text(page, leaf)
    if leaf.style in (LITERAL, FOLDED):
        return _block(page, leaf, indent)
    lines = _LINE_END.split(raw)
    first, rest = lines[0], lines[1:]
    if not rest:
        return [first]
    last = len(rest) - 1
    found = [_trimmed(first, leaf.style)]
    for number, line in enumerate(rest):
        text = line.lstrip(" \t")
        text = text if number == last else _trimmed(text, leaf.style)
        found.append(f"{' ' * indent}{text}" if text else "")
    return found


def _trimmed(line: str, style: str) -> str:
    """Without the blanks at the end, which folding drops; an escaped one is text."""
    bare = line.rstrip(" \t")
    if style == DOUBLE and (len(bare) - len(bare.rstrip("\\"))) % 2 and bare != line:
        return line[: len(bare) + 1]
    return bare


def _block(page: Page, leaf: Leaf, indent: int) -> list[str]:
    """A text under `|` or `>`; what its lines are indented by beyond the first is text."""
    before = marks_of(page, leaf)
    lines = _LINE_END.split(page.text[leaf.body : leaf.end])
    mark = lines[0].partition("#")[0].strip()
    header = " ".join([*before, re.sub(r"[1-9]", "2", mark)])
    body = lines[1:]
    cut = _indentation(leaf, body)
    shift = " " * indent
    return [header, *(f"{shift}{line[cut:]}" if len(line) > cut else "" for line in body)]


def _indentation(leaf: Leaf, body: list[str]) -> int:
    first = next((line for line in body if line.strip(" ")), "")
    text = leaf.text.lstrip("\n")
    return (len(first) - len(first.lstrip(" "))) - (len(text) - len(text.lstrip(" ")))
