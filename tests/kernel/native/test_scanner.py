"""The compiled scanner: told apart from the typed path only by its speed."""

import gc
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.native import REVISION, SWITCH, scanner_type
from lexicon_cli.kernel.native.blocks import NativeBlocks
from lexicon_cli.kernel.typed.blocks import TypedBlocks
from tests.oracle.support import bundle_of, comparable, kernel_of, line_of

compiled = pytest.mark.skipif(scanner_type() is None, reason="the scanner is not compiled here")

PLAN = r"""
lexicon: 1
settings: {additional_properties: allow}
events:
  E:
    properties:
      code: {type: string, pattern: '^[a-z]{2}-[0-9]+$'}
      kind: {type: string, enum: [one, two, three, four, five, six], required: true}
      price: {type: number, minimum: 0}
      note: {type: string}
      at: {type: datetime}
      items: {type: list, items: {type: object, properties: {sku: {type: string, required: true}}}}
"""
CLEAN: dict[str, Any] = {
    "kind": "one",
    "code": "ab-12",
    "price": 1.5,
    "note": "some words",
    "at": "2026-03-04T05:06:07Z",
    "items": [{"sku": "a"}, {"sku": "b"}],
}


@pytest.fixture(scope="module")
def bundle() -> SchemaBundle:
    return bundle_of(PLAN)


def judged(kernel: Kernel, lines: list[bytes]) -> int:
    """How many of the lines the judge has to see."""
    seen = 0
    judge = kernel.judge.judge

    def counting(*args: Any, **named: Any) -> Any:
        nonlocal seen
        seen += 1
        return judge(*args, **named)

    kernel.judge.judge = counting  # type: ignore[method-assign]
    kernel.check_lines([b"\n", *lines])
    return seen


@compiled
def test_it_is_used_where_it_is_compiled(bundle: SchemaBundle) -> None:
    assert isinstance(kernel_of(bundle)._fast, NativeBlocks)
    assert isinstance(kernel_of(bundle, native=False)._fast, TypedBlocks)
    assert kernel_of(bundle, plain=True)._fast is None


def test_a_variable_turns_it_off(bundle: SchemaBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "1")
    assert isinstance(kernel_of(bundle)._fast, TypedBlocks)


@compiled
def test_one_compiled_from_other_sources_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lexicon_cli.kernel.native.REVISION", REVISION + 1)
    assert scanner_type() is None


@compiled
@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"note": "Größe für Müller 東京"},
        {"note": 'tab\t"quoted" \\ \u00e9'},
        {"$os": "iOS", "$browser": "Mobile Safari", "$current_url": "https://a.example/b?c=d"},
        {"unplanned": [1, {"a": None}], "other": True},
        {"distinct_id": 12345},
        {"distinct_id": "ü-1", "$user_id": "u"},
        {"time": 1_772_409_700.25},
        {"time": 1_772_409_700_123},
        {"price": 10**15},
        {"price": 1e3},
        {"items": []},
        {f"p{number}": number for number in range(100)},
    ],
    ids=lambda properties: next(iter(properties), "as it is"),
)
def test_no_judge_is_asked_about_what_is_fine(
    bundle: SchemaBundle, properties: dict[str, Any]
) -> None:
    lines = [line_of({**CLEAN, **properties})] * 3
    assert judged(kernel_of(bundle), lines) == 0


@compiled
@pytest.mark.parametrize(
    "properties",
    [
        {"kind": "seven"},
        {"kind": 5, "price": "12"},
        {"price": -1},
        {"code": "AB-12"},
        {"note": "someone@example.com"},
        {"at": "yesterday"},
        {"items": [{"sku": 1}]},
        {"$insert_id": None},
        {"distinct_id": "anonymous"},
        {"$ignore": True},
        {"mp_lib": "web", "$current_url": "http://localhost/"},
    ],
    ids=lambda properties: next(iter(properties)),
)
def test_the_judge_is_not_asked_again_about_a_fault(
    bundle: SchemaBundle, properties: dict[str, Any]
) -> None:
    lines = [line_of({**CLEAN, **properties, "app_version": f"1.{n % 3}"}) for n in range(40)]
    assert judged(kernel_of(bundle), lines) == 0
    fast = comparable(kernel_of(bundle).check_lines([b"\n", *lines]))
    assert fast == comparable(kernel_of(bundle, plain=True).check_lines([b"\n", *lines]))
    assert sum(cell[4][0] for cell in fast["cells"]) >= 40


@compiled
def test_a_missing_property_is_counted_like_any_fault(bundle: SchemaBundle) -> None:
    line = json.loads(line_of(CLEAN))
    del line["properties"]["kind"], line["properties"]["distinct_id"]
    lines = [b"\n"] + [json.dumps(line).encode() + b"\n"] * 5
    fast = comparable(kernel_of(bundle).check_lines(lines))
    assert fast == comparable(kernel_of(bundle, plain=True).check_lines(lines))
    assert {cell[0] for cell in fast["cells"]} == {"PRP001", "ING014"}


