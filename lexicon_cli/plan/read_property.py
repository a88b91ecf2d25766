"""One property's definition, wherever it stands: shared, super, in an event, a profile, nested."""

import json
import re
from collections.abc import Callable, Container
from typing import Any

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.fix import Fix, RemoveItem
from lexicon_cli.core.records import replace
from lexicon_cli.plan.model import STATUSES, TYPES, PropertyDef
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, Style, is_null, kind_of, shorten
from lexicon_cli.plan.patterns import pattern_fault
from lexicon_cli.plan.problems import write_instead
from lexicon_cli.plan.read_names import read_names
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.schema_keys import PROPERTY_KEYS, STATUS_WORDS, TYPE_WORDS, Key

_TYPES = frozenset(TYPES)
_ELEMENTS = re.compile(r"(?:list|array)\s*(?:<|\[|\(|\s+of\s+).*|.*\[\]", re.IGNORECASE)
_TYPE = PROPERTY_KEYS["type"]
_LONGEST_TYPE = 200  # characters of a word for a type, or of several


def read_properties(
    reading: Reading,
    node: Node,
    what: str,
    *,
    known_types: dict[str, tuple[str, ...]] | None = None,
    bare_names: bool = False,
) -> dict[str, PropertyDef]:
    """Definitions by name. `known_types` are those of shared definitions, which `bare_names` may
    point to: an entry without a definition then has the origin "shared"."""
    if is_null(node):
        return {}
    found: dict[str, PropertyDef] = {}
    known = known_types or {}
    outer = reading.property
    for key, value in _named(reading, node, what):
        name = reading.name(key, "a property")
        if name is None:
            continue
        reading.property = f"{outer}.{name}" if outer else name
        if bare_names and is_null(value):
            found[name] = PropertyDef(name=name, place=reading.place(key), origin="shared")
        else:
            found[name] = read_property(reading, key, value, base_types=known.get(name, ()))
        reading.property = outer
    return found


def _named(reading: Reading, node: Node, what: str) -> list[tuple[Scalar, Node]]:
    if isinstance(node, Mapping):
        return list(reading.entries(node).values())
    if isinstance(node, Sequence) and all(type(item) is Scalar for item in node.items):
        # A list of names, each of a definition elsewhere.
        return _bare_names(reading, [item for item in node.items if type(item) is Scalar])
    message = f"{what} takes a mapping of name -> definition, not {kind_of(node)}"
    reading.report("STR013", message, node)
    return []


def _bare_names(reading: Reading, items: list[Scalar]) -> list[tuple[Scalar, Node]]:
    names: dict[str, Scalar] = {}
    for item in items:
        first = names.setdefault(item.text, item)
        if first is not item:
            message = f'"{shorten(item.text)}" is listed twice, first in line {first.line}'
            again = RemoveItem(reading.place(item), item.text)
            fix = Fix("name it once", (again,), safe=True)
            reading.report("NAM006", message, item, observed=item.text, fix=fix)
    return [(item, Scalar("", Style.PLAIN, item.line, item.column)) for item in names.values()]


def read_property(
    reading: Reading, key: Scalar, node: Node, *, base_types: tuple[str, ...] = ()
) -> PropertyDef:
    """The definition in `node`; `key` is the name it stands under."""
    facts: dict[str, Any] = {"name": key.text, "place": reading.place(key), "node": node}
    if type(node) is not Mapping:
        if not is_null(node):
            _read_types(reading, _TYPE, node, facts)
        return PropertyDef(**facts)
    entries = reading.entries(node)
    said = entries.get("type")
    if said is not None:
        _read_types(reading, _TYPE, said[1], facts)
    types = facts.get("types") or base_types
    for name, (own_key, value) in entries.items():
        known = PROPERTY_KEYS.get(name)
        if known is None:
            _read_other(reading, own_key, value, facts, entries)
        elif known is not _TYPE:
            _READERS[known.kind](reading, known, value, facts, types)
    if isinstance(facts.get("required"), list):
        _require_keys(facts)
    return PropertyDef(**facts)


