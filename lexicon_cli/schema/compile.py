"""A tracking plan compiled to JSON Schemas.

The schemas say "invalid" exactly when a line of an export has a finding of EVT001-EVT004, EVT006,
PRP001, PRP002 (denied), PRP003, PRP004, VAL001-VAL003, VAL005-VAL009, ING001, ING002 or ING004.
They hold standard keywords only and satisfy strict validators; all other facts are in `index.json`.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lexicon_cli.core import mixpanel
from lexicon_cli.core.bundle import EventEntry, PropertyFacts, SchemaBundle
from lexicon_cli.core.collecting import without_collection
from lexicon_cli.core.limits import find_profile, with_overrides
from lexicon_cli.plan.model import TYPES, EventDef, PropertyDef, TrackingPlan
from lexicon_cli.schema.dialect import Dialect, Schema, definitions, find_dialect
from lexicon_cli.schema.names import name_schema
from lexicon_cli.schema.slugs import event_files
from lexicon_cli.schema.values import ValueCompiler, is_required


def compile_bundle(plan: TrackingPlan, *, draft: str = "2020-12") -> SchemaBundle:
    """The plan's schemas for draft "2020-12" or "07", and the facts that no schema can say.

    Raises UsageError for another draft, ValueError for limits that do not exist.
    """
    with without_collection():
        return _compile(plan, draft, [])


def compile_notes(plan: TrackingPlan) -> tuple[str, ...]:
    """What the plan says but no schema checks: unknown formats, patterns that are not portable."""
    notes: list[str] = []
    _compile(plan, "2020-12", notes)
    return tuple(dict.fromkeys(notes))


def line_schema(dialect: Dialect, title: str, events: Iterable[str], inner: Schema) -> Schema:
    """A line of an export as a schema: an event of one of the names, properties as `inner` says."""
    return {
        "$schema": dialect.uri,
        "title": title,
        "type": "object",
        "required": ["event", "properties"],
        "properties": {
            "event": {"type": "string", "enum": list(events)},
            "properties": inner,
        },
    }


def other_schema(dialect: Dialect, limits: Any, events: Iterable[str]) -> Schema:
    """The schema of a line whose event is Mixpanel's own: only the limits of ingestion hold."""
    compiler = ValueCompiler(dialect, limits["string_characters"], lambda note: None)
    inner = _inner(compiler, (), {"maxLength": limits["property_name_characters"]})
    schema = line_schema(dialect, "Events of Mixpanel's own", events, inner)
    return schema | {dialect.definitions: definitions(dialect, limits, closed=False)}


def _compile(plan: TrackingPlan, draft: str, notes: list[str]) -> SchemaBundle:
    dialect = find_dialect(draft)
    profile = with_overrides(find_profile(plan.settings.limits), plan.settings.limit_overrides)
    limits = profile.to_dict()
    closed = plan.settings.additional_properties == "deny"
    compiler = ValueCompiler(dialect, profile.string_characters, notes.append)
    shared = definitions(dialect, limits, closed=closed)
    files = event_files(plan.events)
    events = {}
    taken = set(plan.events)
    name_schemas: dict[frozenset[str], Schema] = {}
    for name in sorted(plan.events):
        event = plan.events[name]
        planned = frozenset(event.properties)
        names = name_schemas.get(planned)
        if names is None:
            names = name_schemas[planned] = name_schema(
                planned, dialect, characters=profile.property_name_characters, closed=closed
            )
        inner = _inner(compiler, event.properties.values(), names)
        # A name belongs to one event: the one that has it as its own, else the first in order.
        aliases = sorted(set(event.aliases) - taken)
        taken.update(aliases)
        schema = _event_schema(dialect, event, aliases, inner)
        schema[dialect.definitions] = shared
        events[name] = _entry(event, files[name], schema)
    known = tuple(sorted(mixpanel.DEFAULT_EVENTS - taken))
    return SchemaBundle(
        draft=draft,
        plan_name=plan.name,
        plan_version=plan.version,
        digest=plan.digest,
        additional_properties=plan.settings.additional_properties,
        identity=plan.settings.identity,
        timezone=plan.settings.timezone,
        limits=limits,
        events=events,
        other_schema=other_schema(dialect, limits, known),
        known_events=known,
    )


def _inner(compiler: ValueCompiler, properties: Iterable[PropertyDef], names: Schema) -> Schema:
    """An event's `properties` object, in the one shape that the kernel is compiled from."""
    return {
        "type": "object",
        **compiler.object_parts(properties, ""),
        "propertyNames": names,
        "additionalProperties": compiler.dialect.ref("value"),
        "allOf": [compiler.dialect.ref("properties")],
    }


def _event_schema(dialect: Dialect, event: EventDef, aliases: list[str], inner: Schema) -> Schema:
    schema = line_schema(dialect, event.name, [event.name, *aliases], inner)
    if event.description:
        schema["description"] = event.description
    if event.status == "blocked":
        schema["properties"]["event"]["not"] = {}
    return schema


def _entry(event: EventDef, file: str, schema: Schema) -> EventEntry:
    aliases = schema["properties"]["event"]["enum"][1:]
    return EventEntry(
        name=event.name,
        file=file,
        schema=schema,
        status=event.status,
        owner=event.owner,
        aliases=tuple(aliases),
        platforms=tuple(sorted(set(event.platforms))),
        replaced_by=event.replaced_by,
        sunset=event.sunset,
        critical=event.critical,
        place=event.place,
        properties={name: _facts(event.properties[name]) for name in sorted(event.properties)},
    )


@lru_cache(maxsize=256)
def _plan_type(types: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind for kind in TYPES if kind in types) or ("any",)


def _facts(prop: PropertyDef) -> PropertyFacts:
    return PropertyFacts(
        plan_type=_plan_type(prop.types),
        pii=prop.pii,
        sensitive=prop.sensitive is True,
        status=prop.status,
        replaced_by=prop.replaced_by,
        aliases=tuple(sorted(set(prop.aliases))),
        is_super=prop.origin == "super",
        required=is_required(prop),
        place=prop.place,
    )
