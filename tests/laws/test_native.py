"""All paths through the kernel make the same tally of any bytes, cut into blocks anywhere."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.kernel import cutting
from lexicon_cli.schema.compile import compile_bundle
from tests.oracle.invent import as_line, invent_event, invent_plan
from tests.oracle.mangle import mangled
from tests.oracle.support import both_ways, line_of

BLOCKS = (1, 100, 777, 5_000, 128 * 1024)


def world(seed: int) -> tuple[SchemaBundle, list[bytes]]:
    """A plan and some lines of its events."""
    rng = Random(seed)
    plan = invent_plan(rng, wild=0.1)
    lines = [as_line(*invent_event(rng, plan, faults=rng.choice((0, 0.1)))) for _ in range(40)]
    return compile_bundle(plan), lines


WORLDS = [world(seed) for seed in range(6)]


@settings(deadline=None, max_examples=120)
@given(data=st.data())
def test_lines_with_bytes_changed_anywhere(data: st.DataObject) -> None:
    bundle, lines = data.draw(st.sampled_from(WORLDS))
    rng = data.draw(st.randoms(use_true_random=False))
    chosen = [bytearray(rng.choice(lines)) for _ in range(12)]
    for line in chosen:
        for _ in range(rng.choice((0, 0, 1, 1, 2, 5))):
            line[rng.randrange(len(line))] = rng.randrange(256)
    content = [bytes(line) + b"\n" for line in chosen]
    # Twice over: what was learnt of the first must not change the second.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "BLOCK_BYTES", data.draw(st.sampled_from(BLOCKS)))
        fast, plain = both_ways(bundle, [b"\n", *content, *content])
    assert fast == plain


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_lines_spoiled_as_json_in_any_order(data: st.DataObject) -> None:
    bundle, lines = data.draw(st.sampled_from(WORLDS))
    rng = data.draw(st.randoms(use_true_random=False))
    content = [mangled(Random(rng.random()), rng.choice(lines)) + b"\n" for _ in range(15)]
    order = [*content, *content, *(rng.choice(lines) + b"\n" for _ in range(15))]
    rng.shuffle(order)
    fast, plain = both_ways(bundle, [b"\n", *order])
    assert fast == plain


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(("", "null", "a@b.de", "http://localhost", "+14155552671", "2026-01-31")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
HOSTILE: dict[str, Any] = {
    "lexicon": 1,
    "events": {
        "E": {
            "properties": {
                "a": {"type": "string", "pattern": "^[a-z]+$", "required": True},
                "b": {"type": ["number", "string"], "nullable": True},
                "c": {"type": "list", "items": {"type": "integer", "minimum": 0}},
                "d": {"type": "object", "properties": {"e": {"type": "boolean"}}},
                "time": {"type": "integer"},
                "$os": {"type": "string", "enum": ["iOS", "Android"]},
                "distinct_id": {"type": "string", "required": True},
            }
        }
    },
}


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(("a", "b", "c", "d", "time", "$os", "distinct_id", "$user_id", "x.y"))
            | st.text(max_size=6),
            VALUES,
            max_size=6,
        ),
        max_size=6,
    )
)
def test_any_values_anywhere(events: list[dict[str, Any]]) -> None:
    from tests.oracle.support import bundle_of

    lines = []
    for properties in events:
        try:
            lines.append(line_of(properties))
        except UnicodeEncodeError:
            continue
    fast, plain = both_ways(bundle_of(json.dumps(HOSTILE)), [b"\n", *lines, *lines])
    assert fast == plain
