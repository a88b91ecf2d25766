"""Lists of names and mappings of name -> text."""

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, is_null, kind_of
from lexicon_cli.plan.reading import Reading


def read_names(reading: Reading, node: Node, what: str) -> list[tuple[str, Place]]:
    """A list of names with the place of each; one name is a list of one."""
    if is_null(node):
        return []
    if isinstance(node, Mapping):
        message = f"{what} takes a list of names; definitions stand under properties"
        reading.report("STR013", message, node)
        return []
    names: dict[str, Place] = {}
    for item in node.items if isinstance(node, Sequence) else [node]:
        text = reading.text(item, what)
        if text is not None:
            names.setdefault(text, reading.place(item))
    return list(names.items())


def read_text_map(reading: Reading, node: Node, what: str) -> dict[str, tuple[Scalar, str]] | None:
    """A mapping of name -> text."""
    if is_null(node):
        return None
    if not isinstance(node, Mapping):
        message = f'"{what}" takes a mapping of name -> text, not {kind_of(node)}'
        reading.report("STR013", message, node)
        return None
    found: dict[str, tuple[Scalar, str]] = {}
    for name, (key, value) in reading.entries(node).items():
        text = reading.text(value, f"{what}.{name}")
        if text is not None:
            found[name] = (key, text)
    return found
