"""Funnels: events in the order in which people do them, and the property that joins the steps."""

from typing import Any

from lexicon_cli.plan.draft import Draft
from lexicon_cli.plan.model import FunnelDef
from lexicon_cli.plan.nodes import Mapping, Node, Scalar, Sequence, is_null, kind_of, shorten
from lexicon_cli.plan.read_property import extra_text
from lexicon_cli.plan.reading import Reading
from lexicon_cli.plan.schema_keys import FUNNEL_KEYS


def read_funnels(reading: Reading, key: Scalar, node: Node, draft: Draft) -> None:
    """Add the funnels of one document to the draft; of two of one name the first stays."""
    if is_null(node):
        return
    if not isinstance(node, Mapping):
        message = f'"{key.text}" takes a mapping of name -> steps, not {kind_of(node)}'
        reading.report("STR013", message, node)
        return
    for own_key, value in reading.entries(node).values():
        name = reading.name(own_key, "a funnel")
        if name is None:
            continue
        first = draft.funnels.get(name)
        if first is None:
            draft.funnels[name] = _read_funnel(reading, own_key, value)
        else:
            message = f'funnel "{shorten(name)}" is already defined in {first.place}'
            reading.report("STR004", f"{message}; that one is used", own_key, observed=name)


def _read_funnel(reading: Reading, key: Scalar, node: Node) -> FunnelDef:
    facts: dict[str, Any] = {}
    if not isinstance(node, Mapping):
        _read_steps(reading, node, facts)
    else:
        entries = reading.entries(node)
        for name, (own_key, value) in entries.items():
            if name == "steps":
                _read_steps(reading, value, facts)
            elif name in FUNNEL_KEYS:
                facts[name] = reading.text(value, name)
            elif name.startswith("x-"):
                facts.setdefault("extra", {})[name[2:]] = extra_text(reading, value)
            elif not name.startswith(("_", ".")):
                reading.unknown_key(own_key, FUNNEL_KEYS, "a funnel", entries)
    return FunnelDef(name=key.text, place=reading.place(key), **facts)


def _read_steps(reading: Reading, node: Node, facts: dict[str, Any]) -> None:
    """Names of events in order. One may come back: people do look at a page twice."""
    if is_null(node):
        return
    if not isinstance(node, Sequence):
        reading.report("STR013", f'"steps" takes a list of events, not {kind_of(node)}', node)
        return
    steps = [(reading.text(item, "steps"), reading.place(item)) for item in node.items]
    facts["steps"] = tuple(text for text, _ in steps if text is not None)
    facts["step_places"] = tuple(place for text, place in steps if text is not None)
