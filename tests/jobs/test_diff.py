"""The diff job: sides, verdict, intentional breaks, settings, formats on common ground."""

import json
import time
from datetime import date
from pathlib import Path

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.core.finding import Severity
from lexicon_cli.jobs.broken import BrokenPlanError
from lexicon_cli.jobs.diff import diff, diff_loaded
from lexicon_cli.plan.convert import to_text
from lexicon_cli.plan.load import load_text

SAMPLES = Path(__file__).parents[2] / "sample_plans"
OLD = """\
lexicon: 1
name: Acme
version: 2.3.0
properties:
  currency: {type: string, enum: [EUR, USD]}
events:
  Sign Up: {properties: {plan: string}}
  Paid: {properties: {currency: }}
  Refunded: {properties: {currency: }}
"""
TODAY = date(2026, 6, 1)


def compare(old=OLD, new=OLD, **options):
    settings = options.pop("settings", Settings())
    old, new = load_text(old, "old.yaml"), load_text(new, "new.yaml")
    return diff_loaded(old, new, settings, today=TODAY, **options)


def codes(report):
    return [finding.code for finding in report.findings]


def test_equal_plans_are_no_change():
    report = compare(new="# a comment\n" + OLD.replace("Acme", "Acme Shop"))
    assert report.findings == ()
    assert report.details["verdict"] == {
        "change": "none",
        "old_version": "2.3.0",
        "new_version": "2.3.0",
        "needed_version": "2.3.0",
        "satisfied": True,
        "old_digest": report.plan.digest,
        "new_digest": report.plan.digest,
        "changes": {"major": 0, "minor": 0, "patch": 0},
    }


def test_the_verdict_names_the_version_that_is_needed():
    new = OLD.replace("[EUR, USD]", "[EUR]").replace("2.3.0", "2.4.0")
    verdict = compare(new=new).details["verdict"]
    assert verdict["change"] == "major"
    assert (verdict["needed_version"], verdict["satisfied"]) == ("3.0.0", False)
    assert verdict["changes"] == {"major": 1, "minor": 0, "patch": 0}


def test_a_shared_definition_is_one_finding_however_many_events_use_it():
    report = compare(new=OLD.replace("[EUR, USD]", "[EUR]").replace("2.3.0", "3.0.0"))
    (found,) = report.findings
    assert (found.code, found.event, found.property, found.count) == ("DIF008", None, "currency", 2)
    assert str(found.place) == "new.yaml:5:28"


def test_findings_come_worst_first():
    new = OLD.replace("[EUR, USD]", "[EUR, GBP]").replace("2.3.0", "3.0.0")
    report = compare(new=new.replace("{plan: string}", "{plan: {type: string, unit: x}}"))
    assert codes(report) == ["DIF008", "DIF010", "DIF013"]


BREAK = 'intentional_breaks: ["{}"]\n'


@pytest.mark.parametrize(
    ("entry", "severity"),
    [
        ("DIF001:Sign Up — superseded 2026-Q2", "warning"),
        ("DIF001:Sign Up", "warning"),
        ("dif001: Sign Up (superseded)", "warning"),
        ("DIF001:* - all of them", "warning"),
        ("DIF001:Sign Up — until 2026-06-01", "warning"),
        ("DIF001:Sign Up — until 2026-05-31", "error"),
        ("DIF001:Sign", "error"),
        ("DIF001:Sign Up Completed — gone", "error"),
        ("DIF004:Sign Up — gone", "error"),
    ],
)
def test_a_break_that_is_meant_is_a_warning_and_the_verdict_stays_major(entry, severity):
    new = OLD.replace("  Sign Up: {properties: {plan: string}}\n", "").replace("2.3.0", "3.0.0")
    report = compare(new=new + BREAK.format(entry))
    (found,) = [finding for finding in report.findings if finding.code == "DIF001"]
    assert found.severity.value == severity
    assert ("(intended" in found.message) is (severity == "warning")
    assert report.details["verdict"]["change"] == "major"


def test_the_reason_of_a_break_is_told_without_its_date():
    new = OLD.replace("  Sign Up: {properties: {plan: string}}\n", "").replace("2.3.0", "3.0.0")
    entry = BREAK.format("DIF001:Sign Up — superseded in spring until 2030-01-01")
    assert compare(new=new + entry).findings[0].message.endswith("(intended: superseded in spring)")


@pytest.mark.parametrize(
    ("entry", "excused"),
    [
        ("DIF006:currency", True),
        ("DIF006:Paid.currency", False),
        ("DIF006:Paid", False),
    ],
)
def test_a_change_of_many_events_is_excused_as_a_whole(entry, excused):
    old = OLD.replace(", enum: [EUR, USD]", "")
    new = old.replace("type: string", "type: integer").replace("2.3.0", "3.0.0")
    report = compare(old, new + BREAK.format(entry))
    found = next(finding for finding in report.findings if finding.code == "DIF006")
    assert (found.severity is Severity.WARNING) is excused


def test_a_version_that_is_not_raised_cannot_be_excused():
    new = OLD.replace("  Sign Up: {properties: {plan: string}}\n", "")
    report = compare(new=new + BREAK.format("DIF015:*"))
    assert [one.code for one in report.findings if one.severity is Severity.ERROR] == [
        "DIF001",
        "DIF015",
    ]


