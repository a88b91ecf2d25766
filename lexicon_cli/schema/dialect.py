"""The two drafts we compile to, and the definitions that every compiled schema refers to.

`value`       any JSON value whose strings, at any depth, fit the limit (ING002)
`properties`  an object with no more properties than the limit, the server's own aside (ING001)
`mixpanel`    a name of one of Mixpanel's own properties, known without a plan (PRP002)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lexicon_cli.core import mixpanel
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.regexes import literal

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a draft names itself and where it keeps definitions."""

    draft: str
    uri: str
    definitions: str

    def ref(self, name: str) -> Schema:
        """A reference to a definition of the same document."""
        return {"$ref": f"#/{self.definitions}/{name}"}


_DIALECTS = {
    "2020-12": Dialect("2020-12", "https://json-schema.org/draft/2020-12/schema", "$defs"),
    "07": Dialect("07", "http://json-schema.org/draft-07/schema#", "definitions"),
}
DRAFTS = tuple(_DIALECTS)


def find_dialect(draft: str) -> Dialect:
    """The dialect of a draft's name as the command line has it. Raises UsageError."""
    if draft not in _DIALECTS:
        known = " or ".join(f'"{name}"' for name in DRAFTS)
        raise UsageError(f'unknown draft "{draft}"', hint=f"choose {known}")
    return _DIALECTS[draft]


def definitions(dialect: Dialect, limits: Mapping[str, Any], *, closed: bool) -> Schema:
    """The shared definitions; that of Mixpanel's names only where unplanned names are denied."""
    found = {
        "value": _value(dialect, limits["string_characters"]),
        **_properties(dialect, limits["max_properties"] - 1),
    }
    if closed:
        found["mixpanel"] = _mixpanel_names()
    return found


def _value(dialect: Dialect, characters: int) -> Schema:
    value = dialect.ref("value")
    return {
        "anyOf": [
            {"type": "string", "maxLength": characters},
            {"type": "number"},
            {"type": "boolean"},
            {"type": "null"},
            {"type": "array", "items": value},
            {"type": "object", "additionalProperties": value},
        ]
    }


def _properties(dialect: Dialect, most: int) -> Schema:
    """At most so many properties, and one more for each one that the server added.

    JSON Schema cannot count some of an object's names. So the definitions ask for one name after
    the other: in `properties.I.P`, I names have been asked for and P of them were there.
    """
    added = sorted(mixpanel.SERVER_ADDED)

    def limit(asked: int, present: int) -> Schema:
        if asked == len(added):
            return {"maxProperties": most + present}
        return dialect.ref(f"properties.{asked}.{present}")

    found: Schema = {
        "properties": {"type": "object", "anyOf": [{"maxProperties": most}, limit(0, 0)]}
    }
    for asked, name in enumerate(added):
        for present in range(asked + 1):
            found[f"properties.{asked}.{present}"] = {
                "type": "object",
                "if": {"properties": {name: False}},
                "then": limit(asked + 1, present),
                "else": limit(asked + 1, present + 1),
            }
    return found


def _mixpanel_names() -> Schema:
    prefixes = ("".join(map(literal, prefix)) for prefix in sorted(mixpanel.PROPERTY_PREFIXES))
    return {
        "type": "string",
        "anyOf": [
            {"enum": sorted(mixpanel.DEFAULT_PROPERTIES)},
            {"pattern": f"^(?:{'|'.join(prefixes)})"},
        ],
    }
