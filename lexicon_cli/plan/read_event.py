"""The events of a plan, as written."""

from collections.abc import Container
from typing import Any

from lexicon_cli.plan.draft import Draft, DraftEvent
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, is_null, kind_of, shorten
from lexicon_cli.plan.read_names import read_names
from lexicon_cli.plan.read_property import (
    extra_text,
    read_ignores,
    read_properties,
    read_status,
)
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.schema_keys import EVENT_KEYS, Key


def read_events(reading: Reading, node: Node, draft: Draft) -> None:
    """Add the events of one document to the draft; of two of one name the first stays."""
    if is_null(node):
        return
    if not isinstance(node, Mapping):
        message = f'"events" takes a mapping of name -> definition, not {kind_of(node)}'
        reading.report("STR013", message, node)
        return
    base_types = dict(draft.base_types())
    for key, value in reading.entries(node).values():
        name = reading.name(key, "an event")
        if name is None:
            continue
        first = draft.events.get(name)
        if first is not None:
            place = first.facts["place"]
            message = f'event "{shorten(name)}" is already defined in {place}; that one is used'
            reading.problems.add("NAM001", message, reading.place(key), event=name)
            continue
        reading.event = name
        draft.events[name] = _read_event(reading, key, value, base_types)
        reading.event = None


def _read_event(
    reading: Reading, key: Scalar, node: Node, base_types: dict[str, tuple[str, ...]]
) -> DraftEvent:
    event = DraftEvent({"name": key.text, "place": reading.place(key), "node": node})
    if is_null(node):
        return event
    if not isinstance(node, Mapping):
        reading.report("STR013", f"an event takes a mapping, not {kind_of(node)}", node)
        return event
    entries = reading.entries(node)
    for name, (own_key, value) in entries.items():
        known = EVENT_KEYS.get(name)
        if known is None:
            _read_other(reading, own_key, value, event, entries)
        elif name == "properties":
            event.facts["own_properties"] = read_properties(
                reading, value, '"properties"', known_types=base_types, bare_names=True
            )
        elif name == "include":
            event.include = read_names(reading, value, '"include"')
        elif name == "required":
            event.required = read_names(reading, value, '"required"')
        else:
            fact = _read_fact(reading, known, value)
            if fact is not None:
                event.facts[name] = fact
    return event


def _read_fact(reading: Reading, key: Key, node: Node) -> Any:
    match key.kind:
        case "text":
            return reading.text(node, key.name, may_be_date=key.name == "since")
        case "texts":
            return reading.texts(node, key.name)
        case "flag":
            return reading.flag(node, key.name)
        case "date":
            return reading.date(node, key.name)
        case "choice":
            return read_status(reading, node)
        case _:
            return read_ignores(reading, node)


def _read_other(
    reading: Reading, key: Scalar, node: Node, event: DraftEvent, beside: Container[str]
) -> None:
    if key.text.startswith("x-"):
        event.facts.setdefault("extra", {})[key.text[2:]] = extra_text(reading, node)
    elif not key.text.startswith(("_", ".")):
        reading.unknown_key(key, EVENT_KEYS, "an event", beside)
