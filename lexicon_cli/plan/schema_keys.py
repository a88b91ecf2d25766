"""Every key that a plan may hold, level by level, with its kind and one line on its meaning.

The readers check against these tables and `schemas/plan.schema.json` is generated from them. The
CSV columns are the same keys (`event_<key>` on the level of an event).

Kinds: text, texts (a list of text, one text is a list of one), flag, number, count (a whole number
not below 0), choice, date, types, value, values, property, properties, property_groups, text_map,
names (a list of names of properties or groups), name_map (name -> names), events, settings,
limits, version (of the format), deny_warn_allow, ignores, required (a flag, or a list of the keys
that an object must have), funnels, steps (a list of names in order).
"""

from lexicon_cli.core.records import dataclass
from lexicon_cli.plan.model import STATUSES


@dataclass(frozen=True, slots=True)
class Key:
    """One key of one level."""

    name: str
    kind: str
    description: str
    choices: tuple[str, ...] = ()


def _table(*keys: Key) -> dict[str, Key]:
    return {key.name: key for key in keys}


PLAN_KEYS = _table(
    Key("lexicon", "version", "version of this format: 1"),
    Key("name", "text", "the plan's name"),
    Key("version", "text", "the plan's own version, as in Semantic Versioning"),
    Key("owners", "text_map", "who owns events: name of a team or person -> how to reach them"),
    Key("settings", "settings", "facts about the project that hold for the whole plan"),
    Key("properties", "properties", "definitions to share; events name them to use them"),
    Key("groups", "name_map", "groups of shared properties, mixed into events with include"),
    Key("super_properties", "properties", "properties that every event carries"),
    Key("events", "events", "the events, by the name that is sent"),
    Key("user_properties", "properties", "properties of user profiles"),
    Key("group_properties", "property_groups", "properties of group profiles, by group key"),
    Key("funnels", "funnels", "events in the order in which people do them, by the funnel's name"),
    Key(
        "intentional_breaks", "texts", "breaking changes that are meant: CODE:subject and a reason"
    ),
)

SETTINGS_KEYS = _table(
    Key(
        "identity",
        "choice",
        "the project's identity merge system",
        ("simplified", "original", "legacy"),
    ),
    Key("limits", "limits", "a dated limits profile, or a mapping of it and single limits"),
    Key(
        "additional_properties",
        "deny_warn_allow",
        "what unplanned properties are: errors, warnings or fine",
        ("deny", "warn", "allow"),
    ),
    Key("timezone", "text", "time zone of the project, which event times of an export are in"),
    Key("conventions", "text_map", "naming styles that events and properties follow"),
)

EVENT_KEYS = _table(
    Key("description", "text", "what happened when the event is sent"),
    Key("display_name", "text", "the label that Mixpanel shows"),
    Key("status", "choice", "where the event is in its life", STATUSES),
    Key("owner", "text", "who answers for the event"),
    Key("tags", "texts", "labels to find the event by"),
    Key("platforms", "texts", "where it is sent from: web, ios, android, server, …"),
    Key("trigger", "text", "the moment at which it is sent"),
    Key("aliases", "texts", "other raw names under which the same event arrives"),
    Key("critical", "flag", "a key event: volume checks on it are errors"),
    Key("hidden", "flag", "not shown in Mixpanel's menus"),
    Key("include", "names", "groups of properties to mix in"),
    Key("properties", "properties", "the event's own properties, or refinements of shared ones"),
    Key("required", "names", "properties that it must carry: required: true for each of them"),
    Key("replaced_by", "text", "the event to use instead"),
    Key("sunset", "date", "the day after which it must not arrive any more, as YYYY-MM-DD"),
    Key("since", "text", "app version or day of its introduction"),
    Key("ignore", "ignores", "rules that do not apply here: codes, with a reason each"),
)

FUNNEL_KEYS = _table(
    Key("steps", "steps", "events in order; one may come back"),
    Key("key", "text", "the property that every step carries and an analyst holds constant"),
    Key("description", "text", "what the funnel tells"),
)

