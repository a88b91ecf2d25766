"""Renaming an event or a property everywhere in the YAML and JSON texts of a plan."""

from collections.abc import Iterable, Iterator

from lexicon_cli.core.fix import RenameEvent, RenameProperty
from lexicon_cli.plan.edit.changes import TreeChanges
from lexicon_cli.plan.edit.editor import Done
from lexicon_cli.plan.edit.levels import (
    DEFINITION,
    EVENT,
    EVENTS,
    FUNNEL,
    PLAN,
    PROPERTIES,
    Level,
)
from lexicon_cli.plan.edit.page import Entry, Page
from lexicon_cli.plan.edit.tree import ALIAS, Branch, Leaf, Pair, Tree
from lexicon_cli.plan.model import TrackingPlan

_OF_EVENTS = frozenset({"shared", "super", "event"})
_TOPS = {"properties": "shared", "super_properties": "super", "events": "event"}


def why_not(plan: TrackingPlan, change: RenameEvent | RenameProperty) -> str | None:
    """Why a renaming would change more than a name; None if it would not."""
    if isinstance(change, RenameEvent):
        return _why_not_event(plan, change)
    return _why_not_property(plan, change)


def _why_not_event(plan: TrackingPlan, change: RenameEvent) -> str | None:
    if change.old not in plan.events:
        return f'there is no event "{change.old}" any more'
    if change.new in plan.events:
        return f'there is an event "{change.new}" already'
    for event in plan.events.values():
        if change.new in event.aliases and event.name != change.old:
            return f'"{change.new}" is an alias of "{event.name}"'
    return None


def _why_not_property(plan: TrackingPlan, change: RenameProperty) -> str | None:
    old, new = change.old, change.new
    taken = f'there is a property "{new}" already'
    shared = {*plan.shared_properties, *plan.super_properties}
    members = {name for group in plan.groups.values() for name in group}
    if change.event is not None:
        event = plan.events.get(change.event)
        if event is None or old not in event.own_properties:
            return f'"{change.event}" has no property "{old}" of its own'
        if old in shared:
            return f'"{old}" is defined for several events: rename it in all of them'
        return taken if new in event.properties or new in shared else None
    if new in shared or new in members:
        return taken
    own = [event for event in plan.events.values() if new in event.properties]
    if own and (old in shared or old in members):
        return taken
    return taken if any(old in event.properties for event in own) else None


def rename(
    change: RenameEvent | RenameProperty, changes: TreeChanges, defined: Iterable[str]
) -> Done:
    """The edits of one page. `defined` are names of shared and super properties: their events only
    refine them, and need no alias. Raises CannotEdit."""
    renamer = _Renamer(changes, change.old, change.new)
    if isinstance(change, RenameEvent):
        renamer.event()
    else:
        renamer.property(change.event, change.old in set(defined))
    return renamer.done


class _Renamer:
    def __init__(self, changes: TreeChanges, old: str, new: str) -> None:
        self.done = Done()
        self._changes = changes
        self._page: Page = changes.page
        self._old = old
        self._new = new

    def event(self) -> None:
        for branch, _ in self._page.levels.all_of(EVENTS):
            for pair in self._named(branch):
                self._replace(pair.key)
                self._keep_alias(pair)
        for branch, _ in self._page.levels.all_of(EVENT):
            self._replace_in(branch, "replaced_by")
        for branch, _ in self._page.levels.all_of(FUNNEL):
            self._replace_in(branch, "steps")
            self._replace_all(branch)

    def property(self, event: str | None, is_shared: bool) -> None:
        for branch, level in self._page.levels.all_of(PROPERTIES):
            if self._is_meant(level, event):
                self._rename_in(branch, with_alias=not is_shared or level.event is None)
        for branch, level in self._page.levels.all_of(EVENT):
            if event in (None, level.event):
                self._replace_in(branch, "required")
        for branch, level in self._page.levels.all_of(DEFINITION):
            if not level.nested and self._is_meant(level, event):
                self._replace_in(branch, "replaced_by")
        if event is None:
            self._rename_members()
            for branch, _ in self._page.levels.all_of(FUNNEL):
                self._replace_in(branch, "key")

    def _is_meant(self, level: Level, event: str | None) -> bool:
        in_scope = not level.nested and _TOPS.get(level.top) in _OF_EVENTS
        return in_scope and event in (None, level.event)

    def _rename_in(self, branch: Branch, *, with_alias: bool) -> None:
        for pair in self._named(branch):
            self._replace(pair.key)
            bare = isinstance(pair.value, Leaf) and pair.value.is_null
            if with_alias and not bare:
                self._keep_alias(pair)
        for item in branch.items or ():
            self._replace(item)

    def _rename_members(self) -> None:
        for branch, _ in self._page.levels.all_of(PLAN):
            for pair in branch.pairs or ():
                if pair.name == "groups" and isinstance(pair.value, Branch):
                    for group in pair.value.pairs or ():
                        self._replace_all(group.value)

    def _named(self, branch: Branch) -> Iterator[Pair]:
        yield from (pair for pair in branch.pairs or () if pair.name == self._old)

    def _replace_in(self, branch: Branch, key: str) -> None:
        for pair in branch.pairs or ():
            if pair.name == key:
                self._replace_all(pair.value)

    def _replace_all(self, value: Tree) -> None:
        if isinstance(value, Leaf):
            self._replace(value)
        for item in value.items or () if isinstance(value, Branch) else ():
            self._replace(item)

    def _replace(self, node: Tree) -> None:
        if isinstance(node, Leaf) and node.text == self._old and node.style != ALIAS:
            self.done.add(self._changes.replace(node, self._new))

    def _keep_alias(self, pair: Pair) -> None:
        """The old name becomes an alias; a new one that was an alias is none any more."""
        entry = Entry(pair, pair.value)
        known = self._page.value_of(entry, "aliases")
        items = known.value.items if known and isinstance(known.value, Branch) else None
        texts = {item.text: item for item in items or () if isinstance(item, Leaf)}
        if self._new in texts and self._old not in texts:
            self.done.add(self._changes.replace(texts[self._new], self._old))
        elif self._new in texts:
            self.done.add(self._changes.remove_item(texts[self._new]))
        elif self._old not in texts:
            self.done.add(self._changes.add_item(entry, "aliases", self._old))
