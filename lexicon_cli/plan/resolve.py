"""References resolved: shared definitions, groups and super properties mixed into each event.

Weak to strong: super properties, included groups, what the event says itself. A shared definition
lies under each of these that uses its name. Refining goes key by key, also inside `items` and
`properties`. A group names shared or super properties, and other groups; a name that is both means
the property. A member that nothing defines and that resembles no definition is a property of any
type, with a warning: the contract's own example has one.
"""

from typing import Any

from lexicon_cli.core.finding import Place, Severity
from lexicon_cli.core.naming import Match, NameIndex, nearest
from lexicon_cli.core.records import fields, replace
from lexicon_cli.plan.checks import LONGEST_NAME, tell_not_declared
from lexicon_cli.plan.draft import Draft, DraftEvent
from lexicon_cli.plan.model import EventDef, PropertyDef
from lexicon_cli.plan.nodes import shorten
from lexicon_cli.plan.problems import Problems, write_instead

_REFINED = tuple(
    field.name
    for field in fields(PropertyDef)
    if field.name not in ("name", "place", "origin", "items", "properties", "extra", "node")
)


def refine(base: PropertyDef, own: PropertyDef) -> PropertyDef:
    """`own` on top of `base`: what `own` does not say, `base` says."""
    said: dict[str, Any] = {}
    for name in _REFINED:
        value = getattr(own, name)
        if value is not None and value != ():
            said[name] = value
    if own.enum == ():
        said["enum"] = ()
    if own.items is not None:
        said["items"] = own.items if base.items is None else refine(base.items, own.items)
    if own.properties is not None:
        said["properties"] = _refine_all(base.properties or {}, own.properties)
    if own.extra:
        said["extra"] = {**base.extra, **own.extra}
    origin = base.origin if own.origin == "required" else own.origin
    place = own.place or base.place
    return replace(base, name=own.name, place=place, origin=origin, node=own.node, **said)


def _refine_all(base: Any, own: Any) -> dict[str, PropertyDef]:
    merged = dict(base)
    for name, definition in own.items():
        merged[name] = refine(base[name], definition) if name in base else definition
    return merged