PROPERTY_KEYS = _table(
    Key("type", "types", "one type, or a list of them"),
    Key("nullable", "flag", "null is a good value"),
    Key("required", "required", "every event must carry it; or a list: keys it must have"),
    Key("description", "text", "what the value means"),
    Key("display_name", "text", "the label that Mixpanel shows"),
    Key("enum", "values", "the only values allowed"),
    Key("pattern", "text", "regular expression that the text must contain a match of"),
    Key("format", "text", "name of a well-known form of text, such as email or uuid"),
    Key("minimum", "number", "smallest number allowed"),
    Key("maximum", "number", "largest number allowed"),
    Key("min_length", "count", "fewest characters allowed"),
    Key("max_length", "count", "most characters allowed"),
    Key("items", "property", "what each element of the list is"),
    Key("properties", "properties", "what the keys of the object are"),
    Key("example", "value", "a typical value"),
    Key("examples", "values", "typical values"),
    Key("default", "value", "the value that is meant when none is sent"),
    Key("unit", "text", "unit of the number"),
    Key("pii", "text", "kind of personal data: email, phone, name, …"),
    Key("sensitive", "flag", "values are never shown in reports"),
    Key("hidden", "flag", "not shown in Mixpanel's menus"),
    Key("dropped", "flag", "Mixpanel drops it on arrival"),
    Key("status", "choice", "where the property is in its life", STATUSES),
    Key("replaced_by", "text", "the property to use instead"),
    Key("aliases", "texts", "other names under which the same property arrives"),
    Key("since", "text", "app version or day of its introduction"),
    Key("owner", "text", "who answers for the property"),
    Key("tags", "texts", "labels to find the property by"),
    Key("ignore", "ignores", "rules that do not apply here: codes, with a reason each"),
)

# Keys of other formats and of habit -> ours. Nearest names would suggest something else.
OTHER_WORDS = {
    "allowed_values": "enum",
    "values": "enum",
    "options": "enum",
    "regex": "pattern",
    "min": "minimum",
    "max": "maximum",
    "desc": "description",
    "optional": "required",
    "mandatory": "required",
    "null": "nullable",
    "allow_null": "nullable",
    "label": "display_name",
    "title": "display_name",
    "team": "owner",
    "groups": "include",
    "includes": "include",
    "mixins": "include",
    "successor": "replaced_by",
    "key_event": "critical",
    "props": "properties",
    "parameters": "properties",
    "traits": "user_properties",
    "common_properties": "super_properties",
    "global_properties": "super_properties",
    "definitions": "properties",
    "datatype": "type",
    "data_type": "type",
    "fields": "properties",
}

# What others call our types. A plan that uses them is read as meant, and told.
TYPE_WORDS = {
    "text": "string",
    "str": "string",
    "varchar": "string",
    "uuid": "string",
    "url": "string",
    "email": "string",
    "enum": "string",
    "int": "integer",
    "int32": "integer",
    "int64": "integer",
    "long": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "numeric": "number",
    "num": "number",
    "bool": "boolean",
    "flag": "boolean",
    "date": "datetime",
    "time": "datetime",
    "timestamp": "datetime",
    "date-time": "datetime",
    "date_time": "datetime",
    "array": "list",
    "map": "object",
    "dict": "object",
    "json": "object",
    "hash": "object",
    "struct": "object",
    "record": "object",
    "mixed": "any",
    "unknown": "any",
}

STATUS_WORDS = {
    "planned": "expected",
    "draft": "expected",
    "proposed": "expected",
    "in_review": "expected",
    "ready": "expected",
    "active": "live",
    "implemented": "live",
    "stable": "live",
    "obsolete": "deprecated",
    "sunset": "deprecated",
    "archived": "blocked",
    "removed": "blocked",
    "dropped": "blocked",
    "deleted": "blocked",
    "forbidden": "blocked",
}
