"""JSON text to nodes with places. YAML readers fail at its tabs, `\\/` and surrogate pairs."""

import json
import re

from lexicon_cli.plan.composed import MAX_DEPTH, MAX_NODES, Composed, Fault, too_many_nodes
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"([^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+)"')
_LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|true|false|null")


class _Broken(Exception):
    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def compose_json(text: str, *, at: tuple[int, int] | None = None) -> Composed:
    """The one document in `text`; `at` is the place to give all nodes (of a CSV cell)."""
    reader = _Reader(text, at)
    try:
        return Composed([reader.document()])
    except _Broken as broken:
        line, column = reader.spot(broken.offset)
        return Composed([], [Fault(f"not readable as JSON: {broken.message}", line, column)])


class _Reader:
    """Reads without recursion; places are counted on from the last one asked for."""

    def __init__(self, text: str, at: tuple[int, int] | None) -> None:
        self._text = text
        self._at = at
        self._position = 0
        self._line = 1
        self._line_start = 0
        self._counted = 0
        self._made = 0

    def spot(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, which must not lie before the last one asked for."""
        if self._at is not None:
            return self._at
        breaks = self._text.count("\n", self._counted, offset)
        if breaks:
            self._line += breaks
            self._line_start = self._text.rfind("\n", 0, offset) + 1
        self._counted = offset
        return self._line, offset - self._line_start + 1

    def document(self) -> Node:
        stack: list[Mapping | Sequence] = []
        keys: list[Scalar | None] = []
        while True:
            node, opened = self._value_or_open()
            if opened:
                if len(stack) >= MAX_DEPTH:
                    raise _Broken(f"nested deeper than {MAX_DEPTH} levels", self._position)
                assert isinstance(node, Mapping | Sequence)
                stack.append(node)
                keys.append(None)
                if not self._take("}" if isinstance(node, Mapping) else "]"):
                    keys[-1] = self._key(node)
                    continue
                stack.pop()
                keys.pop()
            while stack:
                self._attach(stack[-1], keys[-1], node)
                if self._take(","):
                    keys[-1] = self._key(stack[-1])
                    break
                self._close(stack[-1])
                node = stack.pop()
                keys.pop()
            else:
                self._skip()
                if self._position < len(self._text):
                    raise _Broken("text after the end", self._position)
                return node

    def _value_or_open(self) -> tuple[Node, bool]:
        self._skip()
        line, column = self.spot(self._position)
        self._made += 1
        if self._made > MAX_NODES:
            raise _Broken(too_many_nodes(line).message, self._position)
        if self._take("{"):
            return Mapping(line, column), True
        if self._take("["):
            return Sequence(line, column), True
        if self._text.startswith('"', self._position):
            return self._string(), False
        literal = _LITERAL.match(self._text, self._position)
        if literal is None:
            raise _Broken("a value is missing", self._position)
        self._position = literal.end()
        return Scalar(literal.group(), Style.LITERAL, line, column), False

    def _key(self, parent: Mapping | Sequence) -> Scalar | None:
        if not isinstance(parent, Mapping):
            return None
        self._skip()
        key = self._string()
        if not self._take(":"):
            raise _Broken('":" is missing after a key', self._position)
        return key

    def _string(self) -> Scalar:
        match = _STRING.match(self._text, self._position)
        if match is None:
            raise _Broken("a text in double quotes is missing or not closed", self._position)
        line, column = self.spot(self._position)
        content = match.group(1)
        if "\\" in content:
            try:
                content = json.loads(match.group())
            except ValueError as error:
                raise _Broken("an escape is wrong", self._position) from error
            # Half a surrogate pair is no character; nothing that is UTF-8 could hold it.
            content = content.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self._position = match.end()
        return Scalar(content, Style.QUOTED, line, column)

    def _attach(self, parent: Mapping | Sequence, key: Scalar | None, node: Node) -> None:
        if isinstance(parent, Sequence):
            parent.items.append(node)
        else:
            assert key is not None
            parent.pairs.append((key, node))

    def _close(self, parent: Mapping | Sequence) -> None:
        mark = "}" if isinstance(parent, Mapping) else "]"
        if not self._take(mark):
            raise _Broken(f'"," or "{mark}" is missing', self._position)

    def _take(self, mark: str) -> bool:
        self._skip()
        if self._text.startswith(mark, self._position):
            self._position += 1
            return True
        return False

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._position)
        assert match is not None  # the expression matches the empty text too
        self._position = match.end()
