r"""Lists in one CSV cell: elements separated by `|`.

A bar inside an element is written `\|`, a backslash before a bar or a backslash `\\`. What cannot
be written so (an empty element, spaces at its ends, a number beside a text) makes the whole cell a
JSON array. Empty elements between bars are nothing.
"""

import re

from lexicon_cli.plan.json_nodes import compose_json
from lexicon_cli.plan.nodes import Node, Scalar, Sequence, Style

_ELEMENT = re.compile(r"((?:[^\\|]++|\\.|\\\Z)*+)(\||\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\|])")


def list_node(cell: str, line: int, column: int) -> Sequence:
    """The elements of a cell."""
    node = Sequence(line, column)
    if cell.lstrip().startswith("["):
        composed = compose_json(cell, at=(line, column))
        if composed.documents and isinstance(composed.documents[0], Sequence):
            return composed.documents[0]
    items: list[Node] = [Scalar(text, Style.CELL, line, column) for text in split_list(cell)]
    node.items = items
    return node


def split_list(cell: str) -> list[str]:
    """The elements of a cell in the form with bars."""
    if "\\" not in cell:
        return [element for part in cell.split("|") if (element := part.strip())]
    elements: list[str] = []
    position = 0
    while position <= len(cell):
        match = _ELEMENT.match(cell, position)
        assert match is not None  # the expression matches the empty text too
        elements.append(_ESCAPED.sub(r"\1", match.group(1)).strip())
        if not match.group(2):
            break
        position = match.end()
    return [element for element in elements if element]


def join_list(elements: list[str]) -> str | None:
    """The cell in the form with bars, or None if it would not be read back as it was."""
    cell = "|".join(re.sub(r"([\\|])", r"\\\1", element) for element in elements)
    if cell.startswith("[") or split_list(cell) != elements:
        return None
    return cell
