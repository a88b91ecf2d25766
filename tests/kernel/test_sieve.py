"""Passing over what is beyond doubt changes no verdict, and what is remembered stays small."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.kernel.assertions import Failure
from lexicon_cli.kernel.held import _STRANGERS, HeldProperties, Shared
from lexicon_cli.kernel.judge import EventJudge, properties_schema
from lexicon_cli.kernel.keywords import Compiler
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.schema.compile import compile_bundle
from tests.oracle import texts
from tests.oracle.invent import anything, invent_event, invent_plan
from tests.oracle.support import BASE, FALLBACK, NOW_MS, bundle_of, kernel_of, line_of

PLAN = """
lexicon: 1
settings: {additional_properties: %s}
events:
  E:
    properties:
      word: {type: string, enum: [a, "null", "{{x}}", user@example.com, b]}
      text: {type: string, required: true, min_length: 2, max_length: 20}
      form: {type: string, pattern: "^[A-Z]+-[0-9]+$", nullable: true}
      secret: {type: string, sensitive: true, required: true, nullable: true}
      price: {type: number, minimum: -5, maximum: 100}
      user_age: {type: integer}
      rank: {type: integer, enum: [1, 2, 3]}
      flag: {type: boolean, required: true}
      "on": {type: boolean, enum: [true]}
      when: {type: datetime, required: true}
      either: {type: [string, number]}
      whatever: {type: any}
      list: {type: list, items: {type: integer, maximum: 9}, max_length: 4}
      lists: {type: list, items: {type: list, items: {type: list}}}
      object:
        type: object
        properties: {id: {type: string, required: true, pattern: "^[a-z]+$"}, n: {type: integer}}
      a.b: {type: integer}
      a: {type: object, properties: {b: {type: integer}}}
      gone: {type: string, status: blocked}
      time: {type: number, maximum: 1772409800}
      $os: {type: string, required: true}
      $insert_id: {type: string, min_length: 3}
      distinct_id: {type: string, max_length: 30}
      $current_url: {type: string}
      $browser: {type: string, required: true}
