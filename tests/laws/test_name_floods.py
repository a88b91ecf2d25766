"""Names of events and properties without end: every path counts them as the readable one does."""

from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from lexicon_cli.kernel import tally as tally_module
from lexicon_cli.kernel.native import events as native_events
from lexicon_cli.kernel.native import scanner_type
from lexicon_cli.kernel.tally import Tally
from tests.oracle.support import bundle_of, comparable, kernel_of, line_of, without_spans

PLAN = """
lexicon: 1
events:
  Sign Up:
    aliases: [Registered]
    properties: {plan: {type: string, enum: [free, paid], required: true}}
  Page View: {properties: {path: {type: string}}}
  Plan 2 Bought: {}
"""
BUNDLE = bundle_of(PLAN)
RANKS: tuple[dict[str, int], ...] = (
    {},
    {"EVT001": 0, "EVT003": 2, "EVT004": 3, "ING010": 1},
    {"EVT001/": 0, "PII001": 3},
)
compiled = pytest.mark.skipif(scanner_type() is None, reason="the scanner is not compiled here")


@pytest.fixture(autouse=True)
def few_names_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native_events, "_STRANGERS", 3)
    monkeypatch.setattr(tally_module, "UNPLANNED_EVENTS", 6)
    monkeypatch.setattr(tally_module, "UNPLANNED_PROPERTIES", 4)


def names(rng: Random) -> Iterator[str]:
    """Planned names, those ill-spelt, and others, with and without an end of their own."""
    heads = ("Sign Up", "sign up", "sign_up", "Sgin Up", "Registered", "registred", "[Auto] x", "É")
    tails = ("", "", f" {rng.randrange(40)}", ' \\"q\\"', ".a[b]", " \ud800", "ß" * 160, "x" * 400)
    while True:
        yield rng.choice((*heads, "Page View", "Plan 2 Bought", "")) + rng.choice(tails)


def flood(seed: int, count: int = 160) -> list[bytes]:
    """Lines of an export; most have nothing else to be blamed for."""
    rng = Random(seed)
    oddities: tuple[dict[str, Any], ...] = (
        {"plan": 7},
        {"$insert_id": None},
        {"$insert_id": "ü"},
        {"time": "soon"},
        {"mail": "someone@example.org"},
        {"$current_url": "http://localhost/a"},
        {"Plan": "free"},
        {"a": {"b": [1, {}]}},
    )
    lines = [b"\n"]
    for number, name in zip(range(count), names(rng), strict=False):
        properties = {
            "plan": rng.choice(("free", "paid")),
            "time": 1_772_409_700 + rng.randrange(9_000),
            "$insert_id": f"insert-{number}",
            "$app_version_string": f"1.{rng.randrange(40)}",
            "$os": rng.choice(("iOS", "Android", None)),
            f"flag_{rng.randrange(400)}": True,
            **(rng.choice(oddities) if rng.random() < 0.2 else {}),
        }
        lines.append(line_of(properties, name))
    return lines


@pytest.mark.parametrize("seed", range(12))
def test_every_path_counts_a_flood_alike(seed: int) -> None:
    lines, grades = flood(seed), RANKS[seed % 3]
    found = [
        comparable(kernel_of(BUNDLE, grades=grades, **way).check_lines(lines))
        for way in ({"plain": True}, {"native": False}, {})
    ]
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("seed", range(12))
def test_a_flood_may_be_cut_anywhere_and_merged_in_any_order(seed: int) -> None:
    rng, lines, grades = Random(seed), flood(seed), RANKS[seed % 3]
    whole = without_spans(kernel_of(BUNDLE, grades=grades, plain=True).check_lines(lines))
    kernel = kernel_of(BUNDLE, grades=grades)
    cuts = sorted({0, len(lines), *(rng.randrange(len(lines)) for _ in range(3))})
    parts, offset = [], 0
    for begin, end in pairwise(cuts):
        some = lines[begin:end]
        parts.append(kernel.check_lines(some, offset=offset))
        offset += sum(map(len, some))
    rng.shuffle(parts)
    merged = Tally()
    for part in parts:
        merged.merge(part)
    assert without_spans(merged) == whole


@compiled
def test_names_without_end_are_not_left_to_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = kernel_of(BUNDLE)
    lines = [line_of({"flag": True}, f"Page View {number}") for number in range(50)]
    seen: list[str] = []
    judge = kernel.judge.judge

    def noting(name: str, *rest: Any, **more: Any) -> Any:
        seen.append(name)
        return judge(name, *rest, **more)

    monkeypatch.setattr(kernel.judge, "judge", noting)
    tally = kernel.check_lines([b"\n", *lines])
    assert seen == []
    assert sum(traffic.count for traffic in tally.traffic.values()) == 50
