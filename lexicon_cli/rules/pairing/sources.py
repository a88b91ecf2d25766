"""Where a change of an event's property was made: in the event itself, or once for many events."""

from collections.abc import Mapping

from lexicon_cli.plan.model import EventDef, PropertyDef, TrackingPlan
from lexicon_cli.rules.pairing.change import Delta
from lexicon_cli.rules.pairing.definitions import compare

Source = tuple[str, str]  # kind and name, as in Change
Sign = tuple[object, ...]


class Sources:
    """Traces changes back to shared definitions, super properties and groups of properties."""

    def __init__(self, old: TrackingPlan, new: TrackingPlan, characters: int) -> None:
        self._old = old
        self._new = new
        self._characters = characters
        self._known: dict[Source, Mapping[Sign, Delta]] = {}

    def of(
        self, delta: Delta, old: PropertyDef, new: PropertyDef, event: EventDef
    ) -> tuple[Source, Delta]:
        """Where the change was made, and the delta as it was made there. `old` and `new` are one
        definition where the property came or went."""
        if old is new:
            return self._presence(new) or ("event", event.name), delta
        for kind in ("super", "shared"):
            made = self._made(kind, new.name).get(delta.sign)
            if made is not None:
                return (kind, new.name), made
        return self._definition(old, new, event) or ("event", event.name), delta

    def _presence(self, entry: PropertyDef) -> Source | None:
        if entry.origin == "super":
            return ("super", entry.name)
        if entry.origin.startswith("group:"):
            return ("group", entry.origin.removeprefix("group:"))
        if self._is_shared(self._old, entry) != self._is_shared(self._new, entry):
            return ("shared", entry.name)
        return None

    def _definition(self, old: PropertyDef, new: PropertyDef, event: EventDef) -> Source | None:
        if old.name != new.name and self._is_shared(self._old, old) > self._is_shared(
            self._new, old
        ):
            return ("shared", new.name)
        own = event.own_properties.get(new.name)
        if new.origin == "event" or (own is not None and own.node is not None):
            return None
        return ("super" if new.origin == "super" else "shared", new.name)

    def _is_shared(self, plan: TrackingPlan, entry: PropertyDef) -> bool:
        return entry.name in plan.shared_properties

    def _made(self, kind: str, name: str) -> Mapping[Sign, Delta]:
        """What changed in a definition that events share, by sign."""
        known = self._known.get((kind, name))
        if known is None:
            attribute = "super_properties" if kind == "super" else "shared_properties"
            old = getattr(self._old, attribute).get(name)
            new = getattr(self._new, attribute).get(name)
            both = old is not None and new is not None
            deltas = compare(old, new, name, self._characters) if both else []
            known = self._known[kind, name] = {delta.sign: delta for delta in deltas}
        return known