"""
MODES = ("deny", "warn", "allow")
BUNDLES = {mode: bundle_of(PLAN % mode) for mode in MODES}
JUDGES = {
    (mode, plain): EventJudge(bundle, KernelOptions(now_ms=NOW_MS, fallback=FALLBACK, plain=plain))
    for mode, bundle in BUNDLES.items()
    for plain in (False, True)
}
NAMES = (
    *BUNDLES["deny"].events["E"].properties,
    *("Text", "stranger", "$user_id", "$device_id", "$host", "$user_agent", "$referrer", "$ignore"),
    *("$el_attr__href", "utm_source", "x" * 256, "mp_lib"),
)
VALUES = st.one_of(
    st.sampled_from([*texts.TEXTS, "AB-1", "2026-03-01", "1970-01-01", "", "localhost", "abc"]),
    st.sampled_from([-5, -5.0, 0, 1, 1.0, True, False, None, 9, 10, 130, 131, 2**53, 2**53 + 2]),
    st.sampled_from([1e300, -0.0, 2**63, 1772409700, 1772409700123, 1772409900, 0.5, 3]),
    st.recursive(
        st.sampled_from([1, 10, "x", "a@example.com", None, True, 1.5, "y" * 300]),
        lambda inner: (
            st.lists(inner, max_size=5)
            | st.dictionaries(st.sampled_from(["id", "n", "b", "other"]), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)


def verdicts(judge: EventJudge, properties: dict[str, Any], line_bytes: int = 500) -> list[Any]:
    """All that the judge finds, in an order of its own."""
    found = judge.judge("E", properties, line_bytes=line_bytes, platform="web", time_ms=None)
    return sorted(found, key=repr)


@settings(deadline=None, max_examples=300)
@given(
    mode=st.sampled_from(MODES),
    properties=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
    line_bytes=st.sampled_from([500, 9000]),
)
def test_the_sieve_changes_no_verdict(
    mode: str, properties: dict[str, Any], line_bytes: int
) -> None:
    sifting, plain = JUDGES[mode, False], JUDGES[mode, True]
    expected = verdicts(plain, properties, line_bytes)
    assert verdicts(sifting, properties, line_bytes) == expected
    assert verdicts(sifting, properties, line_bytes) == expected, "what is remembered is right"


@pytest.mark.parametrize("seed", range(20))
def test_nor_on_invented_plans(seed: int) -> None:
    rng = Random(f"sieve {seed}")
    plan = invent_plan(rng, wild=0.3)
    bundle = compile_bundle(plan, draft=rng.choice(("2020-12", "07")))
    sifting, plain = kernel_of(bundle).judge, kernel_of(bundle, plain=True).judge
    for _ in range(150):
        name, properties = invent_event(rng, plan, faults=rng.choice((0, 0.05, 0.3)))
        if rng.random() < 0.2:
            properties[rng.choice(list(properties) or ["x"])] = anything(rng)
        both = [
            sorted(
                judge.judge(name, properties, line_bytes=700, platform="ios", time_ms=NOW_MS),
                key=repr,
            )
            for judge in (sifting, plain)
        ]
        assert both[0] == both[1]


@settings(deadline=None, max_examples=100)
@given(
    mode=st.sampled_from(MODES),
    properties=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
)
def test_a_schema_taken_apart_says_what_it_says_whole(
    mode: str, properties: dict[str, Any]
) -> None:
    entry = BUNDLES[mode].events["E"]
    checks = JUDGES[mode, True].checks["E"]
    assert checks.apart is not None
    whole: list[Failure] = []
    Compiler(entry.schema).compile(properties_schema(entry.schema))(properties, (), whole)
    apart = checks.failures("E", properties)
    assert {failure[:2] for failure in apart} == {failure[:2] for failure in whole}


def test_what_is_fine_needs_no_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = kernel_of(BUNDLES["deny"]).judge
    fine = {
        **BASE,
        "text": "hello",
        "secret": "x",
        "flag": True,
        "when": "2026-03-01",
        "price": 1.5,
        "$os": "iOS",
        "$browser": "Safari",
        "list": [1, 2],
        "object": {"id": "a", "n": 1},
        "user_age": 30,
        "form": "AB-1",
        "$current_url": "https://www.example.com/a",
    }
    assert verdicts(judge, fine) == []
    monkeypatch.setattr("lexicon_cli.kernel.held.PropertyJudge.judged", None)
    again = {**fine, "text": "another", "form": "CD-2", "price": 2.5, "$insert_id": "other-1"}
    again |= {"list": [3], "object": {"id": "b"}, "$current_url": "https://www.example.com/b"}
    assert verdicts(judge, again) == []


def test_endlessly_many_names_are_not_kept() -> None:
    judge = kernel_of(BUNDLES["allow"]).judge
    shared = Shared(judge.ingest, sifts=True)
    held = HeldProperties(shared, judge.checks["E"])
    for number in range(_STRANGERS * 2 + 10):
        assert held.faults({f"name {number}": number}, 100) == []
    assert len(held._judges) <= _STRANGERS + 1
    assert len(held._known) <= _STRANGERS + 1


def test_names_that_push_each_other_out_in_one_line_are_all_counted() -> None:
    """A name may lose its cell to another of its own line."""
    lines = [
        line_of({**{f"p{line * 7 + k}": 1 for k in range(7)}, f"p{line % 5}": 1})
        for line in range(150)
    ]
    tally = kernel_of(bundle_of("lexicon: 1\nevents: {E: {}}"), plain=True).check_lines(lines)
    counts = [cell.count for code, _, _, _, cell in tally.all_cells() if code == "PRP002"]
    sent = sum(len(json.loads(line)["properties"]) - len(BASE) for line in lines)
    assert sum(counts) == sent
    assert len(counts) == 201


@pytest.mark.parametrize("bundle", [BUNDLES["deny"]])
def test_checks_are_made_when_an_event_is_first_seen(bundle: SchemaBundle) -> None:
    judge = kernel_of(bundle).judge
    assert judge.checks["E"] is judge.checks["E"]
    assert list(judge.checks) == ["E"]
