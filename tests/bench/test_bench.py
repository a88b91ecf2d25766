"""The benchmark runs from end to end, and its contenders agree on which events are faulty."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "bench"


def _python(*arguments):
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "export.ndjson"
    arguments = ["--events", "600", "--faults", "0.3", "--seed", "5", "-o", path]
    _python("-m", "lexicon_cli.jobs.sample_data", *arguments)
    return path


def test_all_outside_validators_find_the_same_number_of_faulty_events(export):
    found = {}
    for name in ("jsonschema", "jsonschema-rs", "jsonschema-rs-verdict", "fastjsonschema"):
        plan = ROOT / "sample_plans" / "ecommerce.yaml"
        found[name] = json.loads(_python(BENCH / "peers.py", name, plan, export, 600))["faulty"]
    assert len(set(found.values())) == 1, found
    assert found["jsonschema"] > 60


def test_every_variant_is_made_and_can_be_checked(tmp_path):
    sys.path.insert(0, str(BENCH))
    try:
        from variants import CHANGES, changed
    finally:
        sys.path.remove(str(BENCH))
    lines = [b'{"event":"A","properties":{"price":1,"items":[{"a":1}],"storefront":"us","b":2}}\n']
    for name in CHANGES:
        made = list(changed(lines * 50, name, 1))
        assert len([json.loads(line) for line in made]) == 50
        assert made != lines * 50
        assert list(changed(lines * 50, name, 1)) == made


def test_a_small_run_prints_ratios_and_writes_results(tmp_path):
    out = tmp_path / "results.json"
    arguments = ["--events", "300", "--rounds", "1", "--no-start-up", "--no-cliffs", "--out", out]
    printed = _python(BENCH / "run.py", *arguments, "--only", "kernel", "process-1", "process-2")
    results = json.loads(out.read_text("utf-8"))
    assert set(results["results"]) == {"floor", "jsonschema", "kernel", "process-1", "process-2"}
    for by_label in results["results"].values():
        assert set(by_label) == {"clean", "faulty", "common"}
        assert all(row["events_per_second"] > 0 < row["peak_mb"] for row in by_label.values())
    assert printed.count("\n| ") == 7
    assert "host" not in json.dumps(results["machine"]).lower()
