"""The schema of an event's properties, taken apart where it speaks of each property alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from lexicon_cli.kernel.assertions import Check, Failure
from lexicon_cli.kernel.keywords import ANNOTATIONS, Compiler, passes
from lexicon_cli.kernel.name_lists import NameLists
from lexicon_cli.kernel.sharing import Part, SharedParts

_ONE_BY_ONE = frozenset({"type", "properties", "required", "propertyNames", "additionalProperties"})
_SAID = _ONE_BY_ONE | ANNOTATIONS | {"allOf"}


class Apart:
    """The schema of an event's properties, taken apart into what it says of each of them.

    `most`: with no more properties than that their number is fine.
    """

    def __init__(
        self,
        inner: Mapping[str, Any],
        compiler: Compiler,
        shared: SharedParts,
        *,
        most: int | None,
    ) -> None:
        self.parts = shared.parts(inner.get("properties", {}), compiler)
        self.required: tuple[str, ...] = tuple(inner.get("required", ()))
        others = inner.get("additionalProperties", True)
        # None: the name alone is the fault.
        self.others: Part | None = None if others is False else shared.part(others, compiler)
        # What is known of names without their check, which is compiled when it is needed.
        self.lists: NameLists | None = None
        self._names: Check | None = None
        self._to_compile: Any = inner.get("propertyNames")
        self.says_of_names = self._to_compile is not None
        self._shared = shared
        self._compiler = compiler
        if self._to_compile is not None:
            self.lists = shared.name_lists(self._to_compile, compiler.root)
            if self.lists is None:
                self._names_check()
        counts = inner.get("allOf", ())
        self._number = [shared.part(part, compiler).check for part in counts]
        self.most = most

    def _names_check(self) -> Check | None:
        """The check of names, None if all will do."""
        if self._to_compile is not None:
            self._names = self._shared.part(self._to_compile, self._compiler).check
            self._to_compile = None
        return self._names

    def of_name(self, name: str) -> Iterator[Failure]:
        """What is wrong with a property of that name, whatever its value."""
        if self.lists is None or not self.lists.takes(name):
            check = self._names_check()
            if check is not None and not passes(check, name):
                yield Failure("propertyNames", (name,), None, None)
        if self.others is None and name not in self.parts:
            yield Failure("additionalProperties", (name,), None, None)

    def part_of(self, name: str) -> Part | None:
        """What a property's value is held to, None if the name itself is wrong."""
        return self.parts.get(name, self.others)

    def check_of(self, name: str) -> Check | None:
        """The check of a property's value, None if no value is wrong or the name itself is."""
        part = self.part_of(name)
        return None if part is None else part.check

    def schema_of(self, name: str) -> Any:
        """The schema of a property's value."""
        part = self.part_of(name)
        return False if part is None else part.schema

    def of_number(self, properties: dict[str, Any]) -> list[Failure]:
        """What is wrong with the number of properties."""
        found: list[Failure] = []
        if self.most is not None and len(properties) > self.most:
            for check in self._number:
                check(properties, (), found)
        return found

    def failures(self, properties: dict[str, Any]) -> list[Failure]:
        """All of it about the properties of an event."""
        found = [
            Failure("required", (name,), None, name)
            for name in self.required
            if name not in properties
        ]
        for name, value in properties.items():
            found.extend(self.of_name(name))
            check = self.check_of(name)
            if check is not None:
                check(value, (name,), found)
        return found + self.of_number(properties)


def mosts_of(inner: Any, root: Any) -> list[int] | None:
    """So many properties the parts of a schema let pass whatever they are; None unless the schema
    speaks of each property alone and of their number, of nothing else."""
    if not isinstance(inner, Mapping) or inner.get("type") not in ("object", ["object"]):
        return None
    if inner.keys() - _SAID or "$id" in inner:
        return None
    found = [_most(part, root) for part in inner.get("allOf", ())]
    mosts = [most for most in found if most is not None]
    return mosts if len(mosts) == len(found) else None


def _most(part: Any, root: Any) -> int | None:
    """So many properties a part of the schema lets pass whatever they are, None if it does not only
    count: `{"type": "object", "anyOf": [{"maxProperties": N}, …]}`, or a reference to that."""
    if isinstance(part, Mapping) and set(part) == {"$ref"}:
        target = str(part["$ref"])
        for head in ("$defs", "definitions"):
            name = target.removeprefix(f"#/{head}/")
            if name != target and isinstance(root.get(head), Mapping):
                part = root[head].get(name)
    if not isinstance(part, Mapping) or set(part) != {"type", "anyOf"} or part["type"] != "object":
        return None
    first = part["anyOf"][0] if part["anyOf"] else None
    if not isinstance(first, Mapping) or set(first) != {"maxProperties"}:
        return None
    return int(first["maxProperties"])
