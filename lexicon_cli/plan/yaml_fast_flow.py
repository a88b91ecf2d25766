"""YAML in braces and brackets: `{type: string, enum: [a, b]}`, on one line or over several.

Part of the fast reader: each function gives what libyaml gives, or raises Unsure.
"""

import re
from sys import intern

from lexicon_cli.plan.composed import MAX_DEPTH
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style
from lexicon_cli.plan.yaml_fast_text import Unsure, unquote

LONGEST_KEY = 900  # characters; libyaml wants the colon within 1,024

# A word of an unquoted text. A colon belongs to it unless a space or a mark of YAML follows.
_WORD = r"(?:[^ ,\[\]{}:]++|:(?=[^ ,\[\]{}?]))++"
_PLAIN = r"(?=[^ \-?:,\[\]{}#&*!|>'\"%@`]|-[^ ,\[\]{}:#?])" + _WORD + "(?: ++(?!#)" + _WORD + ")*+"
_TOKEN = re.compile(
    r"[\[\]{},:]| ++(?:#.*)?|" + _PLAIN + r'|"(?:[^"\\]++|\\.)*+"' + r"|'(?:[^']++|'')*+'"
)

# The commonest by far, one pair a match: short key, one space, then an unquoted text, a quoted one
# without anything special in it, or a list of unquoted texts; and what ends the pair. A key begins
# after a brace or space, lest each letter of a long word be tried.
_SIMPLE = r"[^\W_][^\[\]{},:#]*+(?<! )"
_PAIRS = re.compile(
    rf"""(?<=[{{ ])([A-Za-z_$][\w$.-]*+): ({_SIMPLE}|"[^"\\]*+"|'[^']*+'"""
    rf"|\[{_SIMPLE}(?:, {_SIMPLE})*+\])(?:, |\}}\Z)"
).findall
_MARKS = frozenset(",:{}[]\"'")
_PLAIN_STYLE, _QUOTED_STYLE = Style.PLAIN, Style.QUOTED


def simple_mapping(text: str, line: int, column: int) -> Mapping | None:
    """The mapping that `text` is from its brace to its end, if it is of the commonest kind.

    `line` and `column` count from 1.
    """
    plain = _PLAIN_STYLE
    mapping = Mapping(line, column)
    add = mapping.pairs.append
    end = column + len(text) + 1
    column += 1
    for key, value in _PAIRS(text, 1):
        # Large plans repeat their words: each is kept once.
        key, value = intern(key), intern(value)
        start = column + len(key) + 2
        first = value[0]
        if first == "[":
            node: Node = _simple_list(value, line, start)
        elif first == '"' or first == "'":
            node = Scalar(value[1:-1], _QUOTED_STYLE, line, start)
        else:
            node = Scalar(value, plain, line, start)
        add((Scalar(key, plain, line, column), node))
        column = start + len(value) + 2
    # With anything between the matches, or after them, the lengths do not add up.
    return mapping if column == end else None


def _simple_list(text: str, line: int, column: int) -> Sequence:
    sequence = Sequence(line, column)
    add = sequence.items.append
    column += 1
    for item in text[1:-1].split(", "):
        add(Scalar(item, _PLAIN_STYLE, line, column))
        column += len(item) + 2
    return sequence