class Resolver:
    """Resolves the references of one draft; tells what names nothing."""

    def __init__(self, draft: Draft, problems: Problems) -> None:
        self._draft = draft
        self._problems = problems
        self._supers = {
            name: self._over_shared(replace(definition, origin="super"))
            for name, definition in draft.supers.items()
        }
        self._members: dict[str, tuple[str, ...]] = {}
        self._from_group: dict[tuple[str, str], PropertyDef] = {}
        self._undefined: dict[str, Place] = {}
        self._known_names: NameIndex | None = None
        for name in draft.groups:
            self._resolve_group(name)

    def events(self) -> dict[str, EventDef]:
        """All events with their complete properties."""
        return {name: self._event(event) for name, event in self._draft.events.items()}

    def supers(self) -> dict[str, PropertyDef]:
        """The super properties, refined over shared definitions."""
        return dict(self._supers)

    def _over_shared(self, definition: PropertyDef) -> PropertyDef:
        shared = self._draft.shared.get(definition.name)
        return definition if shared is None else refine(shared, definition)

    def _event(self, event: DraftEvent) -> EventDef:
        own: dict[str, PropertyDef] = event.facts.get("own_properties", {})
        name = event.facts["name"]
        properties = {key: self._own_property(name, entry) for key, entry in own.items()}
        for group, place in event.include:
            for member in self._included(name, group, place):
                if member not in properties:
                    properties[member] = self._group_property(group, member)
        for member, definition in self._supers.items():
            properties.setdefault(member, definition)
        include = tuple(group for group, _ in event.include)
        facts = event.facts
        if event.required:
            own = self._require(name, event.required, own, properties)
            facts = {**facts, "own_properties": own}
        return EventDef(**facts, include=include, properties=properties)

    def _require(
        self,
        event: str,
        required: list[tuple[str, Place]],
        own: dict[str, PropertyDef],
        properties: dict[str, PropertyDef],
    ) -> dict[str, PropertyDef]:
        """The event's own properties, with those marked that its list `required` names; they are
        marked in `properties` as well."""
        marked = dict(own)
        for name, place in required:
            if name in properties:
                written = marked.get(name) or PropertyDef(name=name, place=place)
                if written.required is False:
                    message = f'"{shorten(name)}" says required: false itself; this list is used'
                    self._problems.add("STR004", message, place, event=event, property=name)
                marked[name] = replace(written, required=True)
                properties[name] = replace(properties[name], required=True)
            elif not self._draft.incomplete:
                is_shared = name in self._draft.shared
                tell_not_declared(
                    self._problems, name, place, properties, event=event, is_shared=is_shared
                )
        return marked

    def _own_property(self, event: str, own: PropertyDef) -> PropertyDef:
        base = self._supers.get(own.name) or self._draft.shared.get(own.name)
        if base is not None:
            refined = refine(base, own)
            return replace(refined, origin="super") if base.origin == "super" else refined
        if own.origin == "shared" and own.place is not None and not self._draft.incomplete:
            self._unresolved_property(own.name, own.place, event, "the event names")
        return own

    def _group_property(self, group: str, name: str) -> PropertyDef:
        known = self._from_group.get((group, name))
        if known is None:
            base = self._supers.get(name) or self._draft.shared.get(name)
            if base is None:
                base = PropertyDef(name=name, place=self._undefined[name])
            known = base if base.origin == "super" else replace(base, origin=f"group:{group}")
            self._from_group[group, name] = known
        return known

    def _included(self, event: str, group: str, place: Place) -> tuple[str, ...]:
        if group in self._draft.groups:
            return self._members[group]
        if not self._draft.incomplete:
            hopeless = self._problems.is_full("STR007") or len(group) > LONGEST_NAME
            match = None if hopeless else nearest(group, self._draft.groups, cutoff=0.6)
            meant = None if match is None else match.name
            if group in self._draft.shared:
                hint = "; it is a property: name it under properties"
            else:
                hint = f', did you mean "{meant}"?' if meant else ""
            message = f'"{shorten(group)}" is no group of the plan{hint}'
            self._problems.add(
                "STR007", message, place, event=event, suggestion=meant, observed=shorten(group)
            )
        return ()

    def _resolve_group(self, name: str) -> None:
        """Fill in the members of the group and of all it contains, without recursion."""
        path: list[str] = []
        waiting: list[tuple[str, bool]] = [(name, False)]
        while waiting:
            group, contents_done = waiting.pop()
            if contents_done:
                path.pop()
                self._members[group] = self._flatten(group)
            elif group not in self._members:
                path.append(group)
                waiting.append((group, True))
                for member, place in self._draft.groups[group][1]:
                    if not self._is_group(member) or member in self._members:
                        continue
                    if member in path:
                        self._tell_cycle(path, member, place)
                    else:
                        waiting.append((member, False))

    def _is_group(self, name: str) -> bool:
        is_property = name in self._draft.shared or name in self._supers
        return name in self._draft.groups and not is_property

    def _flatten(self, group: str) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for member, place in self._draft.groups[group][1]:
            if member in self._draft.shared or member in self._supers:
                names[member] = None
            elif member in self._draft.groups:
                names.update(dict.fromkeys(self._members.get(member, ())))
            elif self._draft.incomplete or self._is_of_any_type(member, group, place):
                self._undefined.setdefault(member, place)
                names[member] = None
        return tuple(names)

    def _is_of_any_type(self, member: str, group: str, place: Place) -> bool:
        """Whether a group's member that nothing defines is meant as it stands; told either way."""
        if self._meant(member) is not None:
            self._unresolved_property(member, place, None, f'group "{shorten(group)}" names')
            return False
        self._problems.add(
            "STR008",
            f'group "{shorten(group)}" names "{shorten(member)}", which no shared property defines:'
            " taken as a property of any type",
            place,
            property=member,
            observed=shorten(member),
            milder=Severity.WARNING,
        )
        return True

    def _tell_cycle(self, path: list[str], member: str, place: Place) -> None:
        cycle = path[path.index(member) :]
        # Told from the smallest name on, so that the order of the plan does not show.
        start = cycle.index(min(cycle))
        cycle = cycle[start:] + cycle[: start + 1]
        links = dict(self._draft.groups[cycle[0]][1])
        place = links.get(cycle[1], place)
        chain = " -> ".join(f'"{shorten(name)}"' for name in cycle)
        message = f"groups include themselves: {chain}"
        self._problems.add("STR007", message, place, observed=shorten(cycle[0]))

    def _meant(self, name: str) -> Match | None:
        if self._known_names is None:
            self._known_names = NameIndex([*self._draft.shared, *self._supers])
        hopeless = self._problems.is_full("STR008") or len(name) > LONGEST_NAME
        return None if hopeless else self._known_names.nearest(name, 0.6)

    def _unresolved_property(self, name: str, place: Place, event: str | None, who: str) -> None:
        match = self._meant(name)
        meant = None if match is None else match.name
        hint = f', did you mean "{meant}"?' if meant else ""
        message = f'{who} "{shorten(name)}", which no shared property defines{hint}'
        self._problems.add(
            "STR008",
            message,
            place,
            event=event,
            property=name,
            suggestion=meant,
            reason=None if match is None else match.reason,
            observed=shorten(name),
            fix=None if meant is None else write_instead(place, name, meant),
        )
