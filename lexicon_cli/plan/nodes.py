"""What a plan file says, before anyone asks what it means: scalars, lists and mappings with places.

YAML, JSON and CSV are all read into these, so that one reader of plans serves every format. Nothing
is converted: `no`, `1.10` and `012` are still the author's text.
"""

from enum import Enum


class Style(Enum):
    """How a scalar was written, which decides how much its look may mean."""

    PLAIN = "plain"  # unquoted YAML: YAML readers may take it for a boolean, a number, a date
    QUOTED = "quoted"  # text, whatever it looks like
    LITERAL = "literal"  # a JSON literal or tagged YAML: a number, true, false or null for certain
    CELL = "cell"  # a CSV cell: has no types at all


class Scalar:
    """One word or text; `line` and `column` count from 1."""

    __slots__ = ("column", "line", "style", "text")

    def __init__(self, text: str, style: Style, line: int, column: int) -> None:
        self.text = text
        self.style = style
        self.line = line
        self.column = column


class Sequence:
    """A list of nodes."""

    __slots__ = ("column", "items", "line")

    def __init__(self, line: int, column: int) -> None:
        self.items: list[Node] = []
        self.line = line
        self.column = column


class Mapping:
    """Pairs in the author's order, duplicates and merge keys (`<<`) included."""

    __slots__ = ("column", "line", "pairs")

    def __init__(self, line: int, column: int) -> None:
        self.pairs: list[tuple[Node, Node]] = []
        self.line = line
        self.column = column


Node = Scalar | Sequence | Mapping


def is_null(node: Node) -> bool:
    """Whether the node says nothing: an empty value, `~`, `null`, an empty CSV cell."""
    if type(node) is not Scalar:
        return False
    if node.style is Style.QUOTED:
        return False
    if node.style is Style.CELL:
        return node.text == ""
    return node.text in ("", "~", "null", "Null", "NULL")


def kind_of(node: Node) -> str:
    """The node's kind in words, for messages."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    return "nothing" if is_null(node) else f'"{shorten(node.text)}"'


def shorten(text: str, most: int = 60) -> str:
    """The text for a message: one line, at most `most` characters."""
    flat = " ".join(text.split()) if len(text) < 10_000 else " ".join(text[:200].split())
    return flat if len(flat) <= most and len(text) < 10_000 else flat[: most - 1] + "…"
