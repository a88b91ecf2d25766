"""From JSON Schemas to the nodes that the scanner holds values to.

A node only ever accepts: it takes no value that the schema refuses. What has no exact node gets one
that takes less, or nothing; then the judge is asked.
"""

from collections.abc import Callable, Mapping
from math import ceil, floor
from typing import Any

from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.kernel.keywords import ANNOTATIONS
from lexicon_cli.kernel.native.patterns import table_of

Node = dict[str, Any]

# Any value, as the place of a node.
ANYTHING = -1
# The kinds of values as the scanner numbers them.
NULL, BOOL, INTEGER, FRACTION, STRING, ARRAY, OBJECT = (1 << number for number in range(7))
_ALL = 127
_KINDS = {
    "null": NULL,
    "boolean": BOOL,
    # 5.0 is an integer too, and left to the judge.
    "integer": INTEGER,
    "number": INTEGER | FRACTION,
    "string": STRING,
    "array": ARRAY,
    "object": OBJECT,
}
_NOTES = ANNOTATIONS - {"$defs", "definitions"}
_DEFINITIONS = frozenset({"$defs", "definitions"})
_MOST_NAMES = 64  # of an object's planned keys
_MOST_WORDS = 20_000
# What the nodes cannot say, by the kinds of values that it is about.
_UNSAID = {
    "multipleOf": INTEGER | FRACTION,
    "uniqueItems": ARRAY,
    "minProperties": OBJECT,
    "propertyNames": OBJECT,
    "patternProperties": OBJECT,
    "dependentRequired": OBJECT,
}
_PLAIN = {
    "minLength": "min_chars",
    "maxLength": "max_chars",
    "minItems": "min_items",
    "maxItems": "max_items",
    "maxProperties": "max_keys",
}


