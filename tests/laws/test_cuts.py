"""However the data is cut and whoever works on it, the report and all files are the same bytes."""

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from lexicon_cli.engine import parts as parts_module
from lexicon_cli.engine.local import run_local
from lexicon_cli.engine.parts import Part
from lexicon_cli.engine.pool import Pool
from lexicon_cli.events.sources import find_sources
from lexicon_cli.jobs.sample_data.faults.plant import plant
from lexicon_cli.jobs.sample_data.stream import Order, clean_lines
from lexicon_cli.jobs.validate import validate
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.output.json import render
from lexicon_cli.output.style import Style
from lexicon_cli.plan.load import load_plan
from lexicon_cli.schema.compile import compile_bundle
from tests.oracle.mangle import mangled
from tests.oracle.support import FALLBACK, NOW_MS, kernel_of, without_spans

PLAN = Path(__file__).parents[2] / "sample_plans" / "ecommerce.yaml"


def export(events: int, seed: int, *, spoiled: float = 0.02) -> bytes:
    """An export with planted faults, some lines of it spoiled as bytes, one of them very long."""
    rng = Random(seed)
    plan = load_plan([PLAN]).plan
    clean = clean_lines(plan, Order(events=events, seed=seed))
    lines = [line for line, _ in plant(clean, plan, rate=0.05, seed=seed)]
    lines = [mangled(rng, line) if rng.random() < spoiled else line for line in lines]
    lines.insert(len(lines) // 3, lines[0].replace(b"{", b'{"x": "' + b"y" * 30_000 + b'", ', 1))
    return b"\n".join(lines) + b"\n"


def run(folder: Path, files: Sequence[Path], **named: Any) -> dict[str, Any]:
    """The report and the three files of a run, as data and bytes."""
    outputs = {kind: folder / f"{kind}.ndjson" for kind in ("occurrences", "accept", "reject")}
    report = validate(
        [str(file) for file in files],
        plan=[str(PLAN)],
        now=NOW_MS / 1000,
        **{kind: str(path) for kind, path in outputs.items()},
        **named,
    )
    written = {kind: path.read_bytes() for kind, path in outputs.items()}
    return {"report": render(report, Style()), **written}


def test_no_size_of_parts_shows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = tmp_path / "export.ndjson"
    data.write_bytes(export(1500, 1))
    whole = run(tmp_path, [data])
    assert len(json.loads(whole["report"])["findings"]) > 30
    assert whole["accept"]
    assert whole["reject"]
    for size in (4_000, 50_000, 333_333):
        monkeypatch.setattr(parts_module, "PART_BYTES", size)
        assert run(tmp_path, [data]) == whole


def test_no_cut_into_files_shows_but_in_places(tmp_path: Path) -> None:
    content = export(1500, 2)
    lines = [line + b"\n" for line in content.split(b"\n")[:-1]]
    rng = Random(3)
    whole_file = tmp_path / "export.ndjson"
    whole_file.write_bytes(content)
    whole = json.loads(run(tmp_path, [whole_file])["report"])
    for count in (2, 7):
        cuts = [0, *sorted(rng.sample(range(1, len(lines)), count - 1)), len(lines)]
        folder = tmp_path / f"cut-{count}"
        folder.mkdir()
        files, before = [], {}
        for number, (begin, end) in enumerate(pairwise(cuts)):
            files.append(folder / f"part-{number}.ndjson")
            files[-1].write_bytes(b"".join(lines[begin:end]))
            before[str(files[-1])] = (begin, sum(map(len, lines[:begin])))
        cut = json.loads(run(tmp_path, files)["report"])
        for finding in cut["findings"]:
            for sample in finding["samples"]:
                first, offset = before[sample["input"]]
                sample["input"] = str(whole_file)
                sample["line"] += first
                sample["offset"] += offset
        assert sum(entry["lines"] for entry in cut["inputs"]) == whole["inputs"][0]["lines"]
        cut["inputs"] = whole["inputs"]
        assert cut == whole


def test_no_number_of_worker_processes_shows(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = tmp_path / "export.ndjson"
    data.write_bytes(export(3000, 4))
    monkeypatch.setattr(parts_module, "PART_BYTES", 200_000)
    found = [run(tmp_path, [data], jobs=jobs) for jobs in (1, 2, 4)]
    assert found[0] == found[1] == found[2]


def test_a_pool_tells_what_one_process_tells(tmp_path: Path) -> None:
    data = tmp_path / "export.ndjson"
    data.write_bytes(export(2500, 5))
    (source,) = find_sources([str(data)])
    cuts = [0, 1, 77_777, 100_000, 100_001, 900_000, source.size]
    parts = [Part(0, source, begin, end) for begin, end in pairwise(cuts)]
    bundle = compile_bundle(load_plan([PLAN]).plan)
    options = KernelOptions(now_ms=NOW_MS, fallback=FALLBACK)
    kernel = json.dumps({"bundle": bundle.to_dict(), "options": options.to_dict()}).encode()
    pooled = without_spans(Pool(kernel, 2).run(parts))
    alone = without_spans(run_local(kernel_of(bundle), [Part(0, source, 0, None)]))
    # Hashes of another process are other hashes.
    for tally in (pooled, alone):
        tally["ledger"] = sorted((row[0], *row[3:]) for row in tally["ledger"])
    assert pooled == alone


def test_a_range_inside_of_a_long_line_spoils_no_other_range(tmp_path: Path) -> None:
    data = tmp_path / "export.ndjson"
    data.write_bytes(b'"' + b"x" * 3000 + b'"\n' + b"[]\n")
    kernel = kernel_of(
        compile_bundle(load_plan([PLAN]).plan),
        side_dir=str(tmp_path),
        write_rejected=True,
        reject_rank=1,
    )
    for begin, end in ((2000, 4000), (1000, 2000), (0, 1000)):
        kernel.check_range(data, begin, end)
    written = sorted(tmp_path.glob("rejected-*"))
    assert b"".join(file.read_bytes() for file in written) == data.read_bytes()