def _require_keys(facts: dict[str, Any]) -> None:
    """Mark the keys of an object that its list `required` names. One that is not described here may
    be so in the definition that is refined."""
    nested = dict(facts.get("properties") or {})
    for name, place in facts.pop("required"):
        own = nested.get(name) or PropertyDef(name=name, place=place, origin="required")
        nested[name] = replace(own, required=True)
    facts["properties"] = nested


def _read_other(
    reading: Reading, key: Scalar, node: Node, facts: dict[str, Any], beside: Container[str]
) -> None:
    if key.text.startswith("x-"):
        facts.setdefault("extra", {})[key.text[2:]] = extra_text(reading, node)
    elif not key.text.startswith(("_", ".")):
        reading.unknown_key(key, PROPERTY_KEYS, "a property", beside)


def extra_text(reading: Reading, node: Node) -> str:
    """The value of an `x-…` key, which is only carried along."""
    if type(node) is Scalar:
        return node.text
    return json.dumps(reading.data(node, "x-"), ensure_ascii=False, default=str)


def _read_types(reading: Reading, key: Key, node: Node, facts: dict[str, Any]) -> None:
    if isinstance(node, Mapping):
        reading.report("STR013", '"type" takes a type or a list of types, not a mapping', node)
        return
    types: list[str] = []
    for item in node.items if isinstance(node, Sequence) else [node]:
        if type(item) is not Scalar:
            reading.report("STR013", f'"type" takes names of types, not {kind_of(item)}', item)
        elif item.text in _TYPES:
            types.append(item.text)
        elif item.text == "null" and isinstance(node, Sequence):
            message = '"null" is no type of a plan; "nullable" says that null is allowed'
            reading.report("TYP002", message, item, suggestion="nullable: true", observed="null")
            facts["nullable"] = True
        elif not is_null(item):
            types += _other_types(reading, item)
    facts["types"] = tuple(dict.fromkeys(types))


def _other_types(reading: Reading, node: Scalar) -> list[str]:
    """What an unknown word for a type means, after telling so."""
    text = node.text if len(node.text) < _LONGEST_TYPE else shorten(node.text)
    meant = [_type_word(part) for part in re.split(r"\s*[|,]\s*", text.strip())]
    mapped = [word for word in meant if word is not None]
    if len(mapped) == len(meant):
        suggestion: str | None = mapped[0] if len(mapped) == 1 else f"[{', '.join(mapped)}]"
    else:
        mapped, suggestion = [], reading.near(text, TYPES)
        if _ELEMENTS.fullmatch(text):
            mapped, suggestion = ["list"], "type: list, with the elements' type under items"
    hint = f', did you mean "{suggestion}"?' if suggestion in _TYPES else ""
    message = f'"{shorten(text)}" is no type of a plan{hint}'
    fix = None
    if suggestion in _TYPES:
        # What was understood is read so already; only a guess could change what is meant.
        fix = write_instead(reading.place(node), node.text, suggestion, safe=bool(mapped))
    reading.report("TYP002", message, node, suggestion=suggestion, observed=shorten(text), fix=fix)
    return mapped


def _type_word(text: str) -> str | None:
    folded = text.lower()
    return folded if folded in _TYPES else TYPE_WORDS.get(folded)


_Reader = Callable[[Reading, Key, Node, dict[str, Any], tuple[str, ...]], None]