@compiled
def test_faults_without_end_are_forgotten_in_time(bundle: SchemaBundle) -> None:
    lines = [line_of({**CLEAN, "kind": f"kind {n}", "code": f"no {n % 7}"}) for n in range(9000)]
    fast = comparable(kernel_of(bundle).check_lines(lines))
    assert fast == comparable(kernel_of(bundle, plain=True).check_lines(lines))


NAMES = (
    *("new", "New", "a new one", "k", "K", "\u212a", "kind", "Kind", "KIND", "price ", "a.b"),
    *("ünd", "日本", "$x", "$el_attr__x", "$EL_ATTR__x", "time", "Time", "$os", "a[0]", "note.x"),
    *("x" * 255, "x" * 256, "x" * 301, "", "tab\there", 'a"b', "utm_source", "UTM_SOURCE"),
    *("stranger", "a|b", "|"),
)


@compiled
@pytest.mark.parametrize("mode", ["allow", "warn", "deny"])
@pytest.mark.parametrize("names", [["kind"], ["kind", "k"], ["ünd", "a|b"], ["$x", "stranger"], []])
def test_names_without_end_are_counted_as_the_judge_counts_them(
    monkeypatch: pytest.MonkeyPatch, mode: str, names: list[str]
) -> None:
    monkeypatch.setattr("lexicon_cli.kernel.native.blocks._STRANGERS", 0)
    event = {"properties": {name: {"type": "string"} for name in names}}
    plan = {"settings": {"additional_properties": mode}, "events": {"E": event}}
    rng = Random(str(names))
    lines = []
    for number in range(400):
        found = {rng.choice((*NAMES, f"new {number}", f"NEW {number}")): "text" for _ in range(2)}
        if rng.random() < 0.1:
            found[f"odd {number}"] = rng.choice(("someone@example.com", [[[[1]]]], "y" * 300))
        line = line_of(found, rng.choice(("E", "E", "E", "$opt_in", "no event")))
        if rng.random() < 0.05:
            line = line.replace(b'"text"', b'"text", "new": 1, "new": "text"')
        lines.append(line)
    bundle = bundle_of(json.dumps({"lexicon": 1, **plan}))
    kernel = kernel_of(bundle)
    fast = comparable(kernel.check_lines([b"\n", *lines]))
    assert fast == comparable(kernel_of(bundle, plain=True).check_lines([b"\n", *lines]))
    if "a|b" not in names:  # hard to tell from two names in an expression
        assert judged(kernel, [line_of({f"id {number}": "text"}) for number in range(50)]) == 0


@compiled
def test_one_kernel_counts_each_span_apart(bundle: SchemaBundle) -> None:
    kernel = kernel_of(bundle)
    faulty = [b"\n", *[line_of({**CLEAN, "kind": "seven"})] * 3]
    clean = [b"\n", *[line_of(CLEAN)] * 2]
    first = comparable(kernel.check_lines(faulty, source=1))
    between = comparable(kernel.check_lines(clean, source=2))
    again = comparable(kernel.check_lines(faulty, source=1))
    assert first == again
    assert between["cells"] == []
    assert between["traffic"]["E"][0] == 2


@compiled
@pytest.mark.parametrize("arguments", [(), (1,), ({},), ({"blocked": [5], "own_names": []},)])
def test_nonsense_is_refused_and_does_no_harm(arguments: tuple[Any, ...]) -> None:
    with pytest.raises((TypeError, ValueError)):
        scanner_type()(*arguments)


@compiled
def test_an_error_in_what_it_asks_comes_out(bundle: SchemaBundle) -> None:
    class Rude:
        def event(self, name: str) -> Any:
            raise LookupError(name)

    blocks = kernel_of(bundle)._fast
    assert isinstance(blocks, NativeBlocks)
    with pytest.raises(LookupError):
        blocks._scanner.scan(line_of(CLEAN), 0, 0, Rude(), True)


@compiled
def test_memory_stays_flat_however_many_lines(bundle: SchemaBundle) -> None:
    kernel = kernel_of(bundle, side_dir=None)
    blocks = kernel._fast
    assert isinstance(blocks, NativeBlocks)
    scanner, helper = blocks._scanner, blocks._helper
    lines = [line_of(CLEAN), line_of({**CLEAN, "note": "é" * 40, "unplanned": {"a": [1]}})]
    block = b"".join(lines * 300)

    def rounds(count: int) -> int:
        for number in range(count):
            lines, counted, left = scanner.scan(block, number * len(block), 0, helper, True)
            assert (lines, counted, left) == (600, 600, [])
            scanner.take_rows()
            scanner.take_totals(number % 10 == 0)
        gc.collect()
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    before = rounds(50)
    assert rounds(300) - before < 2000  # KB; 180,000 lines


def test_the_build_leaves_it_out_where_it_is_not_wanted() -> None:
    pytest.importorskip("hatchling")
    code = "import sys; sys.path[:0] = ['.']; import hatch_build; print(hatch_build._is_wanted())"
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, SWITCH: "1"},
    )
    assert done.stdout == "False\n"
