"""The plan as data: what a team promised to send. Resolved: shared definitions, groups and super
properties are already mixed into each event; how it was written stays in `source`."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.finding import Place
from lexicon_cli.core.records import dataclass, field
from lexicon_cli.plan.nodes import Node

TYPES = ("string", "number", "integer", "boolean", "datetime", "list", "object", "any")
STATUSES = ("expected", "live", "deprecated", "blocked")


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyDef:
    """One property as the plan has it at one spot (an event's, a shared one, a nested one).

    `types` are plan words; () means not said. `required`/`nullable` None means not said here.
    `examples` holds `example` too. `extra` keeps CSV columns and keys we only carry along.
    `origin` tells where an event got it from: "event", "shared", "group:NAME" or "super"; a nested
    one that nothing but a list `required` names has "required". `node` is the text it was read from
    (plan.spots finds the places of its keys in it).
    """

    name: str
    types: tuple[str, ...] = ()
    nullable: bool | None = None
    required: bool | None = None
    description: str | None = None
    display_name: str | None = None
    enum: tuple[Any, ...] | None = None
    pattern: str | None = None
    format: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    items: "PropertyDef | None" = None
    properties: Mapping[str, "PropertyDef"] | None = None
    examples: tuple[Any, ...] = ()
    default: Any = None
    unit: str | None = None
    pii: str | None = None
    sensitive: bool | None = None
    hidden: bool | None = None
    dropped: bool | None = None
    status: str | None = None
    replaced_by: str | None = None
    aliases: tuple[str, ...] = ()
    since: str | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    origin: str = "event"
    node: Node | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDef:
    """One planned event. `properties` is complete (super properties, groups and shared definitions
    mixed in, in that order of precedence from weak to strong); `own_properties` and `include` are
    what the author wrote."""

    name: str
    description: str | None = None
    display_name: str | None = None
    status: str = "live"
    owner: str | None = None
    tags: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    trigger: str | None = None
    aliases: tuple[str, ...] = ()
    critical: bool = False
    hidden: bool | None = None
    include: tuple[str, ...] = ()
    replaced_by: str | None = None
    sunset: str | None = None
    since: str | None = None
    ignore: tuple[str, ...] = ()
    own_properties: Mapping[str, PropertyDef] = field(default_factory=dict)
    properties: Mapping[str, PropertyDef] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    node: Node | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelDef:
    """Events in the order in which people do them. `key` is the property that every step carries so
    that an analyst can hold it constant; None: not said. `step_places` run parallel to `steps`."""

    name: str
    steps: tuple[str, ...] = ()
    key: str | None = None
    description: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    step_places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """`settings` of a plan. `limits` names a profile; `limit_overrides` are single numbers."""

    identity: str | None = None
    limits: str = "mixpanel@2026"
    limit_overrides: Mapping[str, Any] = field(default_factory=dict)
    additional_properties: str = "warn"
    timezone: str = "UTC"
    conventions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackingPlan:
    """A whole plan. Mappings keep the author's order; `digest` is `sha256:<hex>` of the meaning:
    the YAML and CSV forms of one plan have the same digest, whatever their order or comments.
    `nodes` are the documents it was read from, each with the name of its file; `lexicon_files` are
    those in Mixpanel's own CSV, which has no columns for much of what YAML can say."""

    name: str | None = None
    version: str | None = None
    owners: Mapping[str, str] = field(default_factory=dict)
    settings: PlanSettings = field(default_factory=PlanSettings)
    shared_properties: Mapping[str, PropertyDef] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    super_properties: Mapping[str, PropertyDef] = field(default_factory=dict)
    events: Mapping[str, EventDef] = field(default_factory=dict)
    user_properties: Mapping[str, PropertyDef] = field(default_factory=dict)
    group_properties: Mapping[str, Mapping[str, PropertyDef]] = field(default_factory=dict)
    funnels: Mapping[str, FunnelDef] = field(default_factory=dict)
    intentional_breaks: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    lexicon_files: frozenset[str] = frozenset()
    digest: str = ""
    nodes: tuple[tuple[str, Node], ...] = field(default=(), compare=False, repr=False)
