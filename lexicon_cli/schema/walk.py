"""Where schemas stand inside a schema: never inside `enum`, `const` or an example."""

from collections.abc import Callable, Iterator
from typing import Any

_ONE = frozenset(
    {
        "not",
        "if",
        "then",
        "else",
        "items",
        "additionalItems",
        "additionalProperties",
        "propertyNames",
        "contains",
        "contentSchema",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
_LIST = frozenset({"allOf", "anyOf", "oneOf", "prefixItems", "items"})
BY_NAME = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies"}
)

Pointer = tuple[str | int, ...]


def subschemas(schema: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """Every schema object of a document with the way to it, the document itself first."""
    if not isinstance(schema, dict):
        return
    yield pointer, schema
    for keyword, argument in schema.items():
        for step, inner in _inside(keyword, argument):
            yield from subschemas(inner, (*pointer, keyword, *step))


def rewrite(
    schema: Any, change: Callable[[dict[str, Any], Pointer], dict[str, Any]], pointer: Pointer = ()
) -> Any:
    """A copy of the document in which each schema object is what `change` makes of it, inner ones
    first; anything else is shared with the original."""
    if not isinstance(schema, dict):
        return schema
    copy: dict[str, Any] = {}
    for keyword, argument in schema.items():
        changed = argument
        for step, inner in _inside(keyword, argument):
            if changed is argument:
                changed = argument.copy() if step else argument
            result = rewrite(inner, change, (*pointer, keyword, *step))
            if step:
                changed[step[0]] = result
            else:
                changed = result
        copy[keyword] = changed
    return change(copy, pointer)


def text_of(pointer: Pointer) -> str:
    """The way as a JSON pointer, "/" for the document itself."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in pointer)
    return "/" + "/".join(steps)


def _inside(keyword: str, argument: Any) -> Iterator[tuple[Pointer, Any]]:
    """The schemas that a keyword's argument holds, with the step to each."""
    if keyword in _ONE and isinstance(argument, dict):
        yield (), argument
    elif keyword in _LIST and isinstance(argument, list):
        yield from (((index,), inner) for index, inner in enumerate(argument))
    elif keyword in BY_NAME and isinstance(argument, dict):
        yield from (((name,), inner) for name, inner in argument.items())
