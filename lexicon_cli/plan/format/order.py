"""The order of keys: that of the tables of keys; names that the author gives keep theirs."""

from collections.abc import Sequence

from lexicon_cli.plan.edit.levels import EVENTS, KEYS, PROPERTIES, Levels
from lexicon_cli.plan.edit.tree import Branch, Pair, walk

_SORTED = (EVENTS, PROPERTIES)


def ordered(branch: Branch, levels: Levels, *, by_name: bool) -> list[Pair]:
    """The pairs of a mapping in canonical order; `by_name` sorts events and properties too. Where
    that would put an alias before its anchor they stay as they are."""
    pairs = list(branch.pairs or ())
    known = levels.of(branch)
    if known is None:
        return pairs
    if known.of in KEYS:
        places: dict[str, float] = {name: n for n, name in enumerate(KEYS[known.of])}
        wanted = sorted(pairs, key=lambda pair: _place(pair, places))
    elif by_name and known.of in _SORTED:
        wanted = sorted(pairs, key=lambda pair: (pair.name != "<<", pair.name or ""))
    else:
        return pairs
    return wanted if _anchors_hold(wanted) else pairs


def _place(pair: Pair, places: dict[str, float]) -> float:
    """Merged mappings first, what nobody knows last; unless others refer to it, then it comes
    before all that may (in a plan, the definitions and events)."""
    name = pair.name or ""
    if name == "<<":
        return -2
    if name in places:
        return places[name]
    if _is_used_elsewhere(pair):
        return places["properties"] - 0.5 if "events" in places else -1
    return len(places)


def _is_used_elsewhere(pair: Pair) -> bool:
    inside = {id(node) for node in walk(pair.value)}
    return any(id(user) not in inside for node in walk(pair.value) for user in node.users)


def _anchors_hold(pairs: Sequence[Pair]) -> bool:
    """Whether every alias still comes after the anchor it means."""
    met: set[int] = set()
    named: set[str] = set()
    here = {id(node) for pair in pairs for tree in (pair.key, pair.value) for node in walk(tree)}
    for pair in pairs:
        for tree in (pair.key, pair.value):
            for node in walk(tree):
                target = getattr(node, "target", None)
                if target is not None and id(target) in here and id(target) not in met:
                    return False
                met.add(id(node))
                if node.anchor is not None:
                    if node.anchor in named:
                        return False  # of one name twice: which one an alias means is the order
                    named.add(node.anchor)
    return True
