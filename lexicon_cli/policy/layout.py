"""How a YAML text is laid out, as far as suppressions must know: which lines an entry takes, and
whether a `#` is a comment or part of a text in quotes or of a block of text."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import pairwise

from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence

# YAML 1.1 breaks lines at these, and so do the places of nodes.
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_BEFORE_VALUE = re.compile(r"(?:[&!][^\s]*+[ \t]*+(?:\r\n|[\n\r])?[ \t]*+)*+")
_DOUBLE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_SINGLE = re.compile(r"'[^']*+(?:''[^']*+)*+'?")
_HEADER = re.compile(r"[|>](?:[+-]?([1-9])?[+-]?)")


class Layout:
    """One YAML file around some `offsets`: its text, and the nodes that were read from it. What
    lies far from all of them is not looked at, and must not be asked for."""

    def __init__(self, text: str, documents: Iterable[Node], offsets: Iterable[int]) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        self._lines = sorted({self.spot(offset)[0] for offset in offsets})
        # (line, column, last line of the entry) of each key and each item of a list, in order.
        self._entries: list[tuple[int, int, int]] = []
        self._scalars: list[tuple[int, int]] = []
        for document in documents:
            self._walk(document)
        self._entries.sort(key=lambda entry: (entry[0], entry[1], -entry[2]))
        self._scalars.sort()

    @property
    def last_line(self) -> int:
        """The number of the last line."""
        return len(self._starts)

    def spot(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_start(self, line: int) -> int:
        """The offset at which a line begins."""
        return self._starts[line - 1]

    def entry_on(self, line: int) -> tuple[int, int, int] | None:
        """Line, column and last line of the first entry that begins on the line."""
        at = bisect_left(self._entries, (line, 0, 0))
        found = self._entries[at] if at < len(self._entries) else None
        return found if found is not None and found[0] == line else None

    def entry_after(self, line: int) -> tuple[int, int, int] | None:
        """Line, column and last line of the first entry below the line."""
        at = bisect_left(self._entries, (line + 1, 0, 0))
        return self._entries[at] if at < len(self._entries) else None

    def text_before(self, line: int, column: int) -> int:
        """The line on which the last word or text before a spot begins; the spot's own if none."""
        at = bisect_left(self._scalars, (line, column))
        return self._scalars[at - 1][0] if at else line

    def is_comment(self, offset: int) -> bool:
        """Whether the `#` at the offset begins or continues a comment."""
        if offset and not self.text[offset - 1].isspace():
            return False
        at = bisect_left(self._scalars, self.spot(offset))
        if not at:
            return True
        line, column = self._scalars[at - 1]
        begin, end = self._body(self._starts[line - 1] + column - 1)
        return not begin <= offset < end

    def _body(self, start: int) -> tuple[int, int]:
        """Of the word or text that begins at `start`: from where to where a `#` is a part of it."""
        before = _BEFORE_VALUE.match(self.text, start)
        start = start if before is None else before.end()
        mark = self.text[start : start + 1]
        if mark in ('"', "'"):
            closed = (_DOUBLE if mark == '"' else _SINGLE).match(self.text, start)
            return start, start if closed is None else closed.end()
        header = _HEADER.match(self.text, start)
        return (start, start) if header is None else self._block(header)

    def _block(self, header: "re.Match[str]") -> tuple[int, int]:
        """The lines of a block of text, below its header: up to the first that is indented less."""
        line, _ = self.spot(header.start())
        if line >= len(self._starts):
            return len(self.text), len(self.text)
        begin = self._starts[line]
        own = self._indent_of_owner(header.start(), line)
        wanted = own + int(header[1]) if header[1] else 0
        for number in range(line + 1, len(self._starts) + 1):
            content = self._line(number)
            indent = len(content) - len(content.lstrip(" "))
            if not content.strip(" \t\r\n"):
                continue
            wanted = wanted or max(indent, own + 1)
            if indent < wanted:
                return begin, self._starts[number - 1]
        return begin, len(self.text)

    def _indent_of_owner(self, start: int, line: int) -> int:
        """The indentation of the entry that a block of text belongs to; -1 for a whole document."""
        first = self._line(line)
        before = first[: start - self._starts[line - 1]]
        if before.rstrip().endswith("-"):
            return before.rstrip().rfind("-")
        entry = self.entry_on(line)
        if entry is not None:
            keys = [column for own, column, _ in self._entries_of(line) if column <= len(before)]
            return max(keys) - 1 if keys else -1
        above = self.text_before(line, 1)
        entry = self.entry_on(above)
        return -1 if entry is None else entry[1] - 1

    def _entries_of(self, line: int) -> list[tuple[int, int, int]]:
        low = bisect_left(self._entries, (line, 0, 0))
        high = bisect_left(self._entries, (line + 1, 0, 0))
        return self._entries[low:high]

    def _line(self, number: int) -> str:
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end]

    def _walk(self, document: Node) -> None:
        """Note the entries and scalars around the lines of interest. What an alias stands for is
        noted where it is written."""
        waiting: list[tuple[Node, int]] = [(document, len(self._starts))]
        while waiting:
            node, last = waiting.pop()
            if isinstance(node, Scalar):
                self._scalars.append((node.line, node.column))
                continue
            parts = _written_here(node)
            if isinstance(node, Mapping):
                self._scalars += [(key.line, key.column) for key, _ in parts]
            ends = [max(head.line, after.line - 1) for (head, _), (after, _) in pairwise(parts)]
            for (head, value), end in zip(parts, [*ends, max(last, node.line)], strict=False):
                self._entries.append((head.line, head.column, end))
                at = bisect_left(self._lines, head.line)
                is_near = at < len(self._lines) and self._lines[at] <= end
                if is_near and _spot(value) >= _spot(head):
                    waiting.append((value, end))


def _written_here(node: Mapping | Sequence) -> list[tuple[Node, Node]]:
    """The pairs of a mapping, or each item of a list twice, without aliases: the node that these
    stand for lies further up."""
    parts = node.pairs if isinstance(node, Mapping) else [(item, item) for item in node.items]
    found = []
    last = (node.line, node.column - 1)
    for head, value in parts:
        if _spot(head) > last:
            last = _spot(head)
            found.append((head, value))
    return found


def _spot(node: Node) -> tuple[int, int]:
    return node.line, node.column
