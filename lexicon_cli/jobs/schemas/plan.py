"""A tracking plan as an author writes it in YAML, for editors: made from the readers' key tables.

Empty entries are fine everywhere, and keys that begin with `x-`, `_` or `.` are nobody's business.
"""

from collections.abc import Callable, Mapping

from lexicon_cli.core.limits import PROFILES, Limits
from lexicon_cli.jobs.schemas.shapes import (
    COUNT,
    TEXT_OR_NULL,
    Schema,
    by_name,
    described,
    document,
    or_null,
    several,
)
from lexicon_cli.plan.model import TYPES
from lexicon_cli.plan.schema_keys import (
    EVENT_KEYS,
    FUNNEL_KEYS,
    PLAN_KEYS,
    PROPERTY_KEYS,
    SETTINGS_KEYS,
    Key,
)

_FREE_KEYS = "^(x-|_|[.])"
_TEXT = {"type": "string"}
_TEXTS: Schema = {"anyOf": [_TEXT, several(_TEXT), {"type": "null"}]}
_TEXT_MAP = or_null(by_name(TEXT_OR_NULL))
_TYPE: Schema = {"enum": list(TYPES)}
_TYPE_WORDS: Schema = {"anyOf": [_TYPE, several(_TYPE)]}


def plan_schema() -> Schema:
    """A plan file."""
    shape = _level(PLAN_KEYS)
    shape["$defs"] = {
        "event": or_null(_level(EVENT_KEYS)),
        "property": {"anyOf": [_TYPE_WORDS, {"type": "null"}, _level(PROPERTY_KEYS)]},
        "properties": {
            "anyOf": [by_name({"$ref": "#/$defs/property"}), several(_TEXT), {"type": "null"}]
        },
        "settings": or_null(_level(SETTINGS_KEYS)),
        "funnel": {"anyOf": [several(_TEXT), {"type": "null"}, _level(FUNNEL_KEYS)]},
        "limits": _limits(),
    }
    return document("A tracking plan", shape)


def _level(keys: Mapping[str, Key]) -> Schema:
    return {
        "type": "object",
        "properties": {
            key.name: described(_KINDS[key.kind](key), key.description) for key in keys.values()
        },
        "patternProperties": {_FREE_KEYS: {}},
        "additionalProperties": False,
    }


def _limits() -> Schema:
    profile: Schema = {"enum": list(PROFILES)}
    numbers = dict.fromkeys(Limits().to_dict(), COUNT)
    whole = {
        "type": "object",
        "properties": {"profile": profile, **numbers},
        "additionalProperties": False,
    }
    return {"anyOf": [profile, whole, {"type": "null"}]}


def _reference(name: str) -> Callable[[Key], Schema]:
    return lambda key: {"$ref": f"#/$defs/{name}"}


def _always(schema: Schema) -> Callable[[Key], Schema]:
    return lambda key: dict(schema)


def _choices(key: Key) -> Schema:
    return {"enum": [*key.choices, None]}


_KINDS: dict[str, Callable[[Key], Schema]] = {
    "version": _always({"enum": [1, "1"]}),
    "text": _always(TEXT_OR_NULL),
    "texts": _always(_TEXTS),
    "names": _always(_TEXTS),
    "flag": _always({"type": ["boolean", "null"]}),
    "required": _always({"anyOf": [{"type": ["boolean", "null"]}, several(_TEXT)]}),
    "number": _always({"type": ["number", "null"]}),
    "count": _always({"type": ["integer", "null"], "minimum": 0}),
    "choice": _choices,
    "deny_warn_allow": _choices,
    "date": _always({"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
    "value": _always({}),
    "values": _always({"type": ["array", "null"]}),
    "types": _always(or_null(_TYPE_WORDS)),
    "text_map": _always(_TEXT_MAP),
    "name_map": _always(or_null(by_name(_TEXTS))),
    "ignores": _always({"anyOf": [*_TEXTS["anyOf"], by_name(TEXT_OR_NULL)]}),
    "limits": _reference("limits"),
    "settings": _reference("settings"),
    "property": _reference("property"),
    "properties": _reference("properties"),
    "property_groups": _always(or_null(by_name({"$ref": "#/$defs/properties"}))),
    "funnels": _always(or_null(by_name({"$ref": "#/$defs/funnel"}))),
    "steps": _always(or_null(several(_TEXT))),
    "events": _always(or_null(by_name({"$ref": "#/$defs/event"}))),
}
