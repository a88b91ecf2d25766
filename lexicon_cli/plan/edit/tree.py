"""The text of a plan as a tree that knows where each piece begins and ends.

`plan.nodes` says what was written, this says where, to the character: what fixes and the formatter
need. Offsets count characters of the text.
"""

from collections.abc import Iterator
from typing import TypeAlias

PLAIN, SINGLE, DOUBLE, LITERAL, FOLDED, ALIAS = "", "'", '"', "|", ">", "*"


class Leaf:
    """One scalar or alias. `start` is where its anchor or tag begins, `body` the text itself;
    `spot` is line and column of the start, from 1, as readers of plans count them."""

    __slots__ = (
        "anchor",
        "body",
        "end",
        "parent",
        "spot",
        "start",
        "style",
        "tag",
        "target",
        "text",
        "users",
    )

    def __init__(
        self, text: str, style: str, start: int, body: int, end: int, spot: tuple[int, int]
    ) -> None:
        self.text = text
        self.style = style
        self.start = start
        self.body = body
        self.end = end
        self.spot = spot
        self.parent: Branch | None = None
        self.anchor: str | None = None
        self.tag: str | None = None
        self.target: Tree | None = None
        self.users: list[Leaf] = []

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is written."""
        return self.start == self.end

    @property
    def is_null(self) -> bool:
        """Whether it says nothing: empty, `~` or `null`."""
        return self.style == PLAIN and self.tag is None and self.text in _NULLS


_NULLS = ("", "~", "null", "Null", "NULL")


class Branch:
    """A mapping or a list. `end` is behind the closing bracket, or behind the last thing in it."""

    __slots__ = (
        "anchor",
        "body",
        "end",
        "flow",
        "items",
        "pairs",
        "parent",
        "spot",
        "start",
        "tag",
        "users",
    )

    def __init__(
        self, mapping: bool, flow: bool, start: int, body: int, spot: tuple[int, int]
    ) -> None:
        self.flow = flow
        self.start = start
        self.body = body
        self.end = start
        self.spot = spot
        self.pairs: list[Pair] | None = [] if mapping else None
        self.items: list[Tree] | None = None if mapping else []
        self.parent: Branch | None = None
        self.anchor: str | None = None
        self.tag: str | None = None
        self.users: list[Leaf] = []

    @property
    def children(self) -> Iterator["Tree"]:
        """All that stands directly in it, in the order of the text."""
        if self.items is not None:
            yield from self.items
        for pair in self.pairs or ():
            yield pair.key
            yield pair.value


class Pair:
    """A key and its value."""

    __slots__ = ("key", "value")

    def __init__(self, key: "Tree", value: "Tree") -> None:
        self.key = key
        self.value = value

    @property
    def name(self) -> str | None:
        """The key's text, None if the key is no scalar."""
        return self.key.text if isinstance(self.key, Leaf) else None


Tree: TypeAlias = Leaf | Branch


class Document:
    """One document. `start` and `end` are where its content does; `head` is where `---` ends."""

    __slots__ = ("end", "head", "root")

    def __init__(self, root: Tree, head: int, end: int) -> None:
        self.root = root
        self.head = head
        self.end = end


class CannotEdit(Exception):
    """A text or change that is better left alone; the message says why."""


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and all that is in it, in the order of the text."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Branch):
            waiting.extend(reversed(list(node.children)))


def path_of(node: Tree) -> tuple[int, ...]:
    """The way to a node: numbers of pairs and items. A key has the way of its value."""
    steps: list[int] = []
    while node.parent is not None:
        steps.append(position(node))
        node = node.parent
    return tuple(reversed(steps))


def position(node: Tree) -> int:
    """The number of the pair or item that the node is in its parent."""
    parent = node.parent
    assert parent is not None
    if parent.items is not None:
        return next(i for i, item in enumerate(parent.items) if item is node)
    pairs = parent.pairs or []
    return next(i for i, pair in enumerate(pairs) if pair.key is node or pair.value is node)


def names_to(node: Tree) -> tuple[str, ...]:
    """The keys that lead to a node (its own, if it is a key): what it belongs to."""
    names: list[str] = []
    while node.parent is not None:
        parent = node.parent
        if parent.pairs is not None:
            names.append(parent.pairs[position(node)].name or "")
        else:
            names.append(node.text if isinstance(node, Leaf) else "")
        node = parent
    return tuple(reversed(names))
