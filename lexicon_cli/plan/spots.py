"""Where in the files something of a plan stands: a key of an entry, an item of a list, a path."""

from lexicon_cli.core.finding import Place
from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence


def key_place(entry: EventDef | PropertyDef, key: str) -> Place:
    """Where the entry's key stands; the entry's own place if it was not written there."""
    found = _pair(entry.node, key)
    return _own(entry) if found is None else _at(entry, found[0])


def value_place(entry: EventDef | PropertyDef, key: str, item: int | None = None) -> Place:
    """Where the value of a key stands, or one item of it; else as near to it as is known."""
    found = _pair(entry.node, key)
    if found is None:
        return _own(entry)
    value = found[1]
    if item is not None and isinstance(value, Sequence) and item < len(value.items):
        value = value.items[item]
    return _at(entry, value)


def path_place(plan: TrackingPlan, *path: str) -> Place:
    """Where the key at a path such as ("groups", "money") stands, in the first file that has it;
    the beginning of the plan if none has."""
    for file, document in plan.nodes:
        node: Node = document
        key: Scalar | None = None
        for name in path:
            found = _pair(node, name)
            if found is None:
                key = None
                break
            key, node = found
        if key is not None:
            return Place(file, key.line, key.column)
    return Place(plan.files[0] if plan.files else "")


def _pair(node: Node | None, key: str) -> tuple[Scalar, Node] | None:
    if isinstance(node, Mapping):
        for name, value in node.pairs:
            if type(name) is Scalar and name.text == key:
                return name, value
    return None


def _own(entry: EventDef | PropertyDef) -> Place:
    return entry.place or Place("")


def _at(entry: EventDef | PropertyDef, node: Node) -> Place:
    return Place(_own(entry).file, node.line, node.column)
