"""What a JSON Schema lets through, as far as that is simple: bounds of numbers, forms of texts,
items and fields. `Sieve` makes tests of it. What is not understood is left out: the form then lets
less through.
"""

from collections.abc import Callable, Mapping
from math import inf
from typing import Any, NamedTuple

from lexicon_cli.kernel.assertions import Unsupported, regex
from lexicon_cli.kernel.keywords import ANNOTATIONS

_NOTES = ANNOTATIONS - {"$defs", "definitions"}
_UNIONS = frozenset({"string", "number", "integer", "boolean", "null", "array", "object"})
_WORDS = 20_000  # of an enum; the rest of a longer one is judged


class Numbers(NamedTuple):
    """Numbers between two bounds, themselves included; without fractions only integers."""

    low: float = -inf
    high: float = inf
    with_fractions: bool = True


class Texts(NamedTuple):
    """Texts of so many characters in which each search finds something."""

    shortest: float = 0
    longest: float = inf
    searches: tuple[Callable[[str], Any], ...] = ()


class Items(NamedTuple):
    """Lists of so many items, each of the form."""

    form: "Callable[[], Form]"
    least: float = 0
    most: float = inf


class Fields(NamedTuple):
    """Objects with these fields; others have the form `others`, None if there may be none."""

    named: "Mapping[str, Callable[[], Form]]"
    required: frozenset[str]
    others: "Callable[[], Form] | None"


class Form(NamedTuple):
    """What values may be, one part for each of their types. `words` are texts that are listed;
    `plain` has bool and NoneType if all of their values may be."""

    numbers: Numbers | None = None
    texts: Texts | None = None
    words: tuple[str, ...] = ()
    items: Items | None = None
    fields: Fields | None = None
    plain: tuple[type, ...] = ()


NONE = Form()


def form_of(schema: Any, root: Mapping[str, Any]) -> Form:
    """The form of the values that a schema of the document `root` lets through, or of fewer."""
    schema = _referred(schema, root)
    if schema is True:
        return anything()
    if not isinstance(schema, Mapping):
        return NONE
    said = {key: value for key, value in schema.items() if key not in _NOTES}
    if not said:
        return anything()
    if set(said) == {"anyOf"}:
        return _union(said["anyOf"], root)
    if set(said) == {"allOf"} and len(said["allOf"]) == 1:
        return form_of(said["allOf"][0], root)
    kinds = said.pop("type", ())
    if isinstance(kinds, str):
        kinds = (kinds,)
    return _typed(frozenset(kinds), said, root)


def _typed(kinds: frozenset[str], said: dict[str, Any], root: Mapping[str, Any]) -> Form:
    own = {kind: _OF_TYPE.get(kind, frozenset()) for kind in kinds}
    if set(said) - {"enum"} - frozenset().union(*own.values()):
        return NONE
    if "enum" in said:
        if "string" not in kinds or set(said) - {"enum", "maxLength", "minLength"}:
            return NONE
        return Form(words=_words(said))
    numbers = None
    if kinds & {"number", "integer"}:
        low, high = said.get("minimum", -inf), said.get("maximum", inf)
        numbers = Numbers(low, high, "number" in kinds)
    plain: list[type] = [bool] if "boolean" in kinds else []
    if "null" in kinds:
        plain.append(type(None))
    return Form(
        numbers=numbers,
        texts=_texts(said) if "string" in kinds else None,
        items=_items(said, root) if "array" in kinds else None,
        fields=_fields(said, root) if "object" in kinds else None,
        plain=tuple(plain),
    )


_OF_TYPE = {
    "string": frozenset({"minLength", "maxLength", "pattern", "allOf"}),
    "number": frozenset({"minimum", "maximum"}),
    "integer": frozenset({"minimum", "maximum"}),
    "array": frozenset({"items", "minItems", "maxItems"}),
    "object": frozenset({"properties", "required", "additionalProperties"}),
}


def _words(said: Mapping[str, Any]) -> tuple[str, ...]:
    least, most = said.get("minLength", 0), said.get("maxLength", inf)
    texts = [word for word in said["enum"] if isinstance(word, str)]
    return tuple(word for word in texts[:_WORDS] if least <= len(word) <= most)


def _texts(said: Mapping[str, Any]) -> Texts | None:
    patterns = [said["pattern"]] if "pattern" in said else []
    for part in said.get("allOf", ()):
        if not isinstance(part, Mapping) or set(part) != {"pattern"}:
            return None
        patterns.append(part["pattern"])
    try:
        searches = tuple(regex(pattern).search for pattern in patterns)
    except Unsupported:
        return None
    return Texts(said.get("minLength", 0), said.get("maxLength", inf), searches)


def _items(said: Mapping[str, Any], root: Mapping[str, Any]) -> Items:
    schema = said.get("items", True)
    return Items(lambda: form_of(schema, root), said.get("minItems", 0), said.get("maxItems", inf))


def _fields(said: Mapping[str, Any], root: Mapping[str, Any]) -> Fields:
    others = said.get("additionalProperties", True)
    return Fields(
        {
            name: lambda sub=sub: form_of(sub, root)  # type: ignore[misc]
            for name, sub in said.get("properties", {}).items()
        },
        frozenset(said.get("required", ())),
        None if others is False else lambda: form_of(others, root),
    )


def _union(branches: Any, root: Mapping[str, Any]) -> Form:
    """The forms of branches side by side, if no two speak of the same type."""
    found = NONE
    seen: set[str] = set()
    for branch in branches:
        branch = _referred(branch, root)
        kinds = branch.get("type") if isinstance(branch, Mapping) else None
        own = {kinds} if isinstance(kinds, str) else set(kinds or ())
        own |= {"integer"} if "number" in own else set()
        if not own or own & seen or ("integer" in own and "number" in seen):
            return NONE
        seen |= own
        form = form_of(branch, root)
        found = Form(
            form.numbers or found.numbers,
            form.texts or found.texts,
            form.words or found.words,
            form.items or found.items,
            form.fields or found.fields,
            form.plain + found.plain,
        )
    return found


def _referred(schema: Any, root: Any) -> Any:
    """The schema that a mere reference into the definitions leads to, or the schema itself."""
    for _ in range(8):
        if not isinstance(schema, Mapping) or set(schema) - _NOTES != {"$ref"}:
            return schema
        head, _, name = str(schema["$ref"]).removeprefix("#/").partition("/")
        definitions = root.get(head) if head in ("$defs", "definitions") else None
        schema = definitions.get(name, False) if isinstance(definitions, Mapping) else False
    return False


def anything() -> Form:
    """Every value there is."""
    return Form(
        Numbers(),
        Texts(),
        items=Items(anything),
        fields=Fields({}, frozenset(), anything),
        plain=(bool, type(None)),
    )
