"""The whole week: every planted fault is found, from its day and at its place, and nothing else."""

import json
from pathlib import Path

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.core.finding import Severity
from lexicon_cli.jobs.audit import evidence
from lexicon_cli.jobs.audit.evidence import Wanted, identity_of
from lexicon_cli.jobs.audit.run import audit
from tests.audit.moments import NOW, SUNDAY

# What else a cause that was planted brings about, by code and event.
ALSO = {
    ("VAL001", "Page Viewed"),  # null where a number is planned
    ("VAL002", "Product Viewed"),  # a number as text
    ("DRF003", "Product Viewed"),
}
OF_ANY_DATA = {"IDN015", "IDN016"}


@pytest.fixture(scope="module")
def report(long, plan_settings):
    return audit(Wanted(data=long.files, now=NOW), settings=plan_settings)


def _place(finding):
    return finding.code, finding.event


def test_every_planted_fault_is_found_from_its_day_on_and_at_its_place(report, long):
    for truth in long.history.truth():
        event = truth["event"]
        names = {event, f"{event} <number>"}
        codes = {truth["code"], *truth["also"]}
        found = [one for one in report.findings if one.code in codes and one.event in names]
        assert found, truth
        days = {one.first_time[:10] for one in found}
        assert truth["since"] in days, (truth, days)
        if truth["platform"]:
            assert any(set(one.platforms) == {truth["platform"]} for one in found), truth
        if truth["version"]:
            assert any(truth["version"] in one.message for one in found), truth
        if truth["where"]:
            assert [one.where for one in found if one.code == truth["code"]] == [truth["where"]]


def test_nothing_else_is_found_at_error_level_or_as_a_warning(report, long):
    planted = {
        (code, name)
        for truth in long.history.truth()
        for code in (truth["code"], *truth["also"])
        for name in (truth["event"], f"{truth['event']} <number>")
    }
    loud = [one for one in report.findings if one.severity is not Severity.INFO]
    assert [one for one in map(_place, loud) if one not in planted | ALSO] == []
    quiet = {one.code for one in report.findings if one.severity is Severity.INFO}
    assert quiet <= OF_ANY_DATA


def test_one_cause_is_told_once(report):
    silent = {one.event for one in report.findings if one.code == "VOL003"}
    assert silent == {"Wishlist Item Added"}
    assert [one.code for one in report.findings if one.event in silent] == ["VOL003"]
    assert not [one for one in report.findings if one.code == "EVT001"]


def test_clean_weeks_have_no_errors_and_no_warnings(tmp_path, long, plan_settings):
    path = tmp_path / "clean.ndjson"
    path.write_text("\n".join(long.clean) + "\n", encoding="utf-8")
    wanted = Wanted(data=(str(path),), skip=frozenset({"identity"}), now=NOW)
    report = audit(wanted, settings=plan_settings)
    assert [one for one in report.findings if one.severity is not Severity.INFO] == []
    assert report.details["comparison"]["new_count"] == 0


def test_what_broke_this_week_is_new_and_the_week_before_was_clean(report):
    comparison = report.details["comparison"]
    assert comparison["with"] == "window"
    assert comparison["window"] == {"since": "2026-04-20", "until": "2026-04-26"}
    loud = [one for one in report.findings if one.severity is not Severity.INFO]
    assert {comparison["standings"][one.fingerprint]["status"] for one in loud} == {"new"}
    assert comparison["mended"] == []


def test_owners_are_those_of_the_plan(report):
    owners = {row["owner"]: row for row in report.details["owners"]}
    assert owners["checkout"]["errors"] >= 1
    assert owners["growth"]["new"] >= 5


def test_counts_are_of_the_window(report, long):
    week = [line for line in long.told if json.loads(line)["properties"]["time"] >= 1_777_248_000]
    assert report.totals["events"] == len(week)
    assert report.totals["days"] == 7
    assert report.details["cost"]["events"] == len(week)


def test_samples_name_the_lines_of_the_users_own_files(report, long):
    sampled = [one for one in report.findings if one.code == "VAL002"]
    assert sampled
    for sample in sampled[0].samples:
        assert sample.input == long.files[-1]
        line = Path(long.files[-1]).read_bytes().split(b"\n")[sample.line - 1]
        properties = json.loads(line)["properties"]
        assert properties["$insert_id"] == sample.insert_id
        assert isinstance(properties["price"], str)


