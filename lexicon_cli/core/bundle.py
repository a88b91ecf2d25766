"""A compiled plan: JSON Schemas plus the facts about them that JSON Schema cannot say.

It is plain JSON (`to_dict`/`from_dict`), so it travels to worker processes and clusters unchanged.
"""

from collections.abc import Callable, Mapping, Sequence
from sys import intern
from typing import Any

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyFacts:
    """Facts of one property of one event (top level). `plan_type` is the plan's own word(s)."""

    plan_type: tuple[str, ...] = ("any",)
    pii: str | None = None
    sensitive: bool = False
    status: str | None = None
    replaced_by: str | None = None
    aliases: tuple[str, ...] = ()
    is_super: bool = False
    required: bool = False
    place: Place | None = None

    @property
    def masked(self) -> bool:
        """Whether values of it must never be shown."""
        return self.sensitive or self.pii is not None

    def to_dict(self) -> dict[str, Any]:
        raw: dict[str, Any] = {"type": list(self.plan_type)}
        for key in ("pii", "status", "replaced_by"):
            if getattr(self, key) is not None:
                raw[key] = getattr(self, key)
        for key in ("sensitive", "is_super", "required"):
            if getattr(self, key):
                raw[key] = True
        if self.aliases:
            raw["aliases"] = list(self.aliases)
        if self.place is not None:
            raw["place"] = self.place.to_dict()
        return raw

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "PropertyFacts":
        return cls(
            plan_type=tuple(raw.get("type", ("any",))),
            pii=raw.get("pii"),
            sensitive=raw.get("sensitive", False),
            status=raw.get("status"),
            replaced_by=raw.get("replaced_by"),
            aliases=tuple(raw.get("aliases", ())),
            is_super=raw.get("is_super", False),
            required=raw.get("required", False),
            place=_place(raw.get("place")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventEntry:
    """One planned event. `schema` is the self-contained JSON Schema of one line of an export."""

    name: str
    file: str
    schema: Mapping[str, Any]
    status: str = "live"
    owner: str | None = None
    aliases: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    replaced_by: str | None = None
    sunset: str | None = None
    critical: bool = False
    place: Place | None = None
    properties: Mapping[str, PropertyFacts] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The index entry: everything but the schema, which lies in `file`."""
        raw: dict[str, Any] = {"name": self.name, "file": self.file, "status": self.status}
        for key in ("owner", "replaced_by", "sunset"):
            if getattr(self, key) is not None:
                raw[key] = getattr(self, key)
        for key in ("aliases", "platforms"):
            if getattr(self, key):
                raw[key] = list(getattr(self, key))
        if self.critical:
            raw["critical"] = True
        if self.place is not None:
            raw["place"] = self.place.to_dict()
        raw["properties"] = {name: facts.to_dict() for name, facts in self.properties.items()}
        return raw

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], schema: Mapping[str, Any]) -> "EventEntry":
        return cls(
            name=raw["name"],
            file=raw["file"],
            schema=schema,
            status=raw.get("status", "live"),
            owner=raw.get("owner"),
            aliases=tuple(raw.get("aliases", ())),
            platforms=tuple(raw.get("platforms", ())),
            replaced_by=raw.get("replaced_by"),
            sunset=raw.get("sunset"),
            critical=raw.get("critical", False),
            place=_place(raw.get("place")),
            properties={
                name: PropertyFacts.from_dict(facts)
                for name, facts in raw.get("properties", {}).items()
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaBundle:
    """Everything `validate` needs of a plan. `limits` are numbers by name (core/limits.py).

    `other_schema` is the schema of a line of an event of Mixpanel's own (known, but not planned).
    """

    draft: str
    plan_name: str | None
    plan_version: str | None
    digest: str
    additional_properties: str
    identity: str | None
    timezone: str
    limits: Mapping[str, Any]
    events: Mapping[str, EventEntry]
    other_schema: Mapping[str, Any]
    known_events: tuple[str, ...]

    def index(self) -> dict[str, Any]:
        """The content of `index.json`: the bundle without the schemas."""
        return {
            "schema_version": 1,
            "draft": self.draft,
            "plan": {
                "name": self.plan_name,
                "version": self.plan_version,
                "digest": self.digest,
            },
            "settings": {
                "additional_properties": self.additional_properties,
                "identity": self.identity,
                "timezone": self.timezone,
            },
            "limits": dict(self.limits),
            "mixpanel_events": list(self.known_events),
            "events": [entry.to_dict() for entry in self.events.values()],
        }

    def to_dict(self) -> dict[str, Any]:
        """Index and schemas in one JSON value, in which what events share stands once."""
        shared: dict[int, tuple[int, Any]] = {}
        schemas = {name: _with_numbers(entry.schema, shared) for name, entry in self.events.items()}
        return {
            "index": self.index(),
            "schemas": schemas,
            "shared": [value for _, value in shared.values()],
            "other_schema": self.other_schema,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "SchemaBundle":
        index, shared = raw["index"], raw["shared"]
        schemas = {name: _without_numbers(told, shared) for name, told in raw["schemas"].items()}
        return cls(
            draft=index["draft"],
            plan_name=index["plan"]["name"],
            plan_version=index["plan"]["version"],
            digest=index["plan"]["digest"],
            additional_properties=index["settings"]["additional_properties"],
            identity=index["settings"]["identity"],
            timezone=index["settings"]["timezone"],
            limits=index["limits"],
            events={
                entry["name"]: EventEntry.from_dict(entry, schemas[entry["name"]])
                for entry in index["events"]
            },
            other_schema=raw["other_schema"],
            known_events=tuple(index["mixpanel_events"]),
        )


def _place(raw: Mapping[str, Any] | None) -> Place | None:
    return None if raw is None else Place(intern(raw["file"]), raw["line"], raw["column"])


# What the schemas of a plan's events mostly have in common: definitions, the schema of names, the
# schemas of properties. None of them is a number in any schema, so numbers may stand for them.
_SHARED_BESIDE = ("$defs", "definitions")


def _with_numbers(schema: Mapping[str, Any], shared: dict[int, tuple[int, Any]]) -> dict[str, Any]:
    """The schema with numbers in place of what it may share; `shared` by identity."""

    def number(value: Any) -> Any:
        if not isinstance(value, dict) and type(value) is not int:
            return value
        return shared.setdefault(id(value), (len(shared), value))[0]

    return _changed(schema, number)


def _without_numbers(schema: Mapping[str, Any], shared: Sequence[Any]) -> dict[str, Any]:
    """The inverse."""
    return _changed(schema, lambda value: shared[value] if type(value) is int else value)


def _changed(schema: Mapping[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    changed = dict(schema)
    for key in _SHARED_BESIDE:
        if key in changed:
            changed[key] = change(changed[key])
    parts = changed.get("properties")
    inner = parts.get("properties") if isinstance(parts, dict) else None
    if not isinstance(parts, dict) or not isinstance(inner, dict):
        return changed
    inner = dict(inner)
    if "propertyNames" in inner:
        inner["propertyNames"] = change(inner["propertyNames"])
    if isinstance(inner.get("properties"), dict):
        inner["properties"] = {name: change(sub) for name, sub in inner["properties"].items()}
    changed["properties"] = {**parts, "properties": inner}
    return changed
