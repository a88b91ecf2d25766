"""Laws of tallies: merging is associative and commutative, and no cut of the data shows."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.kernel import tally as tally_module
from lexicon_cli.kernel.bounded import OTHER, rank_of
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.tally import Tally
from lexicon_cli.schema.compile import compile_bundle
from tests.oracle.invent import as_line, invent_event, invent_plan
from tests.oracle.mangle import line_end, mangled
from tests.oracle.support import bundle_of, comparable, kernel_of, line_of, without_spans

SEEDS = range(12)


def invented(seed: int, count: int = 120) -> tuple[SchemaBundle, list[bytes]]:
    """A bundle and lines for it; some lines are no lines, or several."""
    rng = Random(seed)
    plan = invent_plan(rng, wild=0.5)
    lines = []
    for _ in range(count):
        line = as_line(*invent_event(rng, plan, faults=0.1))
        is_mangled = rng.random() < 0.1
        lines.append(mangled(rng, line) + line_end(rng) if is_mangled else line + b"\n")
    data = b"".join(lines)
    return compile_bundle(plan), [line + b"\n" for line in data.split(b"\n")]


def parts_of(kernel: Kernel, lines: Sequence[bytes], cuts: Sequence[int]) -> list[Tally]:
    """The tallies of stretches of the lines, each told where it begins."""
    found, offset = [], 0
    for begin, end in zip((0, *cuts), (*cuts, len(lines)), strict=True):
        part = lines[begin:end]
        found.append(kernel.check_lines(part, offset=offset))
        offset += sum(map(len, part))
    return found


def merged(tallies: Sequence[Tally]) -> Tally:
    total = Tally()
    for tally in tallies:
        total.merge(tally)
    return total


def copy(tally: Tally) -> Tally:
    return Tally.from_json(tally.to_json())


@pytest.mark.parametrize("seed", SEEDS)
def test_merging_is_associative_commutative_and_has_a_neutral_element(seed: int) -> None:
    bundle, lines = invented(seed)
    one, two, three = parts_of(kernel_of(bundle), lines, (40, 80))
    left = merged([merged([copy(one), copy(two)]), copy(three)])
    right = copy(one)
    right.merge(merged([copy(two), copy(three)]))
    backwards = merged([copy(three), copy(two), copy(one)])
    assert comparable(left) == comparable(right) == comparable(backwards)
    with_nothing = copy(one)
    with_nothing.merge(Tally())
    assert comparable(with_nothing) == comparable(merged([copy(one)])) == comparable(one)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tally_survives_json(seed: int) -> None:
    bundle, lines = invented(seed)
    tally = kernel_of(bundle).check_lines(lines)
    raw = tally.to_json()
    assert Tally.from_json(raw).to_json() == raw


@pytest.mark.parametrize("plain", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_no_cut_at_line_ends_shows(seed: int, plain: bool) -> None:
    bundle, lines = invented(seed)
    rng = Random(seed)
    whole = without_spans(kernel_of(bundle, plain=plain).check_lines(lines))
    for _ in range(3):
        cuts = sorted(rng.sample(range(1, len(lines)), rng.randrange(1, 8)))
        parts = parts_of(kernel_of(bundle, plain=plain), lines, cuts)
        rng.shuffle(parts)
        assert without_spans(merged(parts)) == whole


@pytest.mark.parametrize("seed", SEEDS)
def test_no_cut_into_ranges_of_bytes_shows(seed: int, tmp_path: Path) -> None:
    bundle, lines = invented(seed)
    data = b"".join(lines)
    path = tmp_path / "export.ndjson"
    path.write_bytes(data)
    kernel = kernel_of(bundle)
    whole = without_spans(kernel.check_range(path, 0, len(data)))
    assert whole["spans"][0] == data.count(b"\n")
    rng = Random(seed)
    for size in (1 + rng.randrange(40), 997, 10_007):
        starts = range(0, len(data), size)
        parts = [kernel.check_range(path, start, start + size) for start in starts]
        rng.shuffle(parts)
        assert without_spans(merged(parts)) == whole


@pytest.mark.parametrize("seed", SEEDS)
def test_line_numbers_follow_from_the_spans(seed: int, tmp_path: Path) -> None:
    bundle, lines = invented(seed)
    path = tmp_path / "export.ndjson"
    data = b"".join(lines)
    path.write_bytes(data)
    kernel = kernel_of(bundle)
    size = 1500
    total = merged([kernel.check_range(path, at, at + size) for at in range(0, len(data), size)])
    before = {
        span.start: sum(other.newlines for other in total.spans if other.start < span.start)
        for span in total.spans
    }
    samples = [sample for *_, cell in total.all_cells() for sample in cell.samples]
    assert samples
    for _, offset, start, line, *_ in samples:
        assert data.count(b"\n", 0, offset) == before[start] + line


# -- names without end --------------------------------------------------------------------------


@pytest.fixture
def few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few names are kept that small data has too many."""
    monkeypatch.setattr(tally_module, "UNPLANNED_EVENTS", 5)
    monkeypatch.setattr(tally_module, "UNPLANNED_PROPERTIES", 3)


