"""Schemas that somebody wrote or edited by hand, made into a bundle.

An event's name is what `properties.event` allows, else the schema's title, else the file's name. A
schema without `properties.event` is taken to describe the `properties` object alone.
"""

from pathlib import Path
from typing import Any

from lexicon_cli.core import mixpanel
from lexicon_cli.core.bundle import EventEntry, PropertyFacts, SchemaBundle
from lexicon_cli.core.errors import BundleError
from lexicon_cli.core.finding import Place
from lexicon_cli.core.limits import Limits
from lexicon_cli.schema.compile import other_schema
from lexicon_cli.schema.dialect import find_dialect
from lexicon_cli.schema.digest import schemas_digest
from lexicon_cli.schema.judge import check_schema, portable_schema
from lexicon_cli.schema.load import read_json
from lexicon_cli.schema.walk import Pointer, rewrite

_SUFFIX = ".schema.json"
# Written by compile; they are no schemas of single events.
_NOT_EVENTS = frozenset({"plan.schema.json", "lexicon-schemas.json"})
_INNER = "#/properties/properties"
_PLAN_TYPES = {"array": "list", "null": ""}
_DATE_FORMATS = frozenset({"date", "date-time"})


def load_handwritten(root: Path) -> SchemaBundle:
    """The bundle of all `*.schema.json` below a directory, or of all `*.json` if there are none."""
    files = _schema_files(root)
    if not files:
        raise BundleError(f'no schemas in "{root}"', hint="it needs index.json or *.schema.json")
    contents: dict[str, bytes] = {}
    events: dict[str, EventEntry] = {}
    for path in files:
        name = path.relative_to(root).as_posix()
        contents[name], raw = read_json(path)
        entry = _entry(checked(raw, path), name, path)
        if entry.name in events:
            other = root / events[entry.name].file
            raise BundleError(f'"{other}" and "{path}" both describe the event "{entry.name}"')
        events[entry.name] = entry
    drafts = {str(entry.schema.get("$schema", "")) for entry in events.values()}
    draft = "07" if all("draft-07" in uri for uri in drafts) else "2020-12"
    limits = Limits().to_dict()
    taken = {name for entry in events.values() for name in (entry.name, *entry.aliases)}
    known = tuple(sorted(mixpanel.DEFAULT_EVENTS - taken))
    return SchemaBundle(
        draft=draft,
        plan_name=root.resolve().name,
        plan_version=None,
        digest=schemas_digest(contents),
        additional_properties="allow",
        identity=None,
        timezone="UTC",
        limits=limits,
        events=dict(sorted(events.items())),
        other_schema=other_schema(find_dialect(draft), limits, known),
        known_events=known,
    )


def checked(schema: Any, path: Path) -> Any:
    """The schema with portable patterns. Raises BundleError that names the file and the pointer."""
    try:
        portable = portable_schema(schema)
        check_schema(portable)
    except BundleError as error:
        raise BundleError(f'"{path}" {error}', hint=error.hint) from error
    except RecursionError as error:
        raise BundleError(f'"{path}" is nested too deep') from error
    return portable


def _schema_files(root: Path) -> list[Path]:
    found = sorted(
        path
        for path in root.rglob("*.json")
        if path.is_file()
        and path.name not in _NOT_EVENTS
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    )
    return [path for path in found if path.name.endswith(_SUFFIX)] or found


def _entry(schema: Any, file: str, path: Path) -> EventEntry:
    if not isinstance(schema, dict):
        schema = {} if schema else {"not": {}}
    names = _event_names(schema)
    title = schema.get("title")
    if not names:
        stem = path.name.removesuffix(".json").removesuffix(".schema")
        names = [title if isinstance(title, str) and title else stem]
    elif title in names:
        names = [title, *(name for name in names if name != title)]
    if not _describes_line(schema):
        schema = _wrap(schema, names[0])
    place = Place(str(path))
    return EventEntry(
        name=names[0],
        file=file,
        schema=schema,
        status="deprecated" if schema.get("deprecated") is True else "live",
        aliases=tuple(names[1:]),
        place=place,
        properties=_properties(schema["properties"].get("properties"), place),
    )


def _describes_line(schema: dict[str, Any]) -> bool:
    properties = schema.get("properties")
    return isinstance(properties, dict) and "event" in properties and "properties" in properties


def _event_names(schema: dict[str, Any]) -> list[str]:
    if not _describes_line(schema):
        return []
    event = schema["properties"]["event"]
    if not isinstance(event, dict):
        return []
    listed = [event["const"]] if "const" in event else event.get("enum", [])
    return [name for name in listed if isinstance(name, str)]


def _wrap(inner: dict[str, Any], name: str) -> dict[str, Any]:
    """The schema of a line around the schema of its properties, whose references move with it."""
    own = inner.get("$id")

    def move(found: dict[str, Any], pointer: Pointer) -> dict[str, Any]:
        target = found.get("$ref")
        if isinstance(target, str):
            if isinstance(own, str) and own and target.startswith(own):
                target = target.removeprefix(own) or "#"
            if target == "#" or target.startswith("#/"):
                found["$ref"] = _INNER + target[1:]
        return found

    moved = rewrite(inner, move)
    draft = {"$schema": moved.pop("$schema")} if "$schema" in moved else {}
    moved.pop("$id", None)
    return {
        **draft,
        "title": name,
        "type": "object",
        "required": ["event", "properties"],
        "properties": {
            "event": {"type": "string", "enum": [name]},
            "properties": {"type": "object", **moved},
        },
    }


def _properties(inner: Any, place: Place) -> dict[str, PropertyFacts]:
    if not isinstance(inner, dict) or not isinstance(inner.get("properties"), dict):
        return {}
    required = inner.get("required", ())
    return {
        name: PropertyFacts(plan_type=_plan_types(schema), required=name in required, place=place)
        for name, schema in sorted(inner["properties"].items())
    }


def _plan_types(schema: Any) -> tuple[str, ...]:
    if not isinstance(schema, dict):
        return ("any",)
    listed = schema.get("type", ())
    words = [listed] if isinstance(listed, str) else listed
    if schema.get("format") in _DATE_FORMATS and "string" in words:
        words = ["datetime" if word == "string" else word for word in words]
    found = tuple(filter(None, (_PLAN_TYPES.get(word, word) for word in words)))
    return found or ("any",)