class _Flow:
    """What is being read: open mappings and lists, and what may come next in the innermost."""

    def __init__(self, depth: int) -> None:
        self._open: list[Mapping | Sequence] = []
        self._keys: list[Scalar | None] = []
        self._room = MAX_DEPTH - depth
        self.key: Scalar | None = None  # of the pair that is being read
        self.may_colon = False  # right after a key
        self.has_value = False  # a comma or a bracket must come
        self.result: Mapping | Sequence | None = None
        self._unfinished: Scalar | None = None  # an unquoted value, which may go on in another line
        self._more: list[str] = []  # how it goes on

    def new_line(self, token: str, blank_lines: int) -> bool:
        """Whether the first token of a line goes on with an unquoted text; it is then taken."""
        if self._unfinished is None or token[0] in _MARKS:
            return False
        self._more += ("\n" * blank_lines or " ", token)
        return True

    def finish(self) -> None:
        """The unquoted text ends here."""
        if self._unfinished is not None and self._more:
            self._unfinished.text += "".join(self._more)
            self._more = []
        self._unfinished = None

    def take(self, token: str, line: int, column: int) -> None:
        """Go on by one token other than spaces."""
        first = token[0]
        self.finish()
        if first == ",":
            self._comma(line, column)
        elif first == ":":
            if not self.may_colon:
                raise Unsure
            self.may_colon = False
        elif first in "{[":
            self._enter(Mapping(line, column) if first == "{" else Sequence(line, column))
        elif first in "}]":
            self._leave(first, line, column)
        elif first in "\"'":
            self._add(Scalar(unquote([token[1:-1]], first), Style.QUOTED, line, column))
        else:
            scalar = Scalar(token, Style.PLAIN, line, column)
            self._add(scalar)
            if self.has_value:
                self._unfinished = scalar

    def _enter(self, node: Mapping | Sequence) -> None:
        if len(self._open) >= self._room:
            raise Unsure
        if self._open:
            self._place(node)
        self._open.append(node)
        self._keys.append(self.key)
        self.key, self.has_value = None, False

    def _leave(self, mark: str, line: int, column: int) -> None:
        if not self._open or (mark == "}") != (type(self._open[-1]) is Mapping):
            raise Unsure
        self._end_pair(line, column)
        node = self._open.pop()
        self.key = self._keys.pop()
        self.has_value = True
        if not self._open:
            self.result = node

    def _comma(self, line: int, column: int) -> None:
        self._end_pair(line, column)
        if not self.has_value:
            raise Unsure
        self.key, self.has_value = None, False

    def _end_pair(self, line: int, column: int) -> None:
        """A key without a value has an empty one, which libyaml puts where the pair ends."""
        if self.may_colon:
            raise Unsure
        if self.key is not None and not self.has_value:
            self._place(Scalar("", Style.PLAIN, line, column))

    def _add(self, scalar: Scalar) -> None:
        if self.key is None and not self.has_value and type(self._open[-1]) is Mapping:
            self.key, self.may_colon = scalar, True
        else:
            self._place(scalar)

    def _place(self, node: Node) -> None:
        """Put a value where it belongs."""
        parent = self._open[-1]
        if self.may_colon or self.has_value:
            raise Unsure
        if type(parent) is Sequence:
            parent.items.append(node)
        elif self.key is not None and type(parent) is Mapping:
            parent.pairs.append((self.key, node))
        else:
            raise Unsure
        self.has_value = True


def flow(lines: list[str], index: int, column: int, depth: int) -> tuple[Node, int]:
    """The mapping or list whose bracket stands at `column` (from 0) of line `index`; the line after
    it. `depth` is how many levels it stands in."""
    state = _Flow(depth)
    blank_lines = 0
    while index < len(lines):
        if lines[index].strip(" "):
            _read_line(state, lines[index], index + 1, column, blank_lines)
            blank_lines = 0
        else:
            blank_lines += 1
        index, column = index + 1, 0
        if state.result is not None:
            return state.result, index
    raise Unsure


def _read_line(state: _Flow, line: str, number: int, column: int, blank_lines: int) -> None:
    previous = ""
    is_first = column == 0  # of a line; where the bracket stands, no text goes on
    for token in _TOKEN.findall(line, column):
        if token[0] == " ":
            if "#" in token:
                state.finish()
        else:
            if state.result is not None:
                raise Unsure  # something stands after the end
            if state.may_colon and (previous[0] == " " or len(previous) > LONGEST_KEY):
                raise Unsure
            if not is_first or not state.new_line(token, blank_lines):
                state.take(token, number, column + 1)
            if token == ":" and not _may_follow(line[column + 1 : column + 2], previous):
                raise Unsure
            is_first = False
        column += len(token)
        previous = token
    if column != len(line) or state.may_colon:
        raise Unsure  # something that is no token, or a key without its colon


def _may_follow(after: str, key: str) -> bool:
    """Whether a colon between the two ends a key; after quotes it needs no space, as in JSON."""
    return after in ("", " ") or (key[0] in "\"'" and (after in "\"'[{" or after.isalnum()))
