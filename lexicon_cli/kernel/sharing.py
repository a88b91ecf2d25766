"""What the schemas of a bundle's events have in common, compiled once.

Plans repeat themselves: five thousand events mostly have properties of the same few kinds. A schema
that refers to nothing but definitions means the same in every document with equal definitions, so
equal schemas share their check, and a number by which others may share what they make of them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from lexicon_cli.kernel.assertions import Check
from lexicon_cli.kernel.keywords import Compiler
from lexicon_cli.kernel.name_lists import NameLists, read_name_lists

_NOTES = ("title", "description")


class Part(NamedTuple):
    """A schema of one property's value. Parts with one number say the same of every value.

    `is_shared`: others may have the number too; what is kept of it is kept once.
    """

    number: int
    schema: Any
    check: Check
    is_shared: bool


class SharedParts:
    """Checks by the text of their schema and of the definitions that it refers to."""

    def __init__(self) -> None:
        # By the identity of the objects, which are kept, so that it stays theirs.
        self._definitions: dict[tuple[int, int, str], tuple[Any, Any, bytes | None]] = {}
        self._texts: dict[bytes, bytes] = {}
        self._referred: dict[bytes, dict[str, Check]] = {}
        self._parts: dict[tuple[bytes, bytes], Part] = {}
        self._by_id: dict[bytes, dict[int, tuple[Any, Part]]] = {}
        self._lists: dict[tuple[bytes, bytes], NameLists | None] = {}
        self._count = 0

    def definitions_of(self, schema: Mapping[str, Any]) -> bytes | None:
        """The definitions of a document as text, if they refer to nothing but each other."""
        new, old = schema.get("$defs"), schema.get("definitions")
        key = (id(new), id(old), str(schema.get("$schema")))
        known = self._definitions.get(key)
        if known is None:
            text = _text_of([schema.get("$schema"), new, old])
            if text is not None:
                text = self._texts.setdefault(text, text)
            known = self._definitions[key] = (new, old, text)
        return known[2]

    def compiler(self, schema: Mapping[str, Any]) -> Compiler:
        """A compiler of a document's schemas."""
        text = self.definitions_of(schema)
        return Compiler(schema, None if text is None else self._referred.setdefault(text, {}))

    def part(self, schema: Any, compiler: Compiler) -> Part:
        """The part of a schema in the compiler's document. Raises Unsupported."""
        return self.parts({"": schema}, compiler)[""]

    def parts(self, schemas: Mapping[str, Any], compiler: Compiler) -> dict[str, Part]:
        """The parts of schemas in the compiler's document, by name. Raises Unsupported."""
        definitions = self.definitions_of(compiler.root)
        if definitions is None:
            return {
                name: self._new(sub, compiler, is_shared=False) for name, sub in schemas.items()
            }
        by_id, known, found = self._by_id.setdefault(definitions, {}), self._parts, {}
        for name, schema in schemas.items():
            seen = by_id.get(id(schema))
            if seen is None or seen[0] is not schema:
                text = _text_of(_without_notes(schema))
                part = None if text is None else known.get((definitions, text))
                if part is None:
                    part = self._new(schema, compiler, is_shared=text is not None)
                if text is not None:
                    known[definitions, text] = part
                    by_id[id(schema)] = seen = (schema, part)
                else:
                    seen = (schema, part)
            found[name] = seen[1]
        return found

    def name_lists(self, schema: Any, root: Mapping[str, Any]) -> NameLists | None:
        """The lists that a document's schema of names is, if it is nothing else."""
        definitions, text = self.definitions_of(root), _text_of(schema)
        if definitions is None or text is None:
            return read_name_lists(schema, root)
        if (definitions, text) not in self._lists:
            self._lists[definitions, text] = read_name_lists(schema, root)
        return self._lists[definitions, text]

    def _new(self, schema: Any, compiler: Compiler, *, is_shared: bool) -> Part:
        check = compiler.compile_inner(schema)
        self._count += 1
        return Part(self._count, schema, check, is_shared)


def _without_notes(schema: Any) -> Any:
    """The schema without what it says to people only."""
    if isinstance(schema, dict) and not schema.keys().isdisjoint(_NOTES):
        return {key: said for key, said in schema.items() if key not in _NOTES}
    return schema


def _text_of(value: Any) -> bytes | None:
    """A schema as text, None if it refers to anything but definitions, or cannot be written."""
    try:
        text = orjson.dumps(value)
    except TypeError:
        return None
    refers = text.count(b'"$ref"')
    if refers:
        refers -= text.count(b'"$ref":"#/$defs/') + text.count(b'"$ref":"#/definitions/')
    return None if refers else text
