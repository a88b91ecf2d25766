"""The fast reader of YAML: what plans are made of, line by line, and nothing else.

It knows mappings and lists in block and in flow style, texts of all styles and comments. It gives
the nodes that libyaml gives, places included, three to five times as fast, or it gives up: at anchors,
tags, tabs, odd keys, several documents, all mistakes and all that is seldom. It never recurses, and
looks at no line more than a fixed number of times.
"""

from lexicon_cli.plan import composed
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style
from lexicon_cli.plan.yaml_fast_flow import LONGEST_KEY, flow, simple_mapping
from lexicon_cli.plan.yaml_fast_rows import END, ROW, Row, legible, odd_key
from lexicon_cli.plan.yaml_fast_text import Unsure, block, plain, quoted

# First characters of values that are more than an unquoted text. All else must not begin one.
_NOT_PLAIN = frozenset("-?:,[]{}#&*!|>'\"%@`")


def read_plainly(text: str) -> Node | None:
    """The one document in `text`, or None if libyaml must read it."""
    ordinary = legible(text)
    if ordinary is None:
        return None
    try:
        return _Reader(ordinary, is_cut=text[-1:] not in ("\n", "\r")).document()
    except Unsure:
        return None


class _Reader:
    """Reads the lines of one text; the open mappings and lists are kept on a stack.

    `is_cut` tells that the text does not end with a line break, which a text in block style shows.
    """

    def __init__(self, text: str, *, is_cut: bool) -> None:
        self._is_cut = is_cut
        self._text = text
        self._rows: list[Row] = ROW.findall(text)
        self._count = len(self._rows)
        self._rows += (END, END)
        self._known_lines: list[str] | None = None
        self._open: list[Mapping | Sequence] = []
        self._levels: list[int] = [-1]
        self._level = -1  # the column of the innermost block

    @property
    def _lines(self) -> list[str]:
        if self._known_lines is None:
            self._known_lines = self._text.split("\n")
        return self._known_lines

    def document(self) -> Node:
        """The nodes of the text."""
        index = self._next_row(0)
        indent, *_, rest = self._rows[index]
        if rest[:1] in ("{", "["):
            raise Unsure
        root, index = self._block_value(index, len(indent))
        if not self._open:
            raise Unsure
        self._read(index)
        return root

    def _read(self, index: int) -> None:
        rows, count = self._rows, self._count
        plain_style, not_plain = Style.PLAIN, _NOT_PLAIN
        level = self._level
        top = self._open[-1]
        while index < count:
            row = rows[index]
            indent, dashes, word, colon, rest = row
            if word and not dashes and len(indent) == level and type(top) is Mapping:
                start = level + len(word)
                if word[-1] == " ":
                    word = word.rstrip(" ")
                key = Scalar(word, plain_style, index + 1, level + 1)
                column = start + len(colon)
                if start > LONGEST_KEY:
                    raise Unsure
            elif not (rest or word or dashes) or (not (word or dashes) and rest[0] == "#"):
                index += 1
                continue
            else:
                found = self._settle(index, row)
                level = self._level
                top = self._open[-1]
                if type(found) is int:
                    index = found
                    continue
                assert type(found) is tuple
                assert type(top) is Mapping
                key, start, column, rest = found
            node: Node | None = None
            if rest and rest[0] not in not_plain:
                if ":" not in rest and "#" not in rest and rest[-1] != " ":
                    after = rows[index + 1]
                    if len(after[0]) <= level and (after[4] or after[2]):
                        top.pairs.append((key, Scalar(rest, plain_style, index + 1, column + 1)))
                        index += 1
                        continue
            elif rest and rest[0] == "{":
                node = simple_mapping(rest, index + 1, column + 1)
                if node is not None:
                    top.pairs.append((key, node))
                    index += 1
                    continue
            if rest and rest[0] != "#":
                node, index = self._value(rest, index, column, level)
                top.pairs.append((key, node))
                continue
            node, index = self._below(index, start + 1)
            top.pairs.append((key, node))
            level = self._level
            top = self._open[-1]

    def _settle(self, index: int, row: Row) -> tuple[Scalar, int, int, str] | int:
        """Close what ends before this line. The key in it, where its colon and value stand and what
        follows, or the next line if all of this one is read."""
        indent, dashes, word, colon, rest = row
        column = len(indent)
        is_item = bool(dashes) or (rest == "-" and not word)
        while column < self._level:
            self._close()
        if column == self._level and not is_item and type(self._open[-1]) is Sequence:
            self._close()  # a list as deep as the key it belongs to
        if column != self._level or is_item != (type(self._open[-1]) is Sequence):
            raise Unsure
        if is_item:
            return self._item(index, row)
        return self._key(index, column, word, colon, rest)

    def _key(
        self, index: int, column: int, word: str, colon: str, rest: str
    ) -> tuple[Scalar, int, int, str]:
        if word:
            end = column + len(word)
            scalar = Scalar(word.rstrip(" "), Style.PLAIN, index + 1, column + 1)
            value = end + len(colon)
        else:
            found = odd_key(rest)
            if found is None:
                raise Unsure
            text, style, end, value = found
            scalar = Scalar(text, style, index + 1, column + 1)
            rest = rest[value:]
            end, value = column + end, column + value
        if end - column > LONGEST_KEY:
            raise Unsure
        return scalar, end, value, rest

    def _item(self, index: int, row: Row) -> tuple[Scalar, int, int, str] | int:
        """A line that begins with dashes: all but the first open lists in the list."""
        indent, dashes, word, colon, rest = row
        if not dashes:
            dashes, rest = "-", ""
        elif rest == "-" and not word:
            dashes, rest = dashes + "-", ""
        column = len(indent)
        dash = dashes.find("-", 1)
        while dash > 0:
            self._add(Sequence(index + 1, column + dash + 1), column + dash)
            dash = dashes.find("-", dash + 1)
        last = column + dashes.rfind("-")
        column += len(dashes)
        items = self._items()
        if word or (rest and rest[0] != "#" and odd_key(rest) is not None):
            self._add(Mapping(index + 1, column + 1), column)
            return self._key(index, column, word, colon, rest)
        if rest and rest[0] != "#":
            node, index = self._value(rest, index, column, self._level)
        else:
            node, index = self._below(index, last + 1)
        items.append(node)
        return index

    def _items(self) -> list[Node]:
        top = self._open[-1]
        if type(top) is not Sequence:
            raise Unsure
        return top.items

    def _below(self, index: int, column: int) -> tuple[Node, int]:
        """The value of a key or dash that ends at `column` (from 0) with nothing after it."""
        below = self._next_row(index + 1)
        if below < self._count:
            indent, dashes, word, _, rest = self._rows[below]
            depth = len(indent)
            is_item = bool(dashes) or (rest == "-" and not word)
            if depth > self._level or (
                depth == self._level and is_item and type(self._open[-1]) is Mapping
            ):
                return self._block_value(below, depth)
        return Scalar("", Style.PLAIN, index + 1, column + 1), below

    def _block_value(self, index: int, column: int) -> tuple[Node, int]:
        """The node that begins with line `index`; a mapping or list is opened, not read."""
        if index >= self._count:
            raise Unsure
        _, dashes, word, _, rest = self._rows[index]
        node: Mapping | Sequence
        if dashes or (rest == "-" and not word):
            node = Sequence(index + 1, column + 1)
        elif word or odd_key(rest) is not None:
            node = Mapping(index + 1, column + 1)
        else:
            return self._value(rest, index, column, self._level)
        self._push(node, column)
        return node, index

    def _value(self, rest: str, index: int, column: int, parent: int) -> tuple[Node, int]:
        """The value that `rest` begins, which stands at `column` in a block at column `parent`."""
        first = rest[0]
        line = index + 1
        if first in "{[":
            return flow(self._lines, index, column, len(self._open))
        if first in "\"'":
            text, end, after = quoted(self._lines, index, column)
            tail = self._lines[end][after:]
            if tail and (tail[0] != " " or tail.strip(" ")[:1] not in ("", "#")):
                raise Unsure
            return Scalar(text, Style.QUOTED, line, column + 1), end + 1
        if first in "|>":
            text, index = block(self._lines, index, rest, parent)
            if self._is_cut and index == self._count:
                raise Unsure
            return Scalar(text, Style.QUOTED, line, column + 1), index
        if first in _NOT_PLAIN and (first != "-" or rest[1:2] in ("", " ")):
            raise Unsure
        text, index = plain(self._lines, index, rest, parent)
        return Scalar(text, Style.PLAIN, line, column + 1), index

    def _next_row(self, index: int) -> int:
        """The next line that is neither empty nor a comment."""
        rows = self._rows
        while index < self._count:
            _, dashes, word, _, rest = rows[index]
            if dashes or word or (rest and rest[0] != "#"):
                break
            index += 1
        return index

    def _add(self, node: Mapping | Sequence, column: int) -> None:
        self._items().append(node)
        self._push(node, column)

    def _push(self, node: Mapping | Sequence, column: int) -> None:
        if len(self._open) >= composed.MAX_DEPTH:
            raise Unsure
        self._open.append(node)
        self._levels.append(column)
        self._level = column

    def _close(self) -> None:
        self._open.pop()
        self._levels.pop()
        self._level = self._levels[-1]
        if not self._open:
            raise Unsure  # a line less indented than the first one