def test_a_severity_that_the_user_sets_does_not_undo_an_excuse():
    new = OLD.replace("  Sign Up: {properties: {plan: string}}\n", "").replace("2.3.0", "3.0.0")
    settings = Settings(severity={"DIF001": Severity.ERROR})
    report = compare(new=new + BREAK.format("DIF001:Sign Up"), settings=settings)
    assert [finding.severity for finding in report.findings] == [Severity.WARNING]


def test_ignored_rules_do_not_count_for_the_verdict():
    new = OLD.replace("Sign Up: {", "Sign Up: {description: X, ").replace("2.3.0", "2.4.0")
    new = new.replace("[EUR, USD]", "[EUR, USD, GBP]")
    report = compare(new=new, settings=Settings(ignore=("DIF010",)))
    assert codes(report) == ["DIF013"]
    assert report.details["verdict"]["change"] == "patch"


def test_a_milder_severity_leaves_the_verdict_as_it_is():
    new = OLD.replace("[EUR, USD]", "[EUR]").replace("2.3.0", "3.0.0")
    report = compare(new=new, settings=Settings(severity={"DIF008": Severity.INFO}))
    assert [finding.severity for finding in report.findings] == [Severity.INFO]
    assert report.details["verdict"]["change"] == "major"


def test_plans_without_versions_are_reminded_not_refused():
    old = OLD.replace("version: 2.3.0\n", "")
    report = compare(old, old.replace("[EUR, USD]", "[EUR, USD, GBP]"))
    assert codes(report) == ["DIF010"]
    assert any("neither plan has a version" in note for note in report.notes)


def test_a_broken_new_plan_is_refused():
    with pytest.raises(BrokenPlanError) as caught:
        compare(new=OLD.replace("events:", "evnts:"))
    assert caught.value.report.command == "diff"


def test_a_broken_old_plan_does_not_stop_the_change_that_mends_it():
    report = compare(OLD.replace("plan: string", "plan: {tpe: string}"), OLD)
    assert "the old plan has 1 error: what could be read of it is compared" in report.notes


@pytest.mark.parametrize("text", ["", "lexicon: [", "\0", "- a\n- b\n"])
def test_an_old_plan_that_says_nothing_makes_everything_new(text):
    report = compare(text, OLD)
    assert set(codes(report)) <= {"DIF011", "DIF013"}
    assert any(note.startswith("the old plan has") for note in report.notes)


@pytest.mark.parametrize("name", ["csv", "lexicon-csv", "json", "yaml"])
@pytest.mark.parametrize("sample", ["ecommerce.yaml", "mobile_game.yaml"])
def test_a_plan_in_another_format_is_the_same_plan(name, sample):
    real = load_text((SAMPLES / sample).read_text("utf-8"), sample)
    text, _ = to_text(real.plan, name)
    suffix = {"csv": "csv", "lexicon-csv": "csv"}.get(name, name)
    other = load_text(text, f"other.{suffix}")
    for old, new in ((real, other), (other, real)):
        report = diff_loaded(old, new, Settings(), today=TODAY)
        assert [finding.message for finding in report.findings] == []
        assert report.details["verdict"]["change"] == "none"


def test_a_change_between_formats_stands_at_its_place_in_the_new_plan():
    old, _ = to_text(load_text(OLD).plan, "csv")
    new = OLD.replace("[EUR, USD]", "[EUR]")
    report = diff_loaded(load_text(old, "old.csv"), load_text(new, "new.yaml"), Settings())
    assert [(one.code, one.event, str(one.place)) for one in report.findings] == [
        ("DIF008", "Paid", "new.yaml:8:23"),
        ("DIF008", "Refunded", "new.yaml:9:27"),
    ]
    assert any("compared is what both files can say" in note for note in report.notes)


def test_files_and_directories(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OLD, "utf-8")
    head, events = OLD.split("events:\n")
    Path("new").mkdir()
    Path("new/head.yaml").write_text(head, "utf-8")
    Path("new/events.yaml").write_text("lexicon: 1\nevents:\n" + events, "utf-8")
    report = diff("old.yaml", "new", today=TODAY)
    assert report.findings == ()
    assert [entry.name for entry in report.inputs] == ["new/events.yaml", "new/head.yaml"]
    with pytest.raises(InputError, match='cannot read "none'):
        diff("none.yaml", "new")
    with pytest.raises(UsageError, match="only one of the two"):
        diff("-", "-")


def test_hostile_names_do_no_harm():
    long = "x" * 100_000
    plans = [
        {long: {"properties": {long: {"type": "string", "enum": [long]}}}},
        {"\u0007": {}, long: {"properties": {long: {"type": "string", "enum": ["y"]}}}},
        {long.upper(): {"description": long, "aliases": [long + "y"]}},
    ]
    loaded = [
        load_text(json.dumps({"lexicon": 1, "events": events}), "plan.json") for events in plans
    ]
    for old in loaded:
        for new in loaded:
            report = diff_loaded(old, new, Settings())
            assert bool(report.findings) is (old is not new)
            assert all(len(finding.message) < 600 for finding in report.findings)


def test_a_thousand_renamed_events_are_compared_in_no_time():
    def plan(suffix):
        events = "".join(
            f"  Thing {chr(97 + n % 26)}{n:03d} {suffix}: {{properties: {{p{n}: string}}}}\n"
            for n in range(600)
        )
        return f"lexicon: 1\nevents:\n{events}"

    old, new = load_text(plan("Complete")), load_text(plan("Completed"))
    begin = time.monotonic()
    report = diff_loaded(old, new, Settings())
    assert {finding.code for finding in report.findings} == {"DIF002"}
    assert time.monotonic() - begin < 20