def unplanned(rng: Random, count: int) -> list[bytes]:
    """Lines of many unplanned events and properties."""
    found = []
    for _ in range(count):
        properties: dict[str, Any] = {
            f"p{rng.randrange(14)}": rng.choice((1, "x" * 300, "x" * rng.randrange(256, 300)))
            for _ in range(rng.randrange(5))
        }
        if rng.random() < 0.3:
            properties["$insert_id"] = None
        event = rng.choice(("E", "e", "Ee", "EE", *(f"other {n}" for n in range(14))))
        found.append(line_of(properties, event))
    return found


CLOSED = "lexicon: 1\nsettings: {additional_properties: deny}\nevents:\n  E: {}\n"


@pytest.mark.usefixtures("few_names")
@pytest.mark.parametrize("seed", range(25))
def test_which_names_are_kept_does_not_depend_on_cuts(seed: int) -> None:
    rng = Random(seed)
    bundle, lines = bundle_of(CLOSED), unplanned(rng, 70)
    whole = without_spans(kernel_of(bundle).check_lines(lines))
    for _ in range(4):
        cuts = sorted(rng.sample(range(1, 70), rng.randrange(1, 6)))
        parts = parts_of(kernel_of(bundle), lines, cuts)
        while len(parts) > 1:
            at = rng.randrange(len(parts) - 1)
            parts[at].merge(parts.pop(at + 1))
        assert without_spans(parts[0]) == whole


def test_thousands_of_names_stay_few_and_what_is_kept_is_exact() -> None:
    rng = Random(8)
    names = [f"event {rng.randrange(4000)}" for _ in range(9000)]
    tally = kernel_of(bundle_of(CLOSED)).check_lines(line_of({}, name) for name in names)
    kept = set(tally.traffic) - {OTHER}
    assert len(kept) == tally_module.UNPLANNED_EVENTS
    assert kept == set(sorted(set(names), key=rank_of)[: len(kept)])
    assert all(tally.traffic[name].count == names.count(name) for name in kept)
    assert sum(traffic.count for traffic in tally.traffic.values()) == len(names)
    events = {event for _, event, *_ in tally.all_cells()}
    assert events == {*kept, OTHER}


def test_thousands_of_property_names_stay_few_and_what_is_kept_is_exact() -> None:
    rng = Random(9)
    names = [f"property {rng.randrange(900)}" for _ in range(3000)]
    tally = kernel_of(bundle_of(CLOSED)).check_lines(line_of({name: 1}) for name in names)
    counts = {prop: cell.count for code, _, prop, _, cell in tally.all_cells() if code == "PRP002"}
    others = counts.pop(OTHER)
    assert len(counts) == tally_module.UNPLANNED_PROPERTIES
    assert counts == {name: names.count(name) for name in counts}
    assert others + sum(counts.values()) == len(names)


def test_a_name_that_reads_like_the_cell_of_others_is_no_trouble() -> None:
    lines = [line_of({OTHER: 1}), line_of({}, OTHER), line_of({OTHER: 1}, OTHER)]
    tally = kernel_of(bundle_of(CLOSED)).check_lines(lines)
    assert tally.traffic[OTHER].count == 2
    assert json.loads(copy(tally).to_json()) == json.loads(tally.to_json())
