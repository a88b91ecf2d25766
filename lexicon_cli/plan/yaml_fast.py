"""The fast reader of YAML: what plans are made of, line by line, and nothing else.

It knows mappings and lists in block and in flow style, texts of all styles and comments. It gives
the nodes that libyaml gives, places included, in half the time, or it gives up: at anchors,
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
        root, index = self._block_value(index, len(self._rows[index][0]))
        if not self._open:
            raise Unsure
        self._read(index)
        return root

    def _read(self, index: int) -> None:
        """All lines from `index` on. Most lines of any plan are keys of ordinary look."""
        rows, count = self._rows, self._count
        plain_style = Style.PLAIN
        level, top = self._level, self._open[-1]
        while index < count:
            indent, dashes, word, colon, value, rest = rows[index]
            if word and not dashes:
                if len(indent) != level or type(top) is not Mapping:
                    level, top = self._settle(len(indent), is_item=False)
                index += 1
                end = level + len(word)
                if end - level > LONGEST_KEY or type(top) is not Mapping:
                    raise Unsure
                key = Scalar(word, plain_style, index, level + 1)
                node: Node | None = None
                if value:
                    if value[0] != "{":
                        node = Scalar(value, plain_style, index, end + len(colon) + 1)
                    else:
                        node = simple_mapping(value, index, end + len(colon) + 1)
                elif not rest:
                    indent, dashes, word, *_ = rows[index]
                    if word and not dashes and len(indent) > level:
                        node = Mapping(index + 1, len(indent) + 1)
                        self._push(node, len(indent))
                if node is None:
                    node, index = self._value_or_below(index - 1, end + len(colon), end + 1)
                top.pairs.append((key, node))
                level, top = self._level, self._open[-1]
            elif dashes == "- " and value and not word and len(indent) == level and value[0] != "{":
                if type(top) is not Sequence:
                    raise Unsure
                index += 1
                top.items.append(Scalar(value, plain_style, index, level + 3))
            elif dashes or value or (rest and rest[0] != "#"):
                index = self._line(index)
                level, top = self._level, self._open[-1]
            else:
                index += 1

    def _line(self, index: int) -> int:
        """A line that begins with dashes or with anything unusual; the next one to read."""
        column = len(self._rows[index][0])
        is_item = _is_item(self._rows[index])
        if column > self._level:
            return self._continued(index)
        self._settle(column, is_item=is_item)
        return self._item(index) if is_item else self._pair(index, column)

    def _settle(self, column: int, *, is_item: bool) -> tuple[int, Mapping | Sequence]:
        """Close what ends before a line at `column`; the block that it belongs to."""
        while column < self._level:
            self._close()
        if column == self._level and not is_item and type(self._open[-1]) is Sequence:
            self._close()  # a list as deep as the key it belongs to
        top = self._open[-1]
        if column != self._level or is_item != (type(top) is Sequence):
            raise Unsure
        return self._level, top

    def _pair(self, index: int, column: int) -> int:
        """A key that stands at `column`, and its value."""
        top = self._open[-1]
        _, _, word, colon, _, _ = self._rows[index]
        if word:
            text, style = word, Style.PLAIN
            end = column + len(word)
            start = end + len(colon)
        else:
            found = odd_key(self._lines[index][column:])
            if found is None or type(top) is not Mapping:
                raise Unsure
            text, style, end, start = found
            end, start = column + end, column + start
        if end - column > LONGEST_KEY or type(top) is not Mapping:
            raise Unsure
        key = Scalar(text, style, index + 1, column + 1)
        node, after = self._value_or_below(index, start, end + 1)
        top.pairs.append((key, node))
        return after

    def _item(self, index: int) -> int:
        """A line that begins with dashes: all but the first open lists in the list."""
        indent, dashes, word, _, value, rest = self._rows[index]
        if rest == "-" and not (word or value):
            dashes += "-"
        column = len(indent)
        dash = dashes.find("-", 1)
        while dash > 0:
            self._add(Sequence(index + 1, column + dash + 1), column + dash)
            dash = dashes.find("-", dash + 1)
        last = column + dashes.rfind("-")
        column += len(dashes)
        if word or (rest and odd_key(self._lines[index][column:]) is not None):
            self._add(Mapping(index + 1, column + 1), column)
            return self._pair(index, column)
        items = self._items()
        node, after = self._value_or_below(index, column, last + 1)
        items.append(node)
        return after

    def _items(self) -> list[Node]:
        top = self._open[-1]
        if type(top) is not Sequence:
            raise Unsure
        return top.items

    def _continued(self, index: int) -> int:
        """A line deeper than its block: more of the unquoted text that the block ends with."""
        top = self._open[-1]
        nodes = top.items if isinstance(top, Sequence) else [pair[1] for pair in top.pairs[-1:]]
        for node in nodes[-1:]:
            if type(node) is Scalar and node.style is Style.PLAIN and node.text:
                started = node.line - 1
                text = self._lines[started][node.column - 1 :]
                node.text, after = plain(self._lines, started, text, self._level)
                if after > index:
                    return after
        raise Unsure

    def _value_or_below(self, index: int, column: int, end: int) -> tuple[Node, int]:
        """The value of a key or dash, which ends at `end`: at `column`, or in the lines below."""
        line = self._lines[index]
        if column < len(line) and line[column] != "#":
            return self._value(index, column)
        below = self._next_row(index + 1)
        if below < self._count:
            depth = len(self._rows[below][0])
            is_list = depth == self._level and _is_item(self._rows[below])
            if depth > self._level or (is_list and type(self._open[-1]) is Mapping):
                return self._block_value(below, depth)
        return Scalar("", Style.PLAIN, index + 1, end + 1), below

    def _block_value(self, index: int, column: int) -> tuple[Node, int]:
        """The node that begins with line `index`; a mapping or list is opened, not read."""
        if index >= self._count:
            raise Unsure
        node: Mapping | Sequence
        if _is_item(self._rows[index]):
            node = Sequence(index + 1, column + 1)
        elif self._rows[index][2] or odd_key(self._lines[index][column:]) is not None:
            node = Mapping(index + 1, column + 1)
        else:
            return self._value(index, column)
        self._push(node, column)
        return node, index

    def _value(self, index: int, column: int) -> tuple[Node, int]:
        """The value that begins at `column` of line `index`, other than in block style."""
        lines, line = self._lines, index + 1
        rest = lines[index][column:]
        first = rest[0]
        if first in "{[":
            return flow(lines, index, column, len(self._open))
        if first in "\"'":
            text, end, after = quoted(lines, index, column)
            tail = lines[end][after:]
            if tail and (tail[0] != " " or tail.strip(" ")[:1] not in ("", "#")):
                raise Unsure
            return Scalar(text, Style.QUOTED, line, column + 1), end + 1
        if first in "|>":
            text, index = block(lines, index, rest, self._level)
            if self._is_cut and index == self._count:
                raise Unsure
            return Scalar(text, Style.QUOTED, line, column + 1), index
        if first in _NOT_PLAIN and (first != "-" or rest[1:2] in ("", " ")):
            raise Unsure
        text, index = plain(lines, index, rest, self._level)
        return Scalar(text, Style.PLAIN, line, column + 1), index

    def _next_row(self, index: int) -> int:
        """The next line that is neither empty nor a comment."""
        rows = self._rows
        while index < self._count:
            _, dashes, word, _, value, rest = rows[index]
            if dashes or word or value or (rest and rest[0] != "#"):
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


def _is_item(row: Row) -> bool:
    """Whether the line begins with the dash of a list entry."""
    _, dashes, word, _, value, rest = row
    return bool(dashes) or (rest == "-" and not (word or value))
