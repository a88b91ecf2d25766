"""Reports of the fast paths are the plain twin's, byte for byte, on small benchmark files."""

import gzip
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from lexicon_cli.jobs.sample_data.__main__ import main as make_sample_data
from lexicon_cli.kernel.native import scanner_type

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "sample_plans" / "ecommerce.yaml"
FILES = ("clean", "faulty", "gzip", "common", "new-properties", "new-events", "any-order")
FILES = (*FILES, "long-lists", "other-scripts", "many-events", "wide-events")
EVENTS = 1500


@pytest.fixture(scope="module")
def bench():
    """The benchmark's own modules, by name."""
    sys.path.insert(0, str(ROOT / "bench"))
    try:
        yield {name: importlib.import_module(name) for name in ("agree", "variants")}
    finally:
        sys.path.remove(str(ROOT / "bench"))


def _export(plan: Path, path: Path, faults: float = 0.0) -> Path:
    arguments = ["--plan", plan, "--events", EVENTS, "--seed", 3, "--faults", faults, "-o", path]
    make_sample_data([str(argument) for argument in arguments])
    return path


def _file(name: str, variants: ModuleType, folder: Path) -> tuple[Path, Path]:
    """The plan and the small version of a benchmark file."""
    path = folder / f"{name}.ndjson"
    if name in variants.PLANS:
        plan = folder / "plan.yaml"
        plan.write_text(variants.plan_of(name, 300 if name == "many-events" else 4), "utf-8")
        return plan, _export(plan, path)
    if name in variants.CHANGES:
        clean = _export(SHOP, folder / "clean.ndjson").read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(variants.changed(clean, name, 3)))
        return SHOP, path
    _export(SHOP, path, faults=0.0 if name == "clean" else 0.2)
    if name == "gzip":
        packed = folder / "gzip.ndjson.gz"
        packed.write_bytes(gzip.compress(path.read_bytes()))
        return SHOP, packed
    return SHOP, path


def test_no_benchmark_file_is_left_out(bench):
    named = {"clean", "faulty", "gzip", *bench["variants"].CHANGES, *bench["variants"].PLANS}
    assert named == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_way_makes_the_same_report(name, bench, tmp_path):
    plan, path = _file(name, bench["variants"], tmp_path)
    found = bench["agree"].reports(plan, path)
    assert len(found) == 3 + (scanner_type() is not None)
    told = json.loads(found["plain twin"])
    assert told["totals"]["lines"] >= EVENTS
    clean = {"clean", "any-order", "long-lists", "other-scripts", "many-events", "wide-events"}
    seen = [finding for finding in told["findings"] if finding["code"] != "EVT008"]
    assert bool(seen) == (name not in clean)
    for way, text in found.items():
        assert text == found["plain twin"], way
