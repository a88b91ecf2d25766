"""The reference library as a judge, for schemas with keywords that the kernel does not know.

It is slow (some hundred microseconds an event) and right. Regular expressions mean the same as in
compiled schemas (patterns.py); `format` says nothing, as both drafts have it by default.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from lexicon_cli.core.errors import BundleError
from lexicon_cli.core.regexes import portable_pattern
from lexicon_cli.kernel.assertions import Failure
from lexicon_cli.schema.walk import BY_NAME, Pointer, rewrite, subschemas, text_of

# A failure below one of these is told under its name: what is wrong there depends on more than the
# value itself.
_OUTER = frozenset({"then", "else", "dependentSchemas", "dependencies"})
_NEVER: dict[str, Any] = {"not": {}}
# References to these resolve without a network: the library has them.
_KNOWN_BASES = ("http://json-schema.org/", "https://json-schema.org/")


def make_judge(schema: Any) -> Callable[[object], list[Failure]]:
    """A function from a JSON value to what is wrong with it, in a fixed order.

    Raises BundleError if the schema breaks its metaschema, refers outside itself or holds a pattern
    that engines do not agree on. Of `anyOf`, `oneOf`, `not`, `contains`, `then` and the like only
    the outer keyword is told; `too-deep` is what the library cannot look into. Paths are those of
    kernel.keywords.
    """
    portable = portable_schema(schema)
    check_schema(portable)
    portable = rewrite(portable, _spell_out_false)
    from jsonschema import Draft202012Validator
    from jsonschema.validators import validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    # An empty registry: the library fetches nothing and knows the metaschemas all the same.
    kind: Any = validator_for(portable, default=Draft202012Validator)
    validator = kind(portable, registry=Registry())

    def judge(value: object) -> list[Failure]:
        found: dict[tuple[str, Pointer], Failure] = {}
        try:
            for error in validator.iter_errors(value):
                for failure in _failures(error):
                    found.setdefault((failure.keyword, failure.path), failure)
        except RecursionError:
            return [Failure("too-deep", (), None, None)]
        except Unresolvable as error:
            raise BundleError(f'a "$ref" leads nowhere: {error}') from error
        return [found[key] for key in sorted(found, key=_order)]

    return judge


def portable_schema(schema: Any) -> Any:
    """A copy whose regular expressions are portable. Raises BundleError, naming the pointer."""

    def change(found: dict[str, Any], pointer: Pointer) -> dict[str, Any]:
        try:
            if isinstance(found.get("pattern"), str):
                found["pattern"] = portable_pattern(found["pattern"])
            if isinstance(found.get("patternProperties"), dict):
                named = found["patternProperties"].items()
                found["patternProperties"] = {portable_pattern(key): sub for key, sub in named}
        except ValueError as error:
            raise BundleError(f'at "{text_of(pointer)}": {error}') from error
        return found

    return rewrite(schema, change)


def check_schema(schema: Any) -> None:
    """Raises BundleError, saying where, if a schema breaks its metaschema or refers outside."""
    if not isinstance(schema, dict | bool) or not _names_a_draft(schema):
        raise BundleError('at "/": a JSON Schema is an object or a boolean, its "$schema" a text')
    from jsonschema import Draft202012Validator, SchemaError
    from jsonschema.validators import validator_for

    try:
        kind: Any = validator_for(schema, default=Draft202012Validator)
        kind.check_schema(schema)
    except SchemaError as error:
        pointer = text_of(tuple(error.absolute_path))
        raise BundleError(f'at "{pointer}": {error.message}') from error
    _check_references(schema)


def _names_a_draft(schema: Any) -> bool:
    return isinstance(schema, bool) or isinstance(schema.get("$schema", ""), str)


def _check_references(schema: Any) -> None:
    anchors, targets = {"#"}, []
    for pointer, found in subschemas(schema):
        anchors.add("#" + text_of(pointer) if pointer else "#")
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(found.get(keyword), str):
                anchors.add(f"#{found[keyword]}")
        for keyword in ("$id", "id"):
            if isinstance(found.get(keyword), str):
                anchors.add(found[keyword])
        named = (found.get(keyword) for keyword in ("$ref", "$dynamicRef"))
        targets += [(target, pointer) for target in named if isinstance(target, str)]
    for target, pointer in targets:
        if not _resolves(target, schema, anchors):
            raise BundleError(
                f'at "{text_of(pointer)}": "$ref" to "{target}" leads nowhere',
                hint="put the schema that it means into the same file",
            )


def _resolves(target: str, schema: Any, anchors: set[str]) -> bool:
    if target in anchors or target.startswith(_KNOWN_BASES):
        return True
    if not target.startswith("#/"):
        base = target.partition("#")[0]
        return bool(base) and any(name.endswith(base) for name in anchors)
    from urllib.parse import unquote

    found = schema
    for step in unquote(target[2:]).split("/"):
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdigit() and int(name) < len(found):
            found = found[int(name)]
        else:
            return False
    return True


def _spell_out_false(found: dict[str, Any], pointer: Pointer) -> dict[str, Any]:
    """`false` as `{"not": {}}`: for the former the library forgets which value it was."""
    for keyword in ("properties", "patternProperties"):
        if isinstance(found.get(keyword), dict):
            found[keyword] = {
                name: _NEVER if inner is False else inner for name, inner in found[keyword].items()
            }
    if isinstance(found.get("prefixItems"), list):
        found["prefixItems"] = [
            _NEVER if inner is False else inner for inner in found["prefixItems"]
        ]
    if found.get("items") is False:
        found["items"] = _NEVER
    return found


def _failures(error: Any) -> Iterator[Failure]:
    """One error of the library as failures of ours: one for each missing or surplus name."""
    path = tuple(error.absolute_path)
    outer = _outer_keyword(error.absolute_schema_path)
    keyword, expected, value = error.validator, error.validator_value, error.instance
    if outer == "propertyNames":
        yield Failure(outer, (*path, value), None, None)
    elif outer is not None:
        yield Failure(outer, path, value, None)
    elif keyword is None or (keyword == "not" and expected == {}):
        yield Failure("false", path, value, None)
    elif keyword == "required":
        missing = [name for name in expected if name not in value]
        yield from (Failure(keyword, (*path, name), None, name) for name in missing)
    elif keyword == "additionalProperties":
        surplus = _surplus(error.schema, value)
        yield from (Failure(keyword, (*path, name), value[name], None) for name in surplus)
    else:
        yield Failure(keyword, path, value, expected)


def _outer_keyword(steps: Any) -> str | None:
    """The first keyword on the way that stands for what is below it, if there is one."""
    skip = False
    for step in steps:
        if skip:
            skip = False
            continue
        if step == "propertyNames" or step in _OUTER:
            return str(step)
        skip = step in BY_NAME
    return None


def _surplus(schema: dict[str, Any], value: dict[str, Any]) -> list[str]:
    """The names that a closed object must not have."""
    named = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    return [
        name
        for name in value
        if name not in named and not any(re.search(pattern, name) for pattern in patterns)
    ]


def _order(key: tuple[str, Pointer]) -> tuple[str, str]:
    keyword, path = key
    return text_of(path), keyword
