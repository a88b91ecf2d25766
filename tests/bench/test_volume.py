"""A small part of the benchmark of volume: floors with room for chance, far above the others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    out = tmp_path_factory.mktemp("volume") / "volume.json"
    command = [sys.executable, str(ROOT / "bench" / "volume.py"), "--synthetic", "--seeds", "5"]
    command += ["--events", "60", "--only", "ours", "same-weekday", "--out", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "lexicon volume check" in done.stdout
    return json.loads(out.read_text("utf-8"))["synthetic"]


def test_most_large_faults_are_found_soon(figures):
    assert figures["ours"]["recall_large"] >= 0.75
    assert figures["ours"]["median_delay_days"] <= 1


def test_there_are_few_false_alarms(figures):
    assert figures["ours"]["precision"] >= 0.8
    assert figures["ours"]["false_per_100_series_weeks"] <= 3


def test_the_rule_of_a_fixed_band_has_many_more(figures):
    ours, fixed = (figures[name]["false_per_100_series_weeks"] for name in ("ours", "same-weekday"))
    assert fixed >= 4 * max(ours, 0.5)


def test_at_an_accepted_rate_the_fixed_band_finds_less(figures):
    assert figures["ours"]["recall"] > figures["same-weekday, strict"]["recall"]
