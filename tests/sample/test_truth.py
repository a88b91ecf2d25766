"""validate finds what was planted, on the very line, and finds nothing else."""

import json
from collections import defaultdict

import pytest

from lexicon_cli.jobs.sample_data.faults.plant import plant
from lexicon_cli.jobs.validate import validate

PLANS = {
    "b2b_saas": "sample_plans/b2b_saas",
    "ecommerce": "sample_plans/ecommerce.yaml",
    "mobile_game": "sample_plans/mobile_game.yaml",
}
# Judged over the whole run, not line by line: the truth names one line of several.
WHOLE_RUN = {"ING009", "ING011", "ING012", "PRP006"}
# 1 November 2026, after every generated event.
NOW = 1_793_491_200.0


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


@pytest.mark.parametrize("name", sorted(PLANS))
def test_clean_exports_have_no_findings(name, export, tmp_path):
    data = tmp_path / "export.ndjson"
    data.write_text("\n".join(export(name, events=20_000, seed=6)) + "\n", "utf-8")
    report = validate([str(data)], plan=[PLANS[name]], now=NOW)
    assert [
        (found.code, found.message) for found in report.findings if found.code != "EVT008"
    ] == []
    assert report.totals["events"] == 20_000


@pytest.mark.parametrize("seed", [11, 12])
@pytest.mark.parametrize("name", sorted(PLANS))
def test_planted_faults_are_found_where_they_are_and_nothing_else(
    name, seed, export, plan_of, tmp_path
):
    data, listed = tmp_path / "export.ndjson", tmp_path / "occurrences.ndjson"
    written = list(plant(export(name, events=6000, seed=seed), plan_of(name), rate=0.25, seed=seed))
    data.write_bytes(b"\n".join(line for line, _ in written) + b"\n")
    report = validate([str(data)], plan=[PLANS[name]], now=NOW, occurrences=str(listed))
    found = _codes_by_line(listed)
    wrong = []
    for number, (line, truth) in enumerate(written, start=1):
        must = set(truth.codes) if truth else set()
        may = must | set(truth.also if truth else ())
        seen = found[number]
        if not must - WHOLE_RUN <= seen or not seen - WHOLE_RUN <= may:
            wrong.append((number, truth, seen, line[:300]))
    assert wrong == []
    planted = {code for _, truth in written if truth for code in truth.codes}
    reported = {finding.code for finding in report.findings}
    assert planted <= reported


def _codes_by_line(path):
    found = defaultdict(set)
    with path.open(encoding="utf-8") as file:
        for text in file:
            occurrence = json.loads(text)
            found[occurrence["line"]].add(occurrence["code"])
    return found