def test_the_same_run_gives_the_same_report(few_report, few, plan_settings):
    again = audit(Wanted(data=few.files, now=NOW), settings=plan_settings)
    assert again.to_dict() == few_report.to_dict()


@pytest.mark.parametrize("last", [None, SUNDAY, SUNDAY - 7])
@pytest.mark.parametrize("way", ["thread", "copy"])
def test_identity_looked_at_beside_the_rest_gives_the_same_report(
    few, plan_settings, monkeypatch, last, way
):
    one = audit(Wanted(data=few.files, last=last, jobs=1, now=NOW), settings=plan_settings)
    begun = []
    monkeypatch.setattr(evidence, "_ASIDE_BYTES", 1)
    monkeypatch.setattr(evidence, "identity_of", lambda *of: begun.append(of) or identity_of(*of))
    if way == "thread":
        monkeypatch.setattr("lexicon_cli.engine.aside.may_copy", lambda: False)
    two = audit(Wanted(data=few.files, last=last, jobs=2, now=NOW), settings=plan_settings)
    assert two.to_dict() == one.to_dict()
    if way == "thread":  # what a copy was asked for is not seen here
        assert begun[0][3] == last


def test_one_week_alone_has_nothing_to_compare_and_too_little_past(few, plan_settings):
    report = audit(Wanted(data=(few.files[-1],), now=NOW), settings=plan_settings)
    assert report.details["comparison"]["with"] is None
    assert not [one for one in report.findings if one.code.startswith("VOL00")]
    assert any("too little past" in note for note in report.notes)


def test_earlier_days_may_come_from_elsewhere(few, plan_settings, few_report):
    wanted = Wanted(
        data=(few.files[-1],), past=few.files[:-1], skip=frozenset({"identity"}), now=NOW
    )
    apart = audit(wanted, settings=plan_settings)
    loud = {_place(one) for one in few_report.findings if one.code[:3] in ("VOL", "DRF")}
    assert loud
    assert loud <= {_place(one) for one in apart.findings}


def test_a_saved_report_stands_for_the_week_before(tmp_path, few, few_report, plan_settings):
    saved = tmp_path / "before.json"
    saved.write_text(json.dumps(few_report.to_dict()), encoding="utf-8")
    wanted = Wanted(data=few.files, last=SUNDAY, before=str(saved), now=NOW)
    second = audit(wanted, settings=plan_settings)
    comparison = second.details["comparison"]
    assert comparison["with"] == "report"
    assert comparison["new_count"] == 0
    assert comparison["same_count"] == len(second.findings)


def test_checks_can_be_left_out(few, plan_settings):
    wanted = Wanted(data=(few.files[-1],), skip=frozenset({"identity", "drift", "volume"}), now=NOW)
    report = audit(wanted, settings=plan_settings)
    assert report.details["checks"]["identity"] is None
    assert {one.code[:3] for one in report.findings} <= {"VAL", "EVT", "PRP", "ING"}


@pytest.mark.parametrize("skipped", ["validate", "volume"])
def test_without_one_check_the_others_still_speak(few, plan_settings, skipped):
    wanted = Wanted(data=few.files, skip=frozenset({skipped, "identity"}), now=NOW)
    report = audit(wanted, settings=plan_settings)
    assert "DRF001" in {one.code for one in report.findings}


def test_an_audit_needs_a_plan(few):
    with pytest.raises(UsageError, match="name it"):
        audit(Wanted(data=(few.files[0],)), settings=Settings())


def test_a_window_without_events_is_an_error_that_names_it(few, plan_settings):
    wanted = Wanted(data=(few.files[0],), first=20_609, last=20_615)
    with pytest.raises(InputError, match="no event from 2026-06-05 to 2026-06-11"):
        audit(wanted, settings=plan_settings)


def test_a_report_of_another_command_cannot_be_compared(tmp_path, few, few_report, plan_settings):
    other = tmp_path / "lint.json"
    other.write_text(
        json.dumps(
            {
                "schema_version": 1,
                "command": "lint",
                "tool": {"name": "lexicon", "version": "0"},
                "findings": [],
            }
        )
    )
    with pytest.raises(InputError, match='"lexicon lint", not of an audit'):
        audit(Wanted(data=(few.files[0],), before=str(other)), settings=plan_settings)
