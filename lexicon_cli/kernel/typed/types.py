"""From a property's JSON Schema to a type that msgspec decodes: each value the type takes is clean.

The types only ever accept. What they refuse goes to the judge, so a schema that has no exact type
gets a narrower one, or none (`None`): then an event that carries the property is judged.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.kernel.plausible import MAX_EXACT_INTEGER

_STRING = frozenset({"type", "maxLength", "minLength", "pattern", "enum"})
_NUMBER = frozenset({"type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_ARRAY = frozenset({"type", "items", "minItems", "maxItems"})
_OBJECT = frozenset({"type", "properties", "required", "additionalProperties"})
NOTES = frozenset(
    {"title", "description", "examples", "default", "$comment"}
    | {"deprecated", "readOnly", "writeOnly", "format"}
)
_MAX_LITERALS = 2000


class TypeMaker:
    """Makes the types of one schema document.

    `longest` is the most characters a string may have to be beyond doubt (one less than the limit,
    fewer where bytes count); `is_clean` tells whether an enum's value passes all value checks.
    """

    def __init__(
        self,
        root: Mapping[str, Any],
        *,
        longest: int,
        limits: Mapping[str, Any],
        last_year: int,
        is_clean: Callable[[str], bool],
    ) -> None:
        self._root = root
        self._longest = longest
        self._elements = limits["list_elements"]
        self._keys = limits["object_keys"]
        self._depth = limits["nesting_depth"]
        self._date_pattern = _plausible_dates(last_year)
        self._is_clean = is_clean

    @property
    def scalar(self) -> Any:
        """Any value but lists and objects; strings within the limit."""
        return Annotated[str, Meta(max_length=self._longest)] | float | bool | None

    def type_of(
        self,
        schema: Any,
        *,
        floor: float | None = None,
        top: float | None = None,
        depth: int = 1,
    ) -> Any:
        """The type for a schema, or None. `floor` and `top` bound numbers further; `depth` counts
        the containers down to a list or object that the schema describes, itself included."""
        schema = resolved(schema, self._root)
        if schema is True:
            return self.scalar
        if not isinstance(schema, Mapping):
            return None
        keys = set(schema) - NOTES
        if not keys:
            return self.scalar
        if keys == {"anyOf"}:
            return self._union(schema["anyOf"], floor, top)
        if keys == {"allOf"} and len(schema["allOf"]) == 1:
            return self.type_of(schema["allOf"][0], floor=floor, top=top, depth=depth)
        kinds = kinds_of(schema)
        if len(kinds - {"null"}) != 1:
            return type(None) if kinds == {"null"} and keys == {"type"} else None
        (base,) = kinds - {"null"}
        said = {key: schema[key] for key in keys}
        made = self._container(base, said, depth) or self._plain(base, said, floor, top)
        if made is None or "null" not in kinds or None not in schema.get("enum", [None]):
            return made
        return made | None

    def _container(self, kind: str, schema: dict[str, Any], depth: int) -> Any:
        if depth > self._depth:
            return None
        if kind == "array" and set(schema) <= _ARRAY:
            return self._array(schema, depth)
        if kind == "object" and set(schema) <= _OBJECT:
            return self._object(schema, depth)
        return None

    def _plain(
        self, kind: str, schema: dict[str, Any], floor: float | None, top: float | None
    ) -> Any:
        keys = set(schema)
        if kind == "string" and keys <= _STRING:
            return self._string(schema)
        if kind in ("integer", "number") and keys <= _NUMBER:
            return _number(kind, schema, floor, top)
        if kind == "boolean" and keys == {"type"}:
            return bool
        return None

    def _string(self, schema: dict[str, Any]) -> Any:
        longest = int(min(schema.get("maxLength", self._longest), self._longest))
        shortest = int(schema.get("minLength", 0))
        if "enum" in schema:
            if "pattern" in schema or len(schema["enum"]) > _MAX_LITERALS:
                return None
            clean = [
                value
                for value in schema["enum"]
                if isinstance(value, str)
                and shortest <= len(value) <= longest
                and self._is_clean(value)
            ]
            return Literal[tuple(clean)] if clean else None
        pattern = schema.get("pattern")
        if pattern == DATE_TIME_PATTERN:
            pattern = self._date_pattern
        # The empty string is left to the judge: whether it is one depends on more than its type.
        return Annotated[
            str, Meta(min_length=max(shortest, 1), max_length=longest, pattern=pattern)
        ]

    def _array(self, schema: dict[str, Any], depth: int) -> Any:
        item = self.type_of(schema.get("items", True), depth=depth + 1)
        if item is None:
            return None
        most = int(min(schema.get("maxItems", self._elements), self._elements))
        return Annotated[
            list[item],  # type: ignore[valid-type]
            Meta(min_length=int(schema.get("minItems", 0)), max_length=most),
        ]

    def _object(self, schema: dict[str, Any], depth: int) -> Any:
        required = set(schema.get("required", ()))
        fields: list[Any] = []
        names: dict[str, str] = {}
        for name, sub in schema.get("properties", {}).items():
            made = self.type_of(sub, depth=depth + 1)
            if made is None or not can_be_field(name):
                if name in required:
                    return None
                continue
            field = f"f{len(fields)}"
            names[field] = name
            fields.append(
                (field, made)
                if name in required
                else (field, made | msgspec.UnsetType, msgspec.UNSET)
            )
        if required - set(names.values()) or not 0 < len(fields) <= self._keys:
            return None
        return struct("Object", fields, names)

    def _union(self, branches: list[Any], floor: float | None, top: float | None) -> Any:
        made: list[Any] = []
        kinds: list[str] = []
        for branch in branches:
            branch = resolved(branch, self._root)
            kind = branch.get("type") if isinstance(branch, Mapping) else None
            if kind in ("object", "array") or not isinstance(kind, str):
                continue  # values of that branch are judged
            part = self.type_of(branch, floor=floor, top=top)
            if part is None or kind in kinds:
                return None
            kinds.append(kind)
            made.append(part)
        if not made or {"integer", "number"} <= set(kinds):
            return None
        return reduce(or_, made)


def resolved(schema: Any, root: Any) -> Any:
    """The schema that a mere reference leads to within the document `root`, or the schema itself;
    False, which no value fits, for a reference that leads elsewhere."""
    for _ in range(8):
        if not isinstance(schema, Mapping) or set(schema) - NOTES != {"$ref"}:
            return schema
        target = schema["$ref"]
        if not isinstance(target, str) or not target.startswith("#/"):
            return False
        found: Any = root
        for step in target[2:].split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, Mapping) or name not in found:
                return False
            found = found[name]
        schema = found
    return False


def kinds_of(schema: Any) -> set[str]:
    """The JSON types that a schema lists, empty if it lists none."""
    kinds = schema.get("type", ()) if isinstance(schema, Mapping) else ()
    return {kinds} if isinstance(kinds, str) else set(kinds)


def can_be_field(name: str) -> bool:
    """Whether a struct can have a field of that JSON key: msgspec takes no key that is escaped."""
    return not any(char < " " or char in '"\\' for char in name)


def struct(name: str, fields: list[Any], names: dict[str, str], **options: Any) -> Any:
    """A struct type that takes no other keys; `names` maps its fields to JSON keys."""
    # The decoder looks for the next key just after the last one found: keeping the fields in the
    # order of the data matters, and only keyword-only fields may stand in any order.
    return msgspec.defstruct(
        name,
        fields,
        rename=names,
        forbid_unknown_fields=True,
        kw_only=True,
        gc=False,
        **options,
    )


def _number(kind: str, schema: dict[str, Any], floor: float | None, top: float | None) -> Any:
    bound = MAX_EXACT_INTEGER - 1
    low = max(value for value in (schema.get("minimum"), floor, -bound) if value is not None)
    high = min(value for value in (schema.get("maximum"), top, bound) if value is not None)
    meta: dict[str, Any] = {}
    over, under = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if kind == "integer":
        if any(
            value is not None and not float(value).is_integer()
            for value in (low, high, over, under)
        ):
            return None
        convert: Callable[[Any], Any] = int
    else:
        convert = float
    if over is not None and over >= low:
        meta["gt"] = convert(over)
    else:
        meta["ge"] = convert(low)
    if under is not None and under <= high:
        meta["lt"] = convert(under)
    else:
        meta["le"] = convert(high)
    if kind == "integer" and any(abs(value) >= 2**63 for value in meta.values()):
        return None
    return Annotated[convert, Meta(**meta)]


def _plausible_dates(last_year: int) -> str:
    """The pattern of date-times of the years 1971 to `last_year`: no other needs a second look."""
    decades: list[str] = []
    for decade in range(197, last_year // 10 + 1):
        first = 1 if decade == 197 else 0
        last = min(9, last_year - decade * 10)
        decades.append(f"{decade}[{first}-{last}]")
    years = f"(?:{'|'.join(decades)})"
    return DATE_TIME_PATTERN.replace("[0-9]{4}-", f"{years}-", 1)