class Nodes:
    """The nodes of one schema document, `made`; they name each other by position.

    `is_clean` tells of a listed text whether no check finds anything in it.
    """

    def __init__(self, root: Mapping[str, Any], is_clean: Callable[[str], bool]) -> None:
        self.made: list[Node] = []
        self._root = root
        self._is_clean = is_clean
        self._referred: dict[str, int] = {}

    def place(self, schema: Any) -> int:
        """The position of the node of a schema, ANYTHING for one that takes every value."""
        if schema is True:
            return ANYTHING
        said = {key: value for key, value in schema.items() if key not in _NOTES} if schema else {}
        if schema is not False and not set(said) - _DEFINITIONS:
            return ANYTHING
        if set(said) == {"$ref"}:
            return self._reference(said["$ref"])
        return self._add(said if schema else None)

    def _add(self, said: Mapping[str, Any] | None) -> int:
        at = len(self.made)
        self.made.append({"kinds": 0})
        if said is not None:
            self.made[at] = self._node(said)
        return at

    def _reference(self, target: Any) -> int:
        known = self._referred.get(target)
        if known is not None:
            return known
        schema: Any = self._root
        for step in str(target).split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(schema, Mapping) or name not in schema:
                return self._add(None)
            schema = schema[name]
        if not str(target).startswith("#/") or not isinstance(schema, Mapping | bool):
            return self._add(None)
        # A schema may refer to itself: its place is known before its node.
        at = self._referred[target] = self._add(None)
        inner = self.place(schema)
        self.made[at] = {"kinds": _ALL} if inner == ANYTHING else dict(self.made[inner])
        return at

    def _node(self, said: Mapping[str, Any]) -> Node:
        rest = set(said) - _DEFINITIONS
        if rest == {"anyOf"}:
            return self._union(said["anyOf"])
        if rest == {"allOf"} and len(said["allOf"]) == 1:
            inner = self.place(said["allOf"][0])
            return {"kinds": _ALL} if inner == ANYTHING else dict(self.made[inner])
        if {"enum", "const"} <= rest:
            return {"kinds": 0}
        node: Node = {"kinds": _kinds(said)}
        for keyword in rest - {"type"}:
            if keyword in _UNSAID:
                node["kinds"] &= ~_UNSAID[keyword]
            elif keyword in _PLAIN:
                limit = said[keyword]
                node[_PLAIN[keyword]] = ceil(limit) if keyword.startswith("min") else floor(limit)
            elif keyword not in _READERS:
                return {"kinds": 0}
        for keyword, read in _READERS.items():
            if keyword in said:
                read(self, said, node)
        return node

    def _union(self, branches: list[Any]) -> Node:
        """The first branch that speaks of it for each kind of value."""
        places = [ANYTHING] * 7
        taken = 0
        for branch in branches:
            at = self.place(branch)
            if at == ANYTHING:
                return {"kinds": _ALL}
            kinds = self.made[at]["kinds"] & ~taken
            taken |= kinds
            for number in range(7):
                if kinds >> number & 1:
                    places[number] = at
        return {"kinds": taken, "by_kind": tuple(places)}

    # -- keywords ----------------------------------------------------------------------------

    def _enum(self, said: Mapping[str, Any], node: Node) -> None:
        values = [said["const"]] if "const" in said else said["enum"]
        node["kinds"] &= ~(ARRAY | OBJECT | FRACTION)
        if len(values) > _MOST_WORDS:
            node["kinds"] = 0
            return
        texts = [value for value in values if isinstance(value, str) and _is_text(value)]
        node["strings"] = tuple(dict.fromkeys(filter(self._is_clean, texts)))
        node["is_clean_text"] = 1
        tokens = [_token(value) for value in values]
        node["tokens"] = tuple(dict.fromkeys(token for token in tokens if token is not None))

    def _pattern(self, said: Mapping[str, Any], node: Node) -> None:
        table = table_of(said["pattern"])
        if table is None:
            node["kinds"] &= ~STRING
            return
        node["steps"], node["accepts"] = table
        if said["pattern"] == DATE_TIME_PATTERN:
            node["is_clean_text"] = 1

    def _bounds(self, said: Mapping[str, Any], node: Node) -> None:
        for side, plain, exclusive in (
            ("low", "minimum", "exclusiveMinimum"),
            ("high", "maximum", "exclusiveMaximum"),
        ):
            values = [(said[key], key == exclusive) for key in (plain, exclusive) if key in said]
            if not values:
                continue
            # Of two bounds the tighter one counts, of equal ones that which leaves itself out.
            value, leaves_out = max(
                values, key=lambda item: (item[0] if side == "low" else -item[0], item[1])
            )
            try:
                node[side] = float(value)
            except OverflowError:
                node["kinds"] &= ~(INTEGER | FRACTION)
                return
            # A bound that no double holds is met by a value that is none of the kind either.
            if node[side] != value:
                node["kinds"] &= ~(INTEGER | FRACTION)
            node[f"excludes_{side}"] = int(leaves_out)

    def _items(self, said: Mapping[str, Any], node: Node) -> None:
        if not isinstance(said["items"], Mapping | bool):
            node["kinds"] &= ~ARRAY
            return
        node["items"] = self.place(said["items"])

    def _fields(self, said: Mapping[str, Any], node: Node) -> None:
        fields = said.get("properties", {})
        others = said.get("additionalProperties", True)
        required = said.get("required", ())
        names = list(dict.fromkeys([*fields, *required]))
        if len(names) > _MOST_NAMES or not all(map(_is_text, names)):
            node["kinds"] &= ~OBJECT
            return
        rest = ANYTHING
        if others is False:
            node["forbids_others"] = 1
        else:
            rest = node["others"] = self.place(others)
        node["names"] = tuple(names)
        node["parts"] = tuple(
            self.place(fields[name]) if name in fields else self._unnamed(others, rest)
            for name in names
        )
        node["required"] = sum(1 << names.index(name) for name in set(required))

    def _unnamed(self, others: Any, rest: int) -> int:
        return self._add(None) if others is False else rest


_READERS: dict[str, Callable[[Nodes, Mapping[str, Any], Node], None]] = {
    "enum": Nodes._enum,
    "const": Nodes._enum,
    "pattern": Nodes._pattern,
    "minimum": Nodes._bounds,
    "maximum": Nodes._bounds,
    "exclusiveMinimum": Nodes._bounds,
    "exclusiveMaximum": Nodes._bounds,
    "items": Nodes._items,
    "properties": Nodes._fields,
    "additionalProperties": Nodes._fields,
    "required": Nodes._fields,
}


def _kinds(schema: Mapping[str, Any]) -> int:
    """The kinds that a schema lists, all if it lists none."""
    kinds = schema.get("type")
    if kinds is None:
        return _ALL
    found = 0
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        found |= _KINDS.get(kind, 0)
    return found


def _is_text(value: str) -> bool:
    """Whether a line can hold the text: halves of surrogate pairs cannot be written."""
    return not any(0xD800 <= ord(char) < 0xE000 for char in value)


def _token(value: Any) -> bytes | None:
    """A scalar as JSON writes it, None for what may be written in several ways."""
    if value is None or isinstance(value, bool):
        return {None: b"null", True: b"true", False: b"false"}[value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    return str(value).encode() if isinstance(value, int) else None
