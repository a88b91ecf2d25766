"""The names of a plan that naming rules judge, how they are shown, and how they are renamed."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from lexicon_cli.core.fix import Fix, RenameEvent, RenameProperty, SetKey
from lexicon_cli.core.mixpanel import (
    DEFAULT_PROFILE_PROPERTIES,
    DEFAULT_PROPERTIES,
    PROPERTY_PREFIXES,
    is_mixpanel_property,
)
from lexicon_cli.core.naming import words
from lexicon_cli.plan.model import EventDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.rules.view import PlanView, Written

# A plan that says farewell to a name need not hear that it was a bad one.
GONE = ("deprecated", "blocked")
_OF_PROFILES = ("user", "group")
_MIXPANELS = ("$", "mp_")

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


def spot(entry: Written) -> str | None:
    """What tells definitions of one name apart in fingerprints where no event does."""
    return None if entry.where == "event" else f"{entry.where} {entry.group or ''}".strip()


def few(names: Iterable[str], most: int = 3) -> str:
    """`"a" and "b"`, `"a", "b", "c" and 4 more`."""
    listed = list(names)
    shown = [quoted(name) for name in listed[:most]]
    if len(listed) > most:
        return f"{', '.join(shown)} and {len(listed) - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


class Survey:
    """The definitions of properties as naming rules need them, sorted out in one pass: there may be
    tens of thousands. What is deprecated or blocked is left out, but for `reserved`.

    Top-level properties by name: `of_events` without Mixpanel's own, `of_profiles` by "user" or the
    group's key, without names in "$". `nested` are the keys inside objects of events' properties.
    `with_unit`, `with_label` have a unit or a display name. `reserved` are top-level ones whose
    names look like Mixpanel's, or are.
    """

    def __init__(self) -> None:
        self.of_events: dict[str, tuple[Written, ...]] = {}
        self.of_profiles: dict[str, dict[str, tuple[Written, ...]]] = {}
        self.nested: dict[str, tuple[Written, ...]] = {}
        self.with_unit: list[Written] = []
        self.with_label: list[Written] = []
        self.reserved: list[Written] = []


@once_per_view
def survey(view: PlanView) -> Survey:
    """All definitions of the plan, sorted out."""
    gone = frozenset(event.name for event in view.plan.events.values() if event.status in GONE)
    of_events: dict[str, list[Written]] = {}
    nested: dict[str, list[Written]] = {}
    found = Survey()
    for entry in view.written:
        definition = entry.definition
        name = definition.name
        if entry.whole.status in GONE or entry.event in gone:
            continue
        if definition.unit is not None:
            found.with_unit.append(entry)
        if definition.display_name is not None:
            found.with_label.append(entry)
        if entry.path != name:
            if entry.where not in _OF_PROFILES and not entry.path.endswith("[]"):
                nested.setdefault(name, []).append(entry)
            continue
        if name in DEFAULT_PROPERTIES or name.startswith(_MIXPANELS):
            found.reserved.append(entry)
        if entry.where in _OF_PROFILES:
            _add_profile(found, entry, name)
        elif name not in DEFAULT_PROPERTIES and not name.startswith(PROPERTY_PREFIXES):
            of_events.setdefault(name, []).append(entry)
    found.of_events = {name: tuple(entries) for name, entries in of_events.items()}
    found.nested = {name: tuple(entries) for name, entries in nested.items()}
    return found


def _add_profile(found: Survey, entry: Written, name: str) -> None:
    if not (name.startswith("$") or name in DEFAULT_PROFILE_PROPERTIES):
        kind = "user" if entry.where == "user" else f"group {entry.group}"
        found.of_profiles.setdefault(kind, {})[name] = (entry,)


def event_properties(view: PlanView) -> Names:
    """The team's own top-level properties of events by name, in the plan's order."""
    return survey(view).of_events


def profile_properties(view: PlanView) -> Mapping[str, Names]:
    """The team's own top-level properties of profiles, by "user" or the group's key, by name."""
    return survey(view).of_profiles


def nested_properties(view: PlanView) -> Names:
    """The keys inside objects of events' properties by name, wherever they stand."""
    return survey(view).nested


@once_per_view
def property_words(view: PlanView) -> Mapping[str, tuple[str, ...]]:
    """The words of the names of events' properties, cut once for all rules."""
    return {name: _words(name) for name in event_properties(view)}


def _words(name: str) -> tuple[str, ...]:
    """As `core.naming.words`; quicker for names such as `user_id`, which most are."""
    if name.isascii() and name.islower() and name.replace("_", "").isalpha():
        parts = tuple(name.split("_"))
        return parts if "" not in parts else words(name)
    return words(name)


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
