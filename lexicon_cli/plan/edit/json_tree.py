"""JSON text to a tree of spans, as YAML in flow style. It must have been read as JSON before."""

import json
import re

from lexicon_cli.plan.edit.tree import DOUBLE, PLAIN, Branch, CannotEdit, Document, Leaf, Pair, Tree

_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:("(?:[^"\\]|\\.)*+")|([{}\[\]:,])|([^\s{}\[\]:,"]+))', re.DOTALL
)


def json_tree(text: str) -> list[Document]:
    """The document of a text. Raises CannotEdit if it is no JSON."""
    builder = _Builder(text)
    position = 0
    while (match := _TOKEN.match(text, position)) is not None:
        builder.take(match)
        position = match.end()
    if builder.root is None or text[position:].strip():
        raise CannotEdit("the file has a syntax error")
    return [Document(builder.root, 0, builder.root.end)]


class _Builder:
    def __init__(self, text: str) -> None:
        self.root: Tree | None = None
        self._text = text
        self._stack: list[Branch] = []
        self._keys: list[Tree | None] = []
        self._line = 1
        self._line_start = 0
        self._counted = 0

    def take(self, match: "re.Match[str]") -> None:
        string, mark, literal = match.groups()
        if mark in ("{", "["):
            start = match.end() - 1
            self._stack.append(Branch(mark == "{", True, start, start, self._spot(start)))
            self._keys.append(None)
        elif mark in ("}", "]"):
            if not self._stack:
                raise CannotEdit("the file has a syntax error")
            branch = self._stack.pop()
            self._keys.pop()
            branch.end = match.end()
            self._add(branch)
        elif string is not None:
            self._add(self._leaf(_decoded(string), DOUBLE, match.start(1), match.end()))
        elif literal is not None:
            self._add(self._leaf(literal, PLAIN, match.start(3), match.end()))

    def _leaf(self, text: str, style: str, start: int, end: int) -> Leaf:
        return Leaf(text, style, start, start, end, self._spot(start))

    def _spot(self, offset: int) -> tuple[int, int]:
        breaks = self._text.count("\n", self._counted, offset)
        if breaks:
            self._line += breaks
            self._line_start = self._text.rfind("\n", 0, offset) + 1
        self._counted = offset
        return self._line, offset - self._line_start + 1

    def _add(self, node: Tree) -> None:
        if not self._stack:
            self.root = node
            return
        parent = self._stack[-1]
        node.parent = parent
        if parent.items is not None:
            parent.items.append(node)
        elif self._keys[-1] is None:
            self._keys[-1] = node
        else:
            assert parent.pairs is not None
            parent.pairs.append(Pair(self._keys[-1], node))
            self._keys[-1] = None


def _decoded(token: str) -> str:
    text = str(json.loads(token)) if "\\" in token else token[1:-1]
    # Half a surrogate pair is no character; readers of plans replace it too.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
