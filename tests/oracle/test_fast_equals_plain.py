"""The typed way through the kernel tells exactly what the plain one tells, whatever the lines."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.jobs.validate import validate
from lexicon_cli.kernel import cutting
from lexicon_cli.kernel.ingest import Ingest, has_foreign_host
from lexicon_cli.kernel.judge import junk_kind
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.typed.text import SEPARATOR, Hosts, is_harmless, suspicious
from lexicon_cli.output.json import render
from lexicon_cli.output.style import Style
from lexicon_cli.schema.compile import compile_bundle
from tests.oracle import texts
from tests.oracle.invent import NAMES, anything, as_line, invent_event, invent_plan
from tests.oracle.invent_schemas import invent_schema, invent_value
from tests.oracle.mangle import line_end, mangled
from tests.oracle.support import NOW_MS, both_ways, handwritten, line_of, typed_share

SAMPLES = ("ecommerce", "b2b_saas", "mobile_game")
Export = Callable[..., list[bytes]]
Bundle = Callable[[str], SchemaBundle]


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(("seed", "faults"), [(1, 0.0), (2, 0.05), (3, 0.3)])
def test_on_exports_of_the_sample_plans(
    sample_bundle: Bundle, sample_export: Export, name: str, seed: int, faults: float
) -> None:
    lines = sample_export(name, events=2500, seed=seed, faults=faults)
    fast, plain = both_ways(sample_bundle(name), lines)
    assert fast == plain
    assert bool(plain["cells"]) is bool(faults)


@pytest.mark.parametrize("name", SAMPLES)
def test_most_clean_lines_need_no_judge(
    sample_bundle: Bundle, sample_export: Export, name: str
) -> None:
    lines = sample_export(name, events=3000, seed=5)
    assert typed_share(sample_bundle(name), lines) > 0.85


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("block", [1, 700, 20_000, 128 * 1024])
def test_on_spoiled_exports_cut_into_blocks_anywhere(
    monkeypatch: pytest.MonkeyPatch,
    sample_bundle: Bundle,
    sample_export: Export,
    name: str,
    block: int,
) -> None:
    rng = Random(f"{name} {block}")
    lines = [
        mangled(rng, line[:-1]) + line_end(rng) if rng.random() < 0.25 else line
        for line in sample_export(name, events=1200, seed=block)
    ]
    monkeypatch.setattr(cutting, "BLOCK_BYTES", block)
    fast, plain = both_ways(sample_bundle(name), lines)
    assert fast == plain


@pytest.mark.parametrize("seed", range(60))
def test_on_invented_plans_and_lines(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    rng = Random(seed)
    plan = invent_plan(rng, wild=0.3)
    bundle = compile_bundle(plan, draft=rng.choice(("2020-12", "07")))
    lines = []
    for _ in range(250):
        line = as_line(*invent_event(rng, plan, faults=rng.choice((0, 0, 0.02, 0.1))))
        is_mangled = rng.random() < 0.2
        lines.append(mangled(rng, line) + line_end(rng) if is_mangled else line + b"\n")
    monkeypatch.setattr(cutting, "BLOCK_BYTES", rng.choice((100, 1000, 5000, 128 * 1024)))
    fast, plain = both_ways(bundle, lines, grades=rng.choice(GRADES))
    assert fast == plain


# With no grades at all every check counts.
GRADES: tuple[dict[str, int], ...] = (
    {},
    {},
    {"VAL001": 3, "PRP001": 3, "EVT001": 2, "ING010/missing": 2, "PIV001": 3, "ING017": 3},
    {"VAL001": 3, "EVT011": 0, "ING010": 3, "ING010/missing": 0, "PRP002": 1, "PRP002/denied": 3},
)


def test_invented_lines_take_both_ways() -> None:
    rng = Random(1)
    shares = []
    for _ in range(20):
        plan = invent_plan(rng, wild=0.3)
        lines = [as_line(*invent_event(rng, plan, faults=0.02)) + b"\n" for _ in range(150)]
        shares.append(typed_share(compile_bundle(plan), lines))
    assert 0.2 < sum(shares) / len(shares) < 0.9


@pytest.mark.parametrize("name", SAMPLES)
def test_reports_are_the_same_bytes(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    sample_bundle: Bundle,
    sample_export: Export,
    name: str,
) -> None:
    rng = Random(name)
    data = tmp_path / "export.ndjson"
    lines = sample_export(name, events=3000, seed=11, faults=0.1)
    data.write_bytes(
        b"".join(mangled(rng, line[:-1]) + b"\n" if rng.random() < 0.05 else line for line in lines)
    )
    plans = str(Path(__file__).parents[2] / "sample_plans" / name)
    plan = plans if Path(plans).is_dir() else f"{plans}.yaml"
    check = partial(validate, [str(data)], plan=[plan], now=NOW_MS / 1000)
    fast = render(check(), Style())
    monkeypatch.setattr(
        "lexicon_cli.jobs.validate.KernelOptions", partial(KernelOptions, plain=True)
    )
    assert render(check(), Style()) == fast
    assert '"code": "ING017"' in fast


TEMPTING = tuple(text for text in texts.TEXTS if len(text) < 50)


def pieces(rng: Random) -> str:
    """A text made of parts of tempting texts."""
    found = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        text = rng.choice(TEMPTING)
        begin = rng.randrange(len(text) + 1) if rng.random() < 0.3 else 0
        end = rng.randrange(begin, len(text) + 1) if rng.random() < 0.3 else len(text)
        found.append(text[begin:end])
    return rng.choice(("", " ", "-", ".", ",", "?", "=", "&", "/", "@")).join(found)


def test_every_text_in_which_the_judge_finds_something_is_suspicious() -> None:
    rng = Random(3)
    ingest = Ingest(compile_bundle(invent_plan(rng)).limits, now_ms=NOW_MS)
    guilty = harmless = 0
    for _ in range(30_000):
        text = pieces(rng).replace(SEPARATOR, "")
        found = junk_kind(text) not in (None, "empty") or any(
            occurrence.code in ("PIV001", "PIV002", "ING021")
            for name in ("own", "$current_url")
            for occurrence in ingest.value(name, text, line_bytes=0, masked=False)
        )
        sweep = f"{SEPARATOR}x{SEPARATOR}{text}{SEPARATOR}"
        if found:
            guilty += 1
            assert suspicious(sweep), text
            assert not is_harmless(sweep), text
        elif suspicious(sweep):
            harmless += is_harmless(sweep)
    # The sweep is of use: it finds, and it lets go.
    assert guilty > 5000
    assert harmless > 1000


def test_every_host_that_the_judge_doubts_is_doubted() -> None:
    rng = Random(4)
    hosts = Hosts()
    doubted = 0
    for _ in range(20_000):
        text = pieces(rng).replace(SEPARATOR, "")
        if has_foreign_host(text):
            doubted += 1
            assert not hosts.are_fine(f"{SEPARATOR}//{text}{SEPARATOR}"), text
    assert doubted > 1000


def test_a_line_in_two_sources_or_places_is_counted_alike(sample_bundle: Bundle) -> None:
    """Offsets, lines and inputs of samples come out of both ways alike, also without a last end."""
    lines = [b"\xef\xbb\xbf{}\n", b"\n", b'{"event": "x"}\r\n', b"\r\n", b'{"event": 5']
    fast, plain = both_ways(sample_bundle("ecommerce"), lines)
    assert fast == plain
    assert fast["spans"] == [[0, 0, sum(map(len, lines)), 5, 3, 0, 3]]


def test_learning_anew_changes_no_verdict(sample_bundle: Bundle) -> None:
    """Lines with another unit of time, other properties, another order: all count alike."""
    rng = Random(9)
    plan = invent_plan(Random(2), wild=0)
    lines = []
    for part in range(6):
        for _ in range(700):
            name, properties = invent_event(rng, plan, faults=0)
            properties[f"$el_attr__{part}"] = "seen later"
            if part % 2:
                properties["time"] *= 1000
            if part == 4:
                properties["time"] += 0.5
            lines.append(as_line(name, properties) + b"\n")
    fast, plain = both_ways(compile_bundle(plan), lines)
    assert fast == plain
    assert fast["time_units"]["ms"] > 1000


@pytest.mark.parametrize("seed", range(40))
def test_on_hand_written_schemas(seed: int) -> None:
    rng = Random(f"by hand {seed}")
    schema = invent_schema(rng)
    lines = []
    for _ in range(150):
        properties = {
            name: invent_value(rng, sub, schema)
            for name, sub in schema["properties"].items()
            if name in schema.get("required", ()) or rng.random() < 0.7
        }
        if rng.random() < 0.1:
            properties[rng.choice(NAMES)] = anything(rng)
        lines.append(line_of(properties))
    fast, plain = both_ways(handwritten(schema), lines)
    assert fast == plain
