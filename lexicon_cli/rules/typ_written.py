"""Definitions that say a type: which they are, one finding for those alike, and their fixes."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from lexicon_cli.core.finding import Finding, Place, Spot
from lexicon_cli.core.fix import Change, Fix, RemoveKey, Replace
from lexicon_cli.core.records import replace
from lexicon_cli.plan.model import PropertyDef
from lexicon_cli.plan.nodes import Mapping as MappingNode
from lexicon_cli.plan.nodes import Node, Scalar, is_null
from lexicon_cli.rules.names import once_per_view
from lexicon_cli.rules.rule import Rule
from lexicon_cli.rules.view import PlanView, Written

T = TypeVar("T", bound=Hashable)
NUMBERS = frozenset({"number", "integer"})
_BOUNDS = ("minimum", "maximum")


@once_per_view
def stated(view: PlanView) -> tuple[Written, ...]:
    """The definitions that say a type themselves, without those that Mixpanel drops or a plan
    blocks: a definition that only refines another one has nothing new to be told of its type."""
    return tuple(
        entry
        for entry in view.written
        if entry.definition.types
        and not entry.whole.dropped
        and entry.whole.status not in ("blocked", "deprecated")
    )


@once_per_view
def stated_by_type(view: PlanView) -> Mapping[tuple[str, ...], Mapping[str, Sequence[Written]]]:
    """The same by the types they say, and then by name: a thousand events have few of both."""
    found: dict[tuple[str, ...], dict[str, list[Written]]] = {}
    for entry in stated(view):
        by_name = found.setdefault(entry.definition.types, {})
        by_name.setdefault(name_of(entry), []).append(entry)
    return found


@once_per_view
def written_by_name(view: PlanView) -> Mapping[str, Sequence[Written]]:
    """Every definition in the plan by its property's own name."""
    found: dict[str, list[Written]] = {}
    for entry in view.written:
        found.setdefault(name_of(entry), []).append(entry)
    return found


def of_types(
    view: PlanView, *, within: frozenset[str] = frozenset(), having: str = ""
) -> Iterator[tuple[str, Sequence[Written]]]:
    """Names and stated definitions whose types are all `within` a set, or that have one of them."""
    for types, by_name in stated_by_type(view).items():
        if within.issuperset(types) or having in types:
            yield from by_name.items()


def name_of(entry: Written) -> str:
    """The property's own name, without the path to it; that of the list for a list's elements."""
    return entry.definition.name or entry.path.replace("[]", "").rpartition(".")[2]


def is_element(entry: Written) -> bool:
    """Whether the definition is that of a list's elements, which stands under no name."""
    return entry.path.endswith("[]")


def cannot_say(view: PlanView, entry: Written) -> bool:
    """Whether the file that the definition stands in has no column for details of its type."""
    place = entry.definition.place
    return place is not None and place.file in view.plan.lexicon_files


def has_base(view: PlanView, entry: Written) -> bool:
    """Whether the definition refines a shared one or a super property, which is judged itself."""
    if entry.where not in ("event", "super"):
        return False
    top = entry.path
    if entry.is_nested:
        top = top.partition(".")[0].partition("[")[0]
    known = top in view.plan.shared_properties
    return known or (entry.where == "event" and top in view.plan.super_properties)


def alike(found: Iterable[tuple[Written, T]]) -> list[tuple[T, list[Written]]]:
    """What was found, put together where it is one property: the same path with the same fault in
    several events is one finding, not twenty."""
    groups: dict[Hashable, tuple[T, list[Written]]] = {}
    for entry, fault in found:
        space = entry.where if entry.where in ("user", "group") else "event"
        groups.setdefault((entry.path, space, entry.group, fault), (fault, []))[1].append(entry)
    return list(groups.values())


def told_once(
    view: PlanView, rule: Rule, entries: Sequence[Written], message: str, **facts: Any
) -> Finding:
    """A finding about one property, at the first of its definitions; `facts` are those of
    PlanView.finding. It is about an event only if there is just one."""
    first = entries[0]
    only = first.event if len(entries) == 1 else None
    found = view.finding(
        rule, message, at=first.definition, event=only, property=first.path, **facts
    )
    if len(entries) == 1:
        return found
    others = (Spot(entry.event, entry.path, view.place(entry)) for entry in entries[1:])
    spots = (Spot(first.event, first.path, found.place or view.place(first)), *others)
    return replace(found, spots=spots)


def retype(entries: Iterable[Written], new: str) -> Fix | None:
    """The change of the type that is written in the definitions, as far as it is one word there.
    Bounds of a number go when it becomes none."""
    changes: list[Change] = []
    for entry in entries:
        changes += _retyped(entry.definition, new)
    return Fix(f"write type: {new}", tuple(changes)) if changes else None


def _retyped(definition: PropertyDef, new: str) -> Iterator[Change]:
    found = _type_node(definition.node)
    place = definition.place
    if found is None or place is None:
        return
    yield Replace(Place(place.file, found.line, found.column), found.text, new)
    if new not in NUMBERS:
        for key in _BOUNDS:
            if getattr(definition, key) is not None:
                yield RemoveKey(place, key)


def _type_node(node: Node | None) -> Scalar | None:
    if isinstance(node, MappingNode):
        for key, value in node.pairs:
            if type(key) is Scalar and key.text == "type":
                node = value
                break
    return node if type(node) is Scalar and not is_null(node) else None
