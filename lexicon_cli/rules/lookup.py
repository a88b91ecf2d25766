"""What a bundle says about a group's event and property: entry, facts, schema, limits, place."""

from collections.abc import Iterator, Mapping
from typing import Any

from lexicon_cli.core.bundle import EventEntry, PropertyFacts, SchemaBundle
from lexicon_cli.core.finding import Place
from lexicon_cli.core.group import Group
from lexicon_cli.core.limits import Limits
from lexicon_cli.rules.phrases import either, seen_values

_DEFAULTS = Limits().to_dict()


def limit(bundle: SchemaBundle, name: str) -> int:
    """A limit of the plan's profile."""
    return int(bundle.limits.get(name, _DEFAULTS[name]))


def entry_of(group: Group, bundle: SchemaBundle) -> EventEntry | None:
    """The planned event that the group is about: its own, or the one its name was meant to be."""
    if group.event is not None and group.event in bundle.events:
        return bundle.events[group.event]
    return bundle.events.get(group.variant) if group.property is None else None


def facts_of(group: Group, bundle: SchemaBundle) -> PropertyFacts | None:
    """Facts of the top-level property that the group is about, or of the one it was meant to be."""
    entry = entry_of(group, bundle)
    if entry is None or group.property is None:
        return None
    for name in _owners(group.property):
        if name in entry.properties:
            return entry.properties[name]
    return entry.properties.get(group.variant)


def place_of(group: Group, bundle: SchemaBundle) -> Place | None:
    """The line of the plan that made this a finding: the property's, else the event's."""
    facts = facts_of(group, bundle)
    if facts is not None and facts.place is not None:
        return facts.place
    entry = entry_of(group, bundle)
    return None if entry is None else entry.place


def planned_type(group: Group, bundle: SchemaBundle) -> str | None:
    """The type the plan promises, in the plan's words, or None if it promises none."""
    facts = facts_of(group, bundle)
    if facts is not None and group.property is not None and not _is_nested(group, bundle):
        return either(facts.plan_type)
    types: list[str] = []
    for part in schemas_of(group, bundle):
        found = part.get("type", ())
        types.extend([found] if isinstance(found, str) else found)
    named = ["list" if word == "array" else word for word in dict.fromkeys(types)]
    return either(named) or None


def shown_values(group: Group, bundle: SchemaBundle) -> str | None:
    """The most frequent values with their counts; None if the property's values are masked."""
    facts = facts_of(group, bundle)
    return None if facts is not None and facts.masked else seen_values(group)


def keyword_of(group: Group, bundle: SchemaBundle, keyword: str) -> Any:
    """What the compiled schema says of the group's property under that keyword, or None."""
    for part in schemas_of(group, bundle):
        if keyword in part:
            return part[keyword]
    return None


def allowed_values(group: Group, bundle: SchemaBundle) -> list[Any]:
    """The values that the plan allows for the group's property, without null."""
    found: list[Any] = []
    for part in schemas_of(group, bundle):
        found.extend(part.get("enum", ()))
        if "const" in part:
            found.append(part["const"])
    return [
        value for at, value in enumerate(found) if value is not None and value not in found[:at]
    ]


def schemas_of(group: Group, bundle: SchemaBundle) -> list[Mapping[str, Any]]:
    """The schema of the group's property with the alternatives inside it; [] if it has none."""
    entry = entry_of(group, bundle)
    if entry is None or group.property is None:
        return []
    return [part for found in _walk(entry.schema, group.property) for part in _parts(found, entry)]


def siblings_of(group: Group, bundle: SchemaBundle) -> tuple[str, list[str]]:
    """For a property path: what stands before the last name, and the names planned there."""
    entry = entry_of(group, bundle)
    path = group.property or ""
    if entry is None:
        return "", []
    parent, _, leaf = path.rpartition(".")
    inner = _walk(entry.schema, parent) if parent and leaf else []
    names = [
        name
        for found in inner
        for part in _parts(found, entry)
        for name in _mapping(part.get("properties"))
    ]
    if names:
        return f"{parent}.", list(dict.fromkeys(names))
    return "", list(entry.properties)


def _is_nested(group: Group, bundle: SchemaBundle) -> bool:
    entry = entry_of(group, bundle)
    return entry is not None and group.property not in entry.properties


def _owners(path: str) -> Iterator[str]:
    """The path, then ever shorter beginnings of it, ending before a "." or "["."""
    yield path
    for at in range(len(path) - 1, 0, -1):
        if path[at] in ".[":
            yield path[:at]


def _walk(line_schema: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    """The schemas at a path below `properties` of a line's schema.

    Names may hold dots and brackets themselves, so the longest planned name wins at each step.
    """
    top = _mapping(_mapping(line_schema.get("properties")).get("properties"))
    return _descend([top], path, line_schema)


def _descend(
    schemas: list[Mapping[str, Any]], path: str, root: Mapping[str, Any]
) -> list[Mapping[str, Any]]:
    if not path:
        return schemas
    parts = [part for schema in schemas for part in _branches(schema, root)]
    if path.startswith("[]"):
        inner = [_mapping(part["items"]) for part in parts if "items" in part]
        return _descend(inner, path[2:].removeprefix("."), root)
    for name in _owners(path):
        inner = [
            _mapping(known[name])
            for part in parts
            if name in (known := _mapping(part.get("properties")))
        ]
        if inner:
            return _descend(inner, path[len(name) :].removeprefix("."), root)
    return []


def _parts(schema: Mapping[str, Any], entry: EventEntry) -> list[Mapping[str, Any]]:
    return _branches(schema, entry.schema)


def _branches(
    schema: Mapping[str, Any], root: Mapping[str, Any], depth: int = 0
) -> list[Mapping[str, Any]]:
    """The schema and, within reason, what its combinators and local references hold."""
    found = [schema]
    if depth > 8:
        return found
    inner = [branch for key in ("allOf", "anyOf", "oneOf") for branch in _list(schema.get(key))]
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#/"):
        inner.append(_follow(root, reference))
    for branch in inner:
        found.extend(_branches(_mapping(branch), root, depth + 1))
    return found


def _follow(root: Mapping[str, Any], reference: str) -> Any:
    target: Any = root
    for step in reference[2:].split("/"):
        target = _mapping(target).get(step.replace("~1", "/").replace("~0", "~"))
    return target


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
