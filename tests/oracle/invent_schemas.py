"""Hand-written schemas of an event's properties, invented from a seed: what people write, and what
nobody should."""

from random import Random
from typing import Any

from tests.oracle import texts
from tests.oracle.invent import NAMES, anything

_TYPES = ("string", "number", "integer", "boolean", "null", "array", "object")
_SHORT = tuple(text for text in texts.TEXTS if len(text) < 30)


def invent_schema(rng: Random) -> dict[str, Any]:
    """A schema of the properties object."""
    defined = {f"d{number}": value_schema(rng, 1) for number in range(2)} | {"a/b~": True}
    schema: dict[str, Any] = {"$defs": defined}
    names = rng.sample(NAMES, rng.randrange(7))
    schema["properties"] = {name: value_schema(rng, 2) for name in names}
    if rng.random() < 0.2:
        schema["properties"]["time"] = {"type": ["integer", "number"]}
    if rng.random() < 0.4:
        schema["required"] = rng.sample((*NAMES[:6], "distinct_id", "unheard"), rng.randrange(3))
    if rng.random() < 0.3:
        schema["additionalProperties"] = rng.choice((True, False, {}, value_schema(rng, 1)))
    if rng.random() < 0.1:
        schema["propertyNames"] = rng.choice(({"maxLength": 12}, {"pattern": "^[$a-z_]"}, True))
    if rng.random() < 0.1:
        schema["patternProperties"] = {"^a": value_schema(rng, 1)}
    if rng.random() < 0.1:
        schema["allOf"] = [rng.choice((True, {"maxProperties": 6}, _counting(rng)))]
    if rng.random() < 0.1:
        schema["dependentRequired"] = {"plan": ["amount"]}
    return schema


def _counting(rng: Random) -> Any:
    return {"anyOf": [{"maxProperties": rng.choice((4, 8, 300))}, {"required": ["age"]}]}


def value_schema(rng: Random, depth: int) -> Any:
    """A schema of a value."""
    kind = rng.random()
    if kind < 0.06:
        return rng.choice((True, False, {}))
    if kind < 0.12:
        return {"$ref": rng.choice(("#/$defs/d0", "#/$defs/d1", "#/$defs/a~1b~0"))}
    if kind < 0.2 and depth:
        return {"anyOf": [value_schema(rng, depth - 1) for _ in range(rng.randint(1, 3))]}
    types = rng.sample(_TYPES, rng.choice((1, 1, 1, 1, 2)))
    schema: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
    if rng.random() < 0.05:
        del schema["type"]
    for each in types:
        schema |= _said(rng, each, depth)
    if rng.random() < 0.15:
        schema |= {"description": "what it is", "format": rng.choice(("date", "uuid", "email"))}
    return schema


def _said(rng: Random, kind: str, depth: int) -> dict[str, Any]:
    offers: dict[str, Any] = {}
    if kind == "string":
        offers = {"minLength": rng.choice((0, 1, 2.0)), "maxLength": rng.choice((3, 30, 300))}
        offers |= {"pattern": rng.choice(("^a", "b$", "x|y")), "enum": rng.sample(_SHORT, 4)}
        offers |= {"const": "abc"}
    elif kind in ("number", "integer"):
        offers = {"minimum": rng.choice((0, -5, 0.5)), "maximum": rng.choice((100, 7.5, 1e300))}
        offers |= {
            "exclusiveMinimum": 0,
            "exclusiveMaximum": 43,
            "multipleOf": rng.choice((1, 0.5)),
        }
        offers |= {"enum": [1, 5, 42, 5.5]}
    elif kind == "array" and depth:
        offers = {"minItems": 1, "maxItems": rng.choice((2, 3.0)), "uniqueItems": True}
        offers |= {"items": value_schema(rng, depth - 1), "prefixItems": [{"type": "string"}]}
    elif kind == "object" and depth:
        inner = {name: value_schema(rng, depth - 1) for name in rng.sample(NAMES, 3)}
        offers = {"properties": inner, "required": rng.sample(sorted(inner), 1)}
        offers |= {"additionalProperties": rng.choice((True, False)), "minProperties": 1}
    chosen = rng.sample(sorted(offers), rng.choice((0, 0, 1, 2))) if offers else []
    if kind in ("array", "object") and depth and rng.random() < 0.7:
        chosen.append("items" if kind == "array" else "properties")
    return {key: offers[key] for key in chosen}


def invent_value(rng: Random, schema: Any, root: Any) -> Any:
    """A value that has a fair chance to fit a schema."""
    if rng.random() < 0.08 or not isinstance(schema, dict):
        return anything(rng, 2)
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/$defs/").replace("~1", "/").replace("~0", "~")
        return invent_value(rng, root["$defs"][name], root)
    if "anyOf" in schema:
        return invent_value(rng, rng.choice(schema["anyOf"]), root)
    if "enum" in schema:
        return rng.choice(schema["enum"])
    listed = schema.get("type", "string")
    kind = listed if isinstance(listed, str) else rng.choice(listed)
    if kind == "array":
        items = schema.get("items", {"type": "string"})
        return [invent_value(rng, items, root) for _ in range(rng.randrange(4))]
    if kind == "object":
        inner, required = schema.get("properties", {}), schema.get("required", ())
        return {
            name: invent_value(rng, sub, root)
            for name, sub in inner.items()
            if name in required or rng.random() < 0.6
        }
    offers = {
        "string": ("abc", "ab", "axb", "xyb", "2026-01-31", "Zoë"),
        "number": (1, 5, 42, 5.5, 0.5),
        "integer": (1, 5, 42, 7),
        "boolean": (True, False),
        "null": (None,),
    }
    return rng.choice(offers[kind])
