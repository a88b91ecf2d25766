"""JSON Schema keywords as checks, compiled once: the part of JSON Schema that the kernel claims.

Every check agrees with the reference library and the official test suite (tests/oracle). A schema
with any other keyword is `Unsupported`: the kernel then asks the reference library instead.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lexicon_cli.kernel.assertions import ASSERTIONS, Check, Failure, Path, Unsupported, regex
from lexicon_cli.kernel.equality import json_type

Mapped = Mapping[str, Any]

# Keywords that say something to people only, or are read elsewhere. `format` is an annotation in
# both drafts unless a validator is told otherwise; the compiled schemas use `pattern` instead.
ANNOTATIONS = frozenset(
    {"$schema", "$id", "$comment", "$defs", "definitions", "title", "description"}
    | {"default", "deprecated", "examples", "readOnly", "writeOnly", "format"}
)


_NAMES_REMEMBERED = 4096


class Compiler:
    """Turns the schemas of one document into checks. `$ref` points into `root`, the document.

    `referred` are checks of references that are known already, from a document with equal
    definitions; more are put there.
    """

    def __init__(self, root: Any, referred: dict[str, Check] | None = None) -> None:
        self.root = root
        draft = root.get("$schema", "") if isinstance(root, dict) else ""
        self.is_draft_07 = "draft-07" in draft
        self._by_reference: dict[str, Check] = {}
        self._shared = self._by_reference if referred is None else referred
        self._open: list[str] = []  # references on the way to the schema, for the same value

    def compile(self, schema: Any) -> Check:
        """The check of a schema. Raises Unsupported."""
        if schema is True or schema == {}:
            return _accept
        if schema is False:
            return _refuse
        if not isinstance(schema, dict):
            raise Unsupported("a schema is an object or a boolean")
        if self.is_draft_07 and "$ref" in schema:
            # Draft-07: siblings of $ref are ignored.
            return self._reference(schema["$ref"])
        checks = list(self._checks(schema))
        if len(checks) == 1:
            return checks[0]

        def all_of(value: Any, path: Path, out: list[Failure]) -> None:
            for check in checks:
                check(value, path, out)

        return all_of

    def compile_inner(self, schema: Any) -> Check:
        """The check of a schema for what lies inside of the value."""
        outer, self._open = self._open, []
        try:
            return self.compile(schema)
        finally:
            self._open = outer

    def _checks(self, schema: Mapped) -> Iterator[Check]:
        for keyword, argument in schema.items():
            if keyword in ANNOTATIONS or keyword in ("then", "else", "patternProperties"):
                continue
            if keyword == "$id" and schema is not self.root:
                raise Unsupported("an embedded $id")
            if keyword in ASSERTIONS:
                yield ASSERTIONS[keyword](argument)
            elif keyword in _WITH_SCHEMAS:
                yield _WITH_SCHEMAS[keyword](self, argument, schema)
            else:
                raise Unsupported(keyword)
        if "patternProperties" in schema and "additionalProperties" not in schema:
            yield _additional(self, True, schema)

    def _reference(self, target: Any) -> Check:
        if not isinstance(target, str) or not target.startswith("#"):
            raise Unsupported(f"$ref {target!r}")
        if target in self._open:
            raise Unsupported(f"$ref {target!r} that leads back to itself")
        is_definition = target.startswith(("#/$defs/", "#/definitions/"))
        known = self._shared if is_definition else self._by_reference
        if target not in known:
            found = self.root
            for step in target[1:].split("/")[1:]:
                step = step.replace("~1", "/").replace("~0", "~")
                if "%" in step or not isinstance(found, dict) or step not in found:
                    raise Unsupported(f"$ref {target!r}")
                found = found[step]
            # A schema may refer to itself: the check is looked up when it runs.
            known[target] = lambda value, path, out: known[target](value, path, out)
            self._open.append(target)
            try:
                known[target] = self.compile(found)
            except Unsupported:
                del known[target]
                raise
            finally:
                self._open.pop()
        return lambda value, path, out: known[target](value, path, out)


def compile_document(schema: Any) -> Check:
    """The check of a whole schema document. Raises Unsupported."""
    return Compiler(schema).compile(schema)


def passes(check: Check, value: Any) -> bool:
    """Whether a value breaks nothing."""
    out: list[Failure] = []
    check(value, (), out)
    return not out


def _accept(value: Any, path: Path, out: list[Failure]) -> None:
    pass


def _refuse(value: Any, path: Path, out: list[Failure]) -> None:
    out.append(Failure("false", path, value, None))


def _properties(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    checks = {name: compiler.compile_inner(sub) for name, sub in argument.items()}

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if isinstance(value, dict):
            for name, item in value.items():
                sub = checks.get(name)
                if sub is not None:
                    sub(item, (*path, name), out)

    return check


def _additional(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    named = frozenset(schema.get("properties", ()))
    patterns = [
        (regex(pattern).search, compiler.compile_inner(sub))
        for pattern, sub in schema.get("patternProperties", {}).items()
    ]
    rest = compiler.compile_inner(argument)
    forbidden = argument is False

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if not isinstance(value, dict):
            return
        for name, item in value.items():
            matched = name in named
            for search, sub in patterns:
                if search(name) is not None:
                    matched = True
                    sub(item, (*path, name), out)
            if matched:
                continue
            if forbidden:
                out.append(Failure("additionalProperties", (*path, name), item, None))
            else:
                rest(item, (*path, name), out)

    return check


def _property_names(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    sub = compiler.compile_inner(argument)
    fine: set[str] = set()  # names that passed before: they are few, and recur in every event

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if not isinstance(value, dict) or value.keys() <= fine:
            return
        for name, item in value.items():
            if name in fine:
                continue
            if not passes(sub, name):
                out.append(Failure("propertyNames", (*path, name), item, None))
            elif len(fine) < _NAMES_REMEMBERED:
                fine.add(name)

    return check


def _items(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    if isinstance(argument, list):
        raise Unsupported("items as a list")
    sub = compiler.compile_inner(argument)

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if isinstance(value, list):
            for index, item in enumerate(value):
                sub(item, (*path, index), out)

    return check


def _all_of(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    checks = [compiler.compile(sub) for sub in argument]

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        for sub in checks:
            sub(value, path, out)

    return check


def _any_of(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    types = [_accepted_types(sub) for sub in argument]
    if all(types):
        # Who gets to a branch has its type already.
        rest = [{key: sub[key] for key in sub if key != "type"} for sub in argument]
        return _typed_any_of(list(zip(types, map(compiler.compile, rest), strict=True)))
    checks = [compiler.compile(sub) for sub in argument]

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        for sub in checks:
            found: list[Failure] = []
            sub(value, path, found)
            if not found:
                return
        out.append(Failure("anyOf", path, value, None))

    return check


def _typed_any_of(branches: list[tuple[frozenset[str], Check]]) -> Check:
    """A union of types: only the branches of the value's own type can pass, and their faults tell
    more than that none of all passed."""
    union = sorted({name for types, _ in branches for name in types})
    by_type: dict[str, list[Check]] = {}
    for types, sub in branches:
        for name in types | ({"integer"} if "number" in types else frozenset()):
            by_type.setdefault(name, []).append(sub)

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        possible = by_type.get(json_type(value))
        if possible is None:
            out.append(Failure("type", path, value, union))
            return
        if _accept in possible:
            return
        first: list[Failure] = []
        for sub in possible:
            found: list[Failure] = []
            sub(value, path, found)
            if not found:
                return
            first = first or found
        out.extend(first)

    return check


def _accepted_types(schema: Any) -> frozenset[str]:
    kind = schema.get("type") if isinstance(schema, dict) and "$ref" not in schema else None
    return frozenset([kind] if isinstance(kind, str) else kind or ())


def _one_of(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    checks = [compiler.compile(sub) for sub in argument]

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if sum(passes(sub, value) for sub in checks) != 1:
            out.append(Failure("oneOf", path, value, None))

    return check


def _not(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    sub = compiler.compile(argument)

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        if passes(sub, value):
            out.append(Failure("not", path, value, None))

    return check


def _if(compiler: Compiler, argument: Any, schema: Mapped) -> Check:
    condition = compiler.compile(argument)
    then = compiler.compile(schema.get("then", True))
    otherwise = compiler.compile(schema.get("else", True))

    def check(value: Any, path: Path, out: list[Failure]) -> None:
        (then if passes(condition, value) else otherwise)(value, path, out)

    return check


_WITH_SCHEMAS: dict[str, Callable[[Compiler, Any, Mapped], Check]] = {
    "$ref": lambda compiler, argument, schema: compiler._reference(argument),
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _property_names,
    "items": _items,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
}
