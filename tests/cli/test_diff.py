"""`lexicon diff` and `lexicon lint --score` as typed."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.jobs.schemas.report import report_line_schema, report_schema
from tests.cli.conftest import GOOD

NEXT = GOOD.replace("  Sign Up:\n", "  Paid: {}\n  Sign Up:\n")


@pytest.fixture
def plans(workspace):
    Path("old.yaml").write_text(NEXT.replace("1.0.0", "1.0.0"), "utf-8")
    Path("new.yaml").write_text(GOOD.replace("1.0.0", "2.0.0"), "utf-8")
    return workspace


def test_a_break_is_exit_code_1_and_no_change_is_0(lexicon, plans):
    result = lexicon("diff", "old.yaml", "new.yaml")
    assert result.code == 1
    assert 'DIF001 event-removed: event "Paid" is removed' in result.out
    assert "major change: 1.0.0 → 2.0.0" in result.out
    assert lexicon("diff", "old.yaml", "old.yaml").code == 0
    assert lexicon("diff", "old.yaml", "new.yaml", "--fail-on", "never").code == 0


def test_additions_are_warnings(lexicon, plans):
    Path("old.yaml").write_text(NEXT.replace("1.0.0", "2.1.0"), "utf-8")
    result = lexicon("diff", "new.yaml", "old.yaml")
    assert (result.code, "minor change" in result.out) == (0, True)
    assert lexicon("diff", "new.yaml", "old.yaml", "--fail-on", "warning").code == 1


def test_all_formats_hold_the_verdict_or_the_findings(lexicon, plans):
    document = json.loads(lexicon("diff", "old.yaml", "new.yaml", "-f", "json").out)
    assert document["command"] == "diff"
    assert document["verdict"]["change"] == "major"
    assert document["plan"]["version"] == "2.0.0"
    formats = ["concise", "jsonl", "csv", "markdown", "sarif", "junit", "github", "gitlab", "html"]
    for name in formats:
        result = lexicon("diff", "old.yaml", "new.yaml", "-f", name)
        assert result.code == 1
        assert "DIF001" in result.out


def test_documents_keep_the_schema_of_reports(lexicon, plans):
    Path("data.ndjson").write_text('{"event": "Paid", "properties": {}}\n', "utf-8")
    diff = ("diff", "old.yaml", "new.yaml", "--data", "data.ndjson")
    for command, key in ((diff, "data"), (("lint", "plan.yaml", "--score"), "score")):
        document = json.loads(lexicon(*command, "-f", "json").out)
        Draft202012Validator(report_schema()).validate(document)
        assert key in document
        for text in lexicon(*command, "-f", "jsonl").out.splitlines():
            Draft202012Validator(report_line_schema()).validate(json.loads(text))


def test_a_saved_report_is_shown_again(lexicon, plans):
    lexicon("diff", "old.yaml", "new.yaml", "--output", "json=diff.json")
    result = lexicon("report", "diff.json")
    assert "major change: 1.0.0 → 2.0.0" in result.out


def test_a_plan_from_standard_input(lexicon, plans):
    result = lexicon("diff", "-", "new.yaml", stdin=NEXT.encode())
    assert result.code == 1
    both = lexicon("diff", "-", "new.yaml", "--data", "-", stdin=b"")
    assert (both.code, "only one thing" in both.err) == (2, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "no plan was given"),
        (["old.yaml"], 'only one plan was given: "old.yaml"'),
        (["a", "b", "c"], "3 plans were given, not two"),
        (["old.yaml", "none.yaml"], 'cannot read "none.yaml"'),
        (["main:none.yaml", "new.yaml"], "no git repository"),
        (["old.yaml", "new.yaml", "--max-rate", "1%"], '"--max-rate" needs "--data"'),
        (["old.yaml", "new.yaml", "--ignore", "DIF999"], 'no rule "DIF999"'),
        (["--base", "main", "-"], "standard input has no past"),
        (["--base", "main"], "no plan was given"),
        (["old.yaml", "bad.yaml"], "the plan has 1 error"),
    ],
)
def test_mistakes_are_exit_code_2_with_a_reason(lexicon, plans, args, said, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(plans.parent))
    result = lexicon("diff", *args)
    assert (result.code, said in result.err) == (2, True), result.err


def test_events_that_begin_to_fail(lexicon, plans):
    lines = [json.dumps({"event": name, "properties": {"plan": "x"}}) for name in ("Paid", "Paid")]
    Path("data.ndjson").write_text("\n".join(lines), "utf-8")
    args = ["diff", "old.yaml", "new.yaml", "--data", "data.ndjson", "--now", "2026-02-01"]
    args += ["--ignore", "ING008", "--ignore", "ING010", "--ignore", "ING014"]
    result = lexicon(*args)
    assert '2 events of "Paid" begin to fail: EVT001 unknown-event' in result.out
    assert "of 2 events 2 begin to fail" in result.out
    # What breaks stays an error, whatever share of events may fail.
    tolerant = lexicon(*args, "--max-rate", "100%", "-f", "json")
    severities = {one["code"]: one["severity"] for one in json.loads(tolerant.out)["findings"]}
    assert (tolerant.code, severities) == (1, {"DIF001": "error", "DIF017": "warning"})


def test_the_base_of_a_branch_with_the_plan_of_the_configuration(lexicon, workspace, monkeypatch):
    (workspace / ".git").rmdir()
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    for words in (["init", "-qb", "main"], ["add", "plan.yaml"], ["commit", "-qm", "x"]):
        subprocess.run(["git", *who, *words], check=True, capture_output=True)
    Path("lexicon.toml").write_text('plan = "plan.yaml"\n', "utf-8")
    assert lexicon("diff", "--base", "main").code == 0
    Path("plan.yaml").write_text(GOOD.replace("string", "integer"), "utf-8")
    result = lexicon("diff", "--base", "main")
    assert (result.code, "DIF006" in result.out) == (1, True)
    assert lexicon("diff", "main:plan.yaml", "plan.yaml").code == 1


def test_the_score_stands_in_the_report(lexicon, workspace):
    result = lexicon("lint", "plan.yaml", "--score", "--fail-on", "never")
    assert "score " in result.out
    document = json.loads(lexicon("lint", "plan.yaml", "--score", "-f", "json").out)
    assert {part["name"] for part in document["score"]["parts"]} >= {"hygiene", "open issues"}
    assert "score" not in json.loads(lexicon("lint", "plan.yaml", "-f", "json").out)


@pytest.mark.parametrize(("least", "code"), [("0", 0), ("F", 0), ("90", 1), ("a", 1)])
def test_a_score_below_the_least_is_exit_code_1(lexicon, workspace, least, code):
    result = lexicon("lint", "plan.yaml", "--min-score", least, "--fail-on", "never")
    assert (result.code, "less than" in result.err) == (code, bool(code))


@pytest.mark.parametrize("least", ["101", "-1", "Z", "nan", ""])
def test_a_least_score_that_makes_no_sense(lexicon, workspace, least):
    result = lexicon("lint", "plan.yaml", f"--min-score={least}")
    assert (result.code, "takes a number from 0 to 100" in result.err) == (2, True)
