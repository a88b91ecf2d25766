"""A line is valid under the compiled schemas exactly when the judge finds no code they express.

Two outside validators say what "valid" is, for the schema of the whole plan and for that of the
event alone, in both drafts.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.kernel.ingest import milliseconds
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.plan.load import load_text
from lexicon_cli.schema.compile import compile_bundle
from lexicon_cli.schema.whole_plan import plan_schema
from tests.oracle import texts
from tests.oracle.invent import invent_event, invent_plan
from tests.oracle.support import kernel_of

DRAFTS = ("2020-12", "07")
# What contract and compiler say a schema expresses; PRP002 only where properties are denied.
EXPRESSED = frozenset(
    {"EVT001", "EVT002", "EVT003", "EVT004", "EVT006", "PRP001", "PRP003", "PRP004"}
    | {"VAL001", "VAL002", "VAL003", "VAL005", "VAL006", "VAL007", "VAL008", "VAL009"}
    | {"ING001", "ING002", "ING004"}
)
Event = tuple[str, dict[str, Any]]


def is_clean(judge: EventJudge, event: Event) -> bool:
    """Whether the judge finds nothing that a schema can express."""
    name, properties = event
    found = judge.judge(
        name,
        properties,
        line_bytes=1,
        platform=platform_of(properties.get("mp_lib"), properties.get("$os")),
        time_ms=milliseconds(properties.get("time")),
    )
    return not any(
        occurrence.code in EXPRESSED
        or (occurrence.code == "PRP002" and occurrence.variant == "denied")
        for occurrence in found
    )


def outside(schema: Any) -> tuple[Any, Any]:
    """The two validators of a schema, as functions from a value to a verdict."""
    reference = jsonschema.validators.validator_for(schema)(schema)
    return reference.is_valid, jsonschema_rs.validator_for(schema).is_valid


def disagreements(bundle: SchemaBundle, events: list[Event]) -> Iterator[tuple[str, Event, bool]]:
    """(who differs, event, what the judge says) for every verdict that differs from the judge's."""
    judge = kernel_of(bundle).judge
    own = {name: outside(entry.schema) for name, entry in bundle.events.items()}
    whole, other = outside(plan_schema(bundle)), outside(bundle.other_schema)
    for event in events:
        clean = is_clean(judge, event)
        line = {"event": event[0], "properties": event[1]}
        entry = judge.resolve(event[0]).entry
        alone = other if entry is None else own[entry.name]
        for who, verdicts in (("plan", whole), ("event", alone)):
            for library, verdict in zip(("jsonschema", "jsonschema-rs"), verdicts, strict=True):
                if verdict(line) is not clean:
                    yield f"{who}, {library}", event, clean


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("seed", range(40))
def test_verdicts_of_good_validators_are_the_judges(seed: int, draft: str) -> None:
    rng = Random(seed)
    plan = invent_plan(rng, wild=0.5)
    events = [invent_event(rng, plan, faults=rng.choice((0, 0.02, 0.1))) for _ in range(60)]
    # As JSON has it: numbers that Python can tell apart and JSON texts cannot come out the same.
    events = [(name, json.loads(json.dumps(properties))) for name, properties in events]
    assert next(disagreements(compile_bundle(plan, draft=draft), events), None) is None


def test_invented_lines_are_of_both_kinds() -> None:
    rng = Random(1)
    clean = []
    for _ in range(30):
        plan = invent_plan(rng, wild=0.5)
        judge = kernel_of(compile_bundle(plan)).judge
        clean += [is_clean(judge, invent_event(rng, plan, faults=0.05)) for _ in range(40)]
    assert 0.25 < clean.count(True) / len(clean) < 0.8


# -- one property under a magnifying glass --------------------------------------------------------

PROPERTIES: tuple[dict[str, Any], ...] = (
    *({"type": kind} for kind in ("string", "number", "integer", "boolean", "datetime", "any")),
    *({"type": kind, "nullable": True} for kind in ("string", "number", "datetime", "list")),
    {"type": "string", "enum": ["free", "Pro", "日本", "5", ""]},
    {"type": "string", "enum": ["free", "pro"], "nullable": True},
    {"type": "number", "enum": [1, 2.5, 2**53]},
    {"type": "any", "enum": [1, "1", True, None, [1], {"a": 1}]},
    {"type": "string", "pattern": r"^\d{2,4}$"},
    {"type": "string", "pattern": r"^\w+\s\w+$|^[^a]b"},
    {"type": "string", "pattern": "^.$"},
    {"type": "string", "format": "email"},
    {"type": "string", "format": "uuid", "min_length": 3},
    {"type": "datetime", "format": "date"},
    {"type": "string", "min_length": 2, "max_length": 5},
    {"type": "string", "max_length": 300},
    {"type": "number", "minimum": 0, "maximum": 100},
    {"type": "number", "minimum": 0.1, "maximum": 0.3},
    {"type": "integer", "minimum": -(2**53), "maximum": 2**53},
    {"type": ["string", "number"]},
    {"type": ["integer", "boolean"], "nullable": True},
    {"type": ["string", "datetime", "integer"], "maximum": 7, "max_length": 4},
    {"type": ["list", "string"], "items": {"type": "integer"}},
    {"type": "list", "items": {"type": "string", "enum": ["a", "b"]}, "min_length": 1},
    {"type": "list", "items": {"type": "string"}, "enum": ["free", "pro"], "max_length": 2},
    {"type": "list", "items": {"type": "object", "properties": {"sku": {"type": "string"}}}},
    {"type": "object", "properties": {"a": {"type": "integer", "required": True}, "b": "string"}},
    {"type": "object", "properties": {"gone": {"type": "string", "status": "blocked"}}},
    {"type": "string", "status": "blocked"},
    {"type": "string", "required": True, "pii": "email"},
)
json_values = st.recursive(
    st.one_of(
        st.sampled_from(texts.TEXTS),
        st.sampled_from(texts.NUMBERS),
        st.sampled_from(("a", "b", "free", "FREE", "pro", "12", "1", "ab cd", None, True, False)),
        st.text(max_size=5),
        st.floats(allow_nan=False, allow_infinity=False),
        st.integers(-(2**63), 2**64 - 1),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("a", "b", "sku", "gone", "A", "")), inner, max_size=3),
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("prop", PROPERTIES, ids=json.dumps)
def test_every_value_of_every_kind_of_property(prop: dict[str, Any], draft: str) -> None:
    plan = {"lexicon": 1, "events": {"E": {"properties": {"p": prop}}}}
    bundle = compile_bundle(load_text(json.dumps(plan), "plan.json").plan, draft=draft)
    judge = kernel_of(bundle).judge
    reference, rust = outside(bundle.events["E"].schema)

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(json_values)
    def agree(value: Any) -> None:
        line = {"event": "E", "properties": {"p": value}}
        clean = is_clean(judge, ("E", {"p": value}))
        assert reference(line) is clean
        assert rust(line) is clean

    agree()
