"""Flags over variables over file; what each option hands on; exit codes of data reports."""

import sys
import types

import pytest

from lexicon_cli.cli.show import exit_code, faulty_rate
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.core.selection import DataFilter


def report_with(severity=None, **totals):
    found = ()
    if severity is not None:
        found = (Finding(code="VAL001", name="wrong-type", severity=severity, message="m"),)
    return Report(
        command="validate",
        tool_version="1",
        totals={"lines": 100, "events": 100, **totals},
        findings=found,
    )


@pytest.fixture
def validated(monkeypatch):
    """Stands in for the job: keeps what it was called with."""
    calls = []

    def validate(data, **options):
        calls.append((data, options))
        return report_with()

    fake = types.ModuleType("lexicon_cli.jobs.validate")
    fake.validate = validate
    fake.BrokenPlanError = InputError
    monkeypatch.setitem(sys.modules, "lexicon_cli.jobs.validate", fake)
    return calls


def test_validate_hands_everything_on(lexicon, validated):
    result = lexicon(
        *("validate", "a.ndjson", "b, c.ndjson", "--plan", "plan.yaml", "--jobs", "3"),
        *("--occurrences", "o.ndjson", "--accept", "y.ndjson", "--reject", "n.ndjson"),
        *("--event", "A", "--event", "B", "--since", "2026-01-02", "--until", "2026-01-03"),
        *("--platform", "web", "--sample", "1%", "--now", "2026-02-01T00:00:00Z"),
        *("--fail-on", "warning", "--select", "VAL,EVT", "--ignore", "EVT001", "--max-rate", "5%"),
    )
    assert (result.code, result.err) == (0, "")
    ((data, options),) = validated
    settings = options.pop("settings")
    progress = options.pop("progress")
    assert data == ("a.ndjson", "b, c.ndjson")
    assert callable(progress)
    assert options == {
        "plan": ("plan.yaml",),
        "schemas": None,
        "jobs": 3,
        "select": DataFilter(
            events=("A", "B"),
            since_ms=1767312000000,
            until_ms=1767484800000,
            platforms=("web",),
            sample=0.01,
        ),
        "occurrences": "o.ndjson",
        "accept": "y.ndjson",
        "reject": "n.ndjson",
        "fail_on": Severity.WARNING,
        "now": 1769904000.0,
    }
    assert settings.select == ("VAL", "EVT")
    assert settings.ignore == ("EVT001",)
    assert settings.max_rate == 0.05


def test_validate_without_options_has_the_defaults_of_the_job(lexicon, validated):
    lexicon("validate", "-", "--plan", "plan.yaml")
    ((data, options),) = validated
    assert data == ("-",)
    assert options["select"] == DataFilter()
    assert options["select"].keeps_all
    assert options["jobs"] is None
    assert options["now"] is None
    assert options["fail_on"] is Severity.ERROR


def test_schemas_take_the_place_of_a_configured_plan(lexicon, workspace, validated):
    (workspace / "lexicon.toml").write_text('plan = "plan.yaml"\ndata = ["d.ndjson"]\n', "utf-8")
    lexicon("validate")
    lexicon("validate", "--schemas", "schemas")
    assert [(data, o["plan"], o["schemas"]) for data, o in validated] == [
        (("d.ndjson",), ("plan.yaml",), None),
        (("d.ndjson",), (), "schemas"),
    ]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["d"], "no plan was given"),
        (["--plan", "p"], "no data was given"),
        (["d", "--plan", "p", "--schemas", "s"], '"--plan" and "--schemas" exclude each other'),
        (["d", "--plan", "p", "--since", "soon"], '"--since" takes a day or a time, not "soon"'),
        (["d", "--plan", "p", "--until", "2026-02-30"], '"--until" takes a day or a time'),
        (["d", "--plan", "p", "--since", "2026-01-01T00:00Z"], "takes a time without a zone"),
        (["d", "--plan", "p", "--now", "later"], '"--now" takes a day or a time'),
        (["d", "--plan", "p", "--sample", "0"], '"--sample" must be more than 0%'),
        (["d", "--plan", "p", "--sample", "200%"], "takes a share between 0% and 100%"),
        (["d", "--plan", "p", "--platform", "iso"], 'knows no platform "iso"'),
        (["d", "--plan", "p", "--jobs", "0"], '"--jobs" takes a whole number from 1 up'),
        (["d", "--plan", "p", "--max-rate", "x"], '"--max-rate" takes a share such as'),
        (["d", "--plan", "p", "--accept", "no/y"], 'cannot write "no/y"'),
        (["d", "--plan", "p", "-f", "xlsx"], 'unknown format "xlsx"'),
    ],
)
def test_validate_refuses_nonsense_before_any_work(lexicon, validated, args, message):
    result = lexicon("validate", *args)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert validated == []


