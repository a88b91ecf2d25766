"""What a text must say after its edits: the documents as data that can be changed and compared.

The same change is made twice, in the text and here; if both do not come to the same in the end, the
edit of the text did something else than was meant.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style
from lexicon_cli.plan.scalars import ambiguous


class Word:
    """A scalar; `sure` if no reader could take it for anything but this text."""

    __slots__ = ("sure", "text")

    def __init__(self, text: str, sure: bool = True) -> None:
        self.text = text
        self.sure = sure


class Cell:
    """A pair of a mapping, an item of a list, or a whole document."""

    __slots__ = ("gone", "key", "value")

    def __init__(self, key: "Word | Box | None", value: "Word | Box") -> None:
        self.key = key
        self.value = value
        self.gone = False


class Box:
    """A mapping or a list."""

    __slots__ = ("cells", "mapping")

    def __init__(self, mapping: bool, cells: list[Cell]) -> None:
        self.mapping = mapping
        self.cells = cells


Shape: TypeAlias = Word | Box
Path: TypeAlias = tuple[int, ...]
Act: TypeAlias = Callable[[Cell], None]


def shapes(documents: list[Node]) -> list[Cell]:
    """The documents, what aliases share still shared."""
    known: dict[int, Shape] = {}
    return [Cell(None, _shape(node, known)) for node in documents]


def _shape(node: Node, known: dict[int, Shape]) -> Shape:
    found = known.get(id(node))
    if found is not None:
        return found
    made: Shape
    if isinstance(node, Scalar):
        made = Word(node.text, node.style is Style.QUOTED or _is_text(node))
    elif isinstance(node, Mapping):
        cells = [Cell(_shape(key, known), _shape(value, known)) for key, value in node.pairs]
        made = Box(True, cells)
    else:
        assert isinstance(node, Sequence)
        made = Box(False, [Cell(None, _shape(item, known)) for item in node.items])
    known[id(node)] = made
    return made


def _is_text(node: Scalar) -> bool:
    plain = node.style is Style.PLAIN and node.text not in ("", "~", "null", "Null", "NULL", "<<")
    return plain and ambiguous(node.text) is None


def of_value(value: Any) -> Shape:
    """A value as a change has it."""
    if isinstance(value, str):
        return Word(value)
    if isinstance(value, list | tuple):
        return Box(False, [Cell(None, of_value(item)) for item in value])
    if value is None or isinstance(value, bool):
        return Word({None: "null", True: "true", False: "false"}[value], False)
    text = repr(value)
    return Word(text.replace("e", ".0e") if "e" in text and "." not in text else text, False)


def locate(documents: list[Cell], document: int, path: Path) -> Cell:
    """The cell at a path, before anything was changed."""
    cell = documents[document]
    for step in path:
        assert isinstance(cell.value, Box)
        cell = cell.value.cells[step]
    return cell


def same(left: Cell, right: Cell) -> bool:
    """Whether two cells say the same, in the same order."""
    if (left.key is None) != (right.key is None):
        return False
    if left.key is not None and right.key is not None and not _same(left.key, right.key):
        return False
    return _same(left.value, right.value)


def _same(left: Shape, right: Shape) -> bool:
    if isinstance(left, Word) or isinstance(right, Word):
        if not (isinstance(left, Word) and isinstance(right, Word)):
            return False
        return left.text == right.text and left.sure == right.sure
    if left.mapping != right.mapping:
        return False
    mine = [cell for cell in left.cells if not cell.gone]
    others = [cell for cell in right.cells if not cell.gone]
    return len(mine) == len(others) and all(map(same, mine, others))
