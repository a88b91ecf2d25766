"""Sample data with a history of faults judges `drift check`: every fault of its kind is found, on
its day and platform, and nothing else is an error; data without faults is quiet."""

import json
from pathlib import Path

import pytest

from lexicon_cli.config.load import load_settings
from lexicon_cli.jobs.drift import drift_check
from lexicon_cli.jobs.history_sources import Sources
from lexicon_cli.jobs.sample_data.__main__ import main
from lexicon_cli.rules.registry import scope_of
from lexicon_cli.rules.rule import Scope

PLAN = Path(__file__).parents[2] / "sample_plans" / "ecommerce.yaml"
VALUES = {"DRF004", "VAL013"}  # what is known of values is known of no platform


def report_of(folder, events, *more):
    (folder / ".git").mkdir()
    (folder / "lexicon.toml").write_text(f"plan = [{json.dumps(str(PLAN))}]\n", "utf-8")
    out = str(folder / "export.ndjson")
    words = ["--plan", str(PLAN), "--events", str(events), "--days", "40", "--seed", "7"]
    assert main([*words, "--out", out, *more]) == 0
    return drift_check(Sources(data=[out]), settings=load_settings(folder)).report


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("history")
    truth = folder / "truth.ndjson"
    report = report_of(folder, 100_000, "--scenario", "history", "--truth", str(truth))
    rows = [json.loads(line) for line in truth.read_text("utf-8").splitlines()]
    return report, [row for row in rows if not row["code"].startswith("VOL")]


def test_each_planted_fault_is_found_on_its_day_and_platform(told):
    report, rows = told
    assert len(rows) >= 6
    for row in rows:
        codes = {row["code"], *row["also"]}
        found = [
            finding
            for finding in report.findings
            if finding.code in codes
            and (finding.event or "").startswith(row["event"])
            and finding.property == row["property"]
        ]
        assert found, row
        for finding in found:
            assert finding.first_time.startswith(row["since"])
            if row["platform"] and finding.code not in VALUES:
                assert list(finding.platforms) == [row["platform"]]
            if row["version"]:
                assert list(finding.app_versions) == [row["version"]]


def test_nothing_else_is_an_error(told):
    report, rows = told
    planted = {code for row in rows for code in (row["code"], *row["also"])}
    errors = {finding.code for finding in report.findings if finding.severity.rank == 3}
    assert errors <= planted
    assert all(scope_of(finding.code) is Scope.HISTORY for finding in report.findings)


def test_data_without_faults_is_quiet(tmp_path):
    assert report_of(tmp_path, 20_000).findings == ()