def test_the_whole_of_the_users_is_no_sample(lexicon, validated):
    lexicon("validate", "d", "--plan", "p", "--sample", "100%")
    assert validated[0][1]["select"].sample is None


def test_a_time_of_day_ends_before_itself_and_a_day_after_itself(lexicon, validated):
    lexicon("validate", "d", "--plan", "p", "--until", "2026-01-03T12:00")
    lexicon("validate", "d", "--plan", "p", "--until", "2026-01-03")
    first, second = (options["select"].until_ms for _, options in validated)
    assert second - first == 12 * 3600 * 1000


def test_flag_beats_variable_beats_file(lexicon, workspace, monkeypatch):
    def shown():
        return lexicon("lint", "bad.yaml").out[:1]

    (workspace / "lexicon.toml").write_text('format = "json"\n', "utf-8")
    assert shown() == "{"
    monkeypatch.setenv("LEXICON_FORMAT", "csv")
    assert shown() == "s"
    assert lexicon("lint", "bad.yaml", "-f", "markdown").out[:1] == "#"
    assert lexicon("lint", "bad.yaml", "--isolated").out[:1] == "b"


def test_the_configured_plan_is_used_from_below(lexicon, workspace, monkeypatch):
    (workspace / "lexicon.toml").write_text('plan = "plan.yaml"\n', "utf-8")
    (workspace / "sub").mkdir()
    monkeypatch.chdir(workspace / "sub")
    assert "1 event of 1 file" in lexicon("lint").out


@pytest.mark.parametrize(
    ("args", "code", "shown"),
    [
        (["--fail-on", "never"], 0, "error STR002"),
        (["--ignore", "STR"], 0, "no findings"),
        (["--ignore", "unknown-key"], 0, "no findings"),
        (["--select", "STR005"], 0, "no findings"),
        (["--select", "STR", "--ignore", "STR005"], 1, "error STR002"),
        (["--ignore", "STR", "--select", "STR002"], 1, "error STR002"),
    ],
)
def test_rules_are_selected_and_ignored(lexicon, args, code, shown):
    result = lexicon("lint", "bad.yaml", *args)
    assert result.code == code
    assert shown in result.out


def test_a_severity_of_the_configuration_decides_the_exit_code(lexicon, workspace):
    config = workspace / "lexicon.toml"
    config.write_text('[severity]\nSTR002 = "warning"\n', "utf-8")
    result = lexicon("lint", "bad.yaml")
    assert result.code == 0
    assert "warning STR002" in result.out
    assert lexicon("lint", "bad.yaml", "--fail-on", "warning").code == 1
    config.write_text('[severity]\nSTR = "off"\n', "utf-8")
    assert "no findings" in lexicon("lint", "bad.yaml").out


@pytest.mark.parametrize(
    ("severity", "threshold", "code"),
    [
        (None, Severity.INFO, 0),
        (Severity.INFO, Severity.INFO, 1),
        (Severity.INFO, Severity.WARNING, 0),
        (Severity.WARNING, Severity.WARNING, 1),
        (Severity.WARNING, Severity.ERROR, 0),
        (Severity.ERROR, Severity.INFO, 1),
        (Severity.ERROR, Severity.ERROR, 1),
        (Severity.ERROR, None, 0),
    ],
)
def test_the_exit_code_follows_the_worst_finding(severity, threshold, code):
    assert exit_code(report_with(severity), Settings(fail_on=threshold)) == code


@pytest.mark.parametrize(("rate", "code"), [(0.0, 1), (0.019, 1), (0.02, 0), (0.5, 0)])
def test_a_rate_of_faulty_events_may_be_allowed(rate, code):
    report = report_with(Severity.ERROR, events_with_errors=2)
    assert exit_code(report, Settings(max_rate=rate)) == code


def test_the_rate_counts_what_the_threshold_counts():
    report = report_with(
        Severity.ERROR, events_with_errors=1, events_with_warnings=5, events_with_findings=9
    )
    rates = [faulty_rate(report, level) for level in Severity]
    assert rates == [0.09, 0.05, 0.01]


def test_malformed_lines_count_as_faulty_and_no_events_as_all_faulty():
    assert faulty_rate(report_with(Severity.ERROR, malformed_lines=100), Severity.ERROR) == 0.5
    none = report_with(Severity.ERROR, events=0)
    assert faulty_rate(none, Severity.ERROR) == 1.0
