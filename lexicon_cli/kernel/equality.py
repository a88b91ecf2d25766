"""When two JSON values are the same (JSON Schema 2020-12, core 4.2.2): 1 and 1.0 are, 1 and true
are not."""

from collections.abc import Hashable


def freeze(value: object) -> Hashable:
    """A hashable stand-in: two JSON values are the same exactly when their stand-ins are equal."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return ("array", tuple(freeze(item) for item in value))
    if isinstance(value, dict):
        return ("object", frozenset((key, freeze(item)) for key, item in value.items()))
    if value is None or isinstance(value, int | float):
        return value
    raise TypeError(f"not a JSON value: {type(value).__name__}")


def json_type(value: object) -> str:
    """The JSON Schema type of a value; a number without a fraction is `integer`, `5.0` too."""
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    return _TYPES[type(value)]


_TYPES = {
    str: "string",
    int: "integer",
    bool: "boolean",
    type(None): "null",
    list: "array",
    dict: "object",
}
