"""The names of a plan that naming rules judge, how they are shown, and how they are renamed."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from lexicon_cli.core.fix import Fix, RenameEvent, RenameProperty, SetKey
from lexicon_cli.core.mixpanel import DEFAULT_PROFILE_PROPERTIES, is_mixpanel_property
from lexicon_cli.plan.model import EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.view import PlanView, Written

# A plan that says farewell to a name need not hear that it was a bad one.
GONE = ("deprecated", "blocked")

Names = Mapping[str, tuple[Written, ...]]
_T = TypeVar("_T")


def once_per_view(function: Callable[[PlanView], _T]) -> Callable[[PlanView], _T]:
    """The function, its answer kept for as long as the view lives: several rules ask the same."""
    known: WeakKeyDictionary[PlanView, _T] = WeakKeyDictionary()

    @wraps(function)
    def remembering(view: PlanView) -> _T:
        if view not in known:
            known[view] = function(view)
        return known[view]

    return remembering


def quoted(name: str) -> str:
    """The name in quotes, on one line, cut if it is very long."""
    return f'"{shorten(name)}"'


def few(names: Iterable[str], most: int = 3) -> str:
    """`"a" and "b"`, `"a", "b", "c" and 4 more`."""
    listed = list(names)
    shown = [quoted(name) for name in listed[:most]]
    if len(listed) > most:
        return f"{', '.join(shown)} and {len(listed) - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


@once_per_view
def event_properties(view: PlanView) -> Names:
    """The top-level properties of events by name, without what is deprecated or blocked."""
    gone = {event.name for event in view.events if event.status in GONE}
    found: dict[str, tuple[Written, ...]] = {}
    for name, entries in view.named.items():
        kept = tuple(
            entry
            for entry in entries
            if entry.whole.status not in GONE and not (gone and entry.event in gone)
        )
        if kept:
            found[name] = kept
    return found


@once_per_view
def profile_properties(view: PlanView) -> Mapping[str, Names]:
    """The team's own top-level properties of profiles, by `user` or the group's key, by name."""
    found: dict[str, dict[str, tuple[Written, ...]]] = {}
    for entry in view.written:
        name = entry.definition.name
        if entry.where not in ("user", "group") or entry.is_nested or entry.whole.status in GONE:
            continue
        if not (name.startswith("$") or name in DEFAULT_PROFILE_PROPERTIES):
            kind = "user" if entry.where == "user" else f"group {entry.group}"
            found.setdefault(kind, {})[name] = (entry,)
    return found


@once_per_view
def nested_properties(view: PlanView) -> Names:
    """The keys inside objects of events' properties by name, wherever they stand."""
    found: dict[str, list[Written]] = {}
    for entry in view.written:
        if entry.is_nested and entry.where in ("shared", "super", "event"):
            name = entry.definition.name
            if not entry.path.endswith("[]") and entry.whole.status not in GONE:
                found.setdefault(name, []).append(entry)
    return {name: tuple(entries) for name, entries in found.items()}


def property_groups(view: PlanView) -> list[Names]:
    """The names that live side by side: those of events, of users, of each group."""
    return [event_properties(view), *profile_properties(view).values()]


@once_per_view
def _taken_events(view: PlanView) -> frozenset[str]:
    aliases = (alias for event in view.plan.events.values() for alias in event.aliases)
    return frozenset((*view.plan.events, *aliases))


@once_per_view
def _taken_properties(view: PlanView) -> frozenset[str]:
    return frozenset(entry.definition.name for entry in view.written if not entry.is_nested)


def is_free(view: PlanView, new: str, event: EventDef) -> bool:
    """Whether an event can get that name: it is no other event's name or alias."""
    return bool(new.strip()) and (new not in _taken_events(view) or new in event.aliases)


def rename_event(
    view: PlanView, event: EventDef, new: str | None, *, safe: bool = False
) -> Fix | None:
    """The remedy that gives an event another name, or None where that name is taken."""
    if not new or new == event.name or not is_free(view, new, event):
        return None
    title = f"rename {quoted(event.name)} to {quoted(new)}"
    return Fix(title, (RenameEvent(event.name, new),), safe)


def rename_property(view: PlanView, old: str, new: str | None) -> Fix | None:
    """The remedy that gives a property of events another name, or None where it is taken."""
    if not new or not new.strip() or new in _taken_properties(view) or is_mixpanel_property(new):
        return None
    return Fix(f"rename {quoted(old)} to {quoted(new)}", (RenameProperty(old, new),))


def merge_properties(view: PlanView, old: str, into: str) -> Fix | None:
    """The remedy that gives a property the name that others have already; None where the two meet:
    in an event, in the shared definitions, in a group."""
    plan = view.plan
    members = {name for group in plan.groups.values() for name in group}
    if into in plan.shared_properties or into in plan.super_properties or into in members:
        return None
    if together(view, old, into) or old in plan.shared_properties or old in members:
        return None
    return Fix(f"rename {quoted(old)} to {quoted(into)}", (RenameProperty(old, into),))


def together(view: PlanView, left: str, right: str) -> bool:
    """Whether some event has both properties, and not merely as super properties."""
    for event in view.plan.events.values():
        properties = event.properties
        if left in properties and right in properties:
            origins = (properties[left].origin, properties[right].origin)
            if "super" not in origins:
                return True
    return False


def retire_event(view: PlanView, event: EventDef, successor: str) -> Fix | None:
    """The remedy that deprecates an event in favour of another one, its definition kept."""
    if event.place is None:
        return None
    title = f"deprecate {quoted(event.name)} in favour of {quoted(successor)}"
    status = SetKey(event.place, "status", "deprecated")
    return Fix(title, (status, SetKey(event.place, "replaced_by", successor)))


def usual_first(names: Names) -> Callable[[str], tuple[int, int]]:
    """A sort key: names with more definitions first, then those that the plan has first."""
    order = {name: number for number, name in enumerate(names)}
    return lambda name: (-len(names[name]), order[name])
