"""Which level of a plan each mapping of a text is: what its keys mean."""

from collections.abc import Iterator

from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.edit.tree import Branch, Document, Leaf, Pair, Tree
from lexicon_cli.plan.schema_keys import (
    EVENT_KEYS,
    FUNNEL_KEYS,
    PLAN_KEYS,
    PROPERTY_KEYS,
    SETTINGS_KEYS,
    Key,
)

PLAN, SETTINGS, EVENTS, EVENT = "plan", "settings", "events", "event"
PROPERTIES, DEFINITION, PROPERTY_GROUPS, NAMES = "properties", "definition", "groups", "names"
FUNNELS, FUNNEL = "funnels", "funnel"

# The keys that a level has; on the others the author gives names to something.
KEYS: dict[str, dict[str, Key]] = {
    PLAN: PLAN_KEYS,
    SETTINGS: SETTINGS_KEYS,
    EVENT: EVENT_KEYS,
    DEFINITION: PROPERTY_KEYS,
    FUNNEL: FUNNEL_KEYS,
}
_OF_NAMES = {
    EVENTS: EVENT,
    PROPERTIES: DEFINITION,
    PROPERTY_GROUPS: PROPERTIES,
    FUNNELS: FUNNEL,
}
_OF_KINDS = {
    "settings": SETTINGS,
    "properties": PROPERTIES,
    "property": DEFINITION,
    "property_groups": PROPERTY_GROUPS,
    "events": EVENTS,
    "funnels": FUNNELS,
    "text_map": NAMES,
    "name_map": NAMES,
}


@dataclass(frozen=True, slots=True)
class Level:
    """What a mapping or list is: `of` is a level; `top` the plan's key it stands under, `event` the
    event; `nested` if it is within a property."""

    of: str
    top: str = ""
    event: str | None = None
    nested: bool = False


class Levels:
    """The level of each mapping or list of some documents; what has none is carried unread."""

    def __init__(self, documents: list[Document]) -> None:
        self._known: dict[int, tuple[Branch, Level]] = {}
        for document in documents:
            self._note(document.root, Level(PLAN))

    def of(self, tree: Tree | None) -> Level | None:
        """The level of a mapping or list."""
        known = self._known.get(id(tree))
        return None if known is None else known[1]

    def all_of(self, level: str) -> Iterator[tuple[Branch, Level]]:
        """Each mapping or list of one level, in the order of the text."""
        found = [entry for entry in self._known.values() if entry[1].of == level]
        yield from sorted(found, key=lambda entry: entry[0].start)

    def _note(self, tree: Tree, level: Level) -> None:
        waiting = [(tree, level)]
        while waiting:
            node, level = waiting.pop()
            if isinstance(node, Leaf) and node.target is not None:
                node = node.target
            if not isinstance(node, Branch) or id(node) in self._known:
                continue
            self._known[id(node)] = (node, level)
            for pair in reversed(node.pairs or ()):
                below = _below(level, pair)
                if below is not None:
                    waiting.append((pair.value, below))
                    if pair.name == "<<" and isinstance(pair.value, Branch):
                        waiting += [(item, below) for item in pair.value.items or ()]


def _below(level: Level, pair: Pair) -> Level | None:
    name = pair.name or ""
    if name == "<<":
        return level
    if level.of in _OF_NAMES:
        event = name if level.of == EVENTS else level.event
        return Level(_OF_NAMES[level.of], level.top, event, level.nested)
    key = KEYS.get(level.of, {}).get(name)
    of = None if key is None else _OF_KINDS.get(key.kind)
    if of is None:
        return None
    top = name if level.of == PLAN else level.top
    return Level(of, top, level.event, level.nested or level.of == DEFINITION)