def _read_text(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    facts[key.name] = reading.text(node, key.name, may_be_date=key.name == "since")
    if key.name == "pattern" and facts["pattern"] is not None:
        fault = pattern_fault(facts["pattern"])
        if fault is not None:
            message = f'pattern "{shorten(facts["pattern"])}" {fault.message}'
            observed = shorten(facts["pattern"])
            milder = Severity.WARNING if fault.unchecked else None
            reading.report(
                "TYP009", message, node, suggestion=fault.remedy, observed=observed, milder=milder
            )


def _read_texts(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    facts[key.name] = reading.texts(node, key.name) or ()


def _read_flag(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    value = reading.flag(node, key.name)
    if value is not None:
        facts[key.name] = value


def _read_required(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    if not isinstance(node, Sequence):
        _read_flag(reading, key, node, facts, types)
    elif types and not {"object", "any"}.intersection(types):
        message = '"required" takes true or false; only an object can list the keys it must have'
        reading.report("STR013", message, node)
    else:
        facts[key.name] = read_names(reading, node, '"required"')


def _read_number(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    facts[key.name] = reading.number(node, key.name)


def _read_count(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    facts[key.name] = reading.count(node, key.name)


def _read_value(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    if is_null(node):
        return
    value = reading.value(node, key.name, types)
    if key.name == "example":
        facts["examples"] = (value, *(v for v in facts.get("examples", ()) if v != value))
    else:
        facts[key.name] = value


def _read_values(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    if is_null(node):
        return
    if not isinstance(node, Sequence):
        message = f'"{key.name}" takes a list of values, not {kind_of(node)}'
        suggestion = f"[{shorten(node.text)}]" if type(node) is Scalar else None
        reading.report("STR013", message, node, suggestion=suggestion)
        return
    values = tuple(reading.value(item, key.name, types) for item in node.items)
    if key.name == "enum":
        facts["enum"] = values
        return
    already = facts.get("examples", ())
    facts["examples"] = (*already, *(value for value in values if value not in already))


def _read_items(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    if is_null(node):
        return
    outer = reading.property
    reading.property = f"{outer}[]"
    name = Scalar("", Style.QUOTED, node.line, node.column)
    facts["items"] = read_property(reading, name, node)
    reading.property = outer


def _read_nested(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    if not is_null(node):
        facts["properties"] = read_properties(reading, node, '"properties"')


def _read_status(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    facts[key.name] = read_status(reading, node)


def read_status(reading: Reading, node: Node) -> str | None:
    """A status; another format's word for one is told and taken as meant."""
    text = None if is_null(node) else reading.text(node, "status")
    if text is None or text in STATUSES:
        return text
    folded = text.strip().lower()
    meant = folded if folded in STATUSES else STATUS_WORDS.get(folded.replace("-", "_"))
    suggestion = meant or reading.near(text, STATUSES)
    hint = f', did you mean "{suggestion}"?' if suggestion else ""
    message = f'"{shorten(text)}" is no status ({", ".join(STATUSES)}){hint}'
    fix = write_instead(reading.place(node), text, suggestion) if suggestion else None
    reading.report("LIF001", message, node, suggestion=suggestion, observed=shorten(text), fix=fix)
    return meant


def _read_ignores(
    reading: Reading, key: Key, node: Node, facts: dict[str, Any], types: tuple[str, ...]
) -> None:
    facts[key.name] = read_ignores(reading, node)


def read_ignores(reading: Reading, node: Node) -> tuple[str, ...]:
    """Codes that do not apply, each with its reason after a space; code -> reason is fine too."""
    if isinstance(node, Mapping):
        reasons = (
            (code, reading.text(value, "ignore") or "")
            for code, (_, value) in reading.entries(node).items()
        )
        return tuple(f"{code} {reason}".strip() for code, reason in reasons)
    return reading.texts(node, "ignore") or ()


_READERS: dict[str, _Reader] = {
    "text": _read_text,
    "texts": _read_texts,
    "flag": _read_flag,
    "required": _read_required,
    "number": _read_number,
    "count": _read_count,
    "value": _read_value,
    "values": _read_values,
    "property": _read_items,
    "properties": _read_nested,
    "choice": _read_status,
    "ignores": _read_ignores,
}
