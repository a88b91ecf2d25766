"""A plan while its files are read: everything written so far, before references are resolved."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass, field
from lexicon_cli.plan.model import FunnelDef, PropertyDef


@dataclass(slots=True)
class DraftEvent:
    """An event as written: `facts` are the fields of EventDef except the resolved properties."""

    facts: dict[str, Any]
    include: list[tuple[str, Place]] = field(default_factory=list)
    required: list[tuple[str, Place]] = field(default_factory=list)


@dataclass(slots=True)
class Said:
    """A value of the plan's head, and where it stands."""

    value: Any
    place: Place


@dataclass(slots=True)
class Draft:
    """What all files of a plan say together."""

    head: dict[str, Said] = field(default_factory=dict)
    settings: dict[str, Said] = field(default_factory=dict)
    shared: dict[str, PropertyDef] = field(default_factory=dict)
    groups: dict[str, tuple[Place, list[tuple[str, Place]]]] = field(default_factory=dict)
    supers: dict[str, PropertyDef] = field(default_factory=dict)
    events: dict[str, DraftEvent] = field(default_factory=dict)
    user_properties: dict[str, PropertyDef] = field(default_factory=dict)
    group_properties: dict[str, dict[str, PropertyDef]] = field(default_factory=dict)
    funnels: dict[str, FunnelDef] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    has_events_key: bool = False
    incomplete: bool = False  # a file could not be read to its end: something may seem missing

    def base_types(self) -> Mapping[str, tuple[str, ...]]:
        """Types of shared and super properties by name, which events refine."""
        types = {name: entry.types for name, entry in self.shared.items()}
        for name, entry in self.supers.items():
            types[name] = entry.types or types.get(name, ())
        return types
