"""Audits of a store, as cron runs them: twice, after a missed week, with late and double data."""

import json
from pathlib import Path

from lexicon_cli.jobs.audit.evidence import Wanted
from lexicon_cli.jobs.audit.run import audit
from lexicon_cli.jobs.store_load import load
from tests.audit.moments import NOW, SUNDAY


def _audit(store, settings, last=SUNDAY, **more):
    return audit(Wanted(store=store, last=last, now=NOW, **more), settings=settings)


def _loud(report):
    return {
        (one.code, one.event, one.property, one.count)
        for one in report.findings
        if one.severity.value != "info"
    }


def test_a_store_gives_what_its_files_give(store, few_report, plan_settings):
    stored = _audit(store, plan_settings)
    files = few_report
    assert _loud(stored) == _loud(files)
    assert stored.details["cost"] == files.details["cost"]
    assert stored.details["coverage"] == files.details["coverage"]


def test_twice_is_once(store, plan_settings):
    first = _audit(store, plan_settings)
    assert _audit(store, plan_settings).to_dict() == first.to_dict()


def test_without_a_record_the_report_is_the_same(store, plan_settings):
    unkept = _audit(store, plan_settings, keep=False)
    assert _audit(store, plan_settings).to_dict() == unkept.to_dict()


def test_week_after_week_tells_since_when_a_fault_is_open(tmp_path, store, few, plan_settings):
    _audit(store, plan_settings, last=SUNDAY - 7)
    broken = _audit(store, plan_settings)
    later = tmp_path / "later.ndjson"
    lines = []
    for line in few.told:
        record = json.loads(line)
        properties = record["properties"]
        if properties["time"] >= 1_777_593_600:  # the last three days, a week later
            properties["time"] += 7 * 86_400
            properties["$insert_id"] = f"b{properties['$insert_id'][1:]}"
            lines.append(json.dumps(record))
    later.write_text("\n".join(lines) + "\n", encoding="utf-8")
    load(store, [str(later)])
    report = audit(
        Wanted(store=store, last=SUNDAY + 7, now=NOW + 7 * 86_400), settings=plan_settings
    )
    price = next(one for one in report.findings if one.code == "VAL002")
    standing = report.details["comparison"]["standings"][price.fingerprint]
    assert standing["status"] in ("same", "worse")
    assert standing["since"] == broken.details["window"]["since"]


def test_a_missed_week_is_worked_out_anew(store, plan_settings):
    # Nobody audited the week before: its findings are known all the same.
    report = _audit(store, plan_settings)
    assert report.details["comparison"]["with"] == "window"
    assert report.details["comparison"]["window"]["until"] == "2026-04-26"


def test_late_events_of_the_week_before_make_its_record_out_of_date(
    tmp_path, store, few, plan_settings
):
    _audit(store, plan_settings)
    late = tmp_path / "late.ndjson"
    lines = []
    for line in Path(few.files[-2]).read_text("utf-8").splitlines()[:400]:
        record = json.loads(line)
        record["properties"]["$insert_id"] = f"c{record['properties']['$insert_id'][1:]}"
        record["properties"]["app_version"] = 5
        lines.append(json.dumps(record))
    late.write_text("\n".join(lines) + "\n", encoding="utf-8")
    load(store, [str(late)])
    report = _audit(store, plan_settings)
    mended = {one["code"] for one in report.details["comparison"]["mended"]}
    assert "VAL001" in mended


def test_a_day_that_was_loaded_twice_counts_once(tmp_path, store, few, plan_settings):
    before = _audit(store, plan_settings)
    again = tmp_path / "again.ndjson"
    again.write_bytes(Path(few.files[-1]).read_bytes())
    load(store, [str(again)])
    assert _loud(_audit(store, plan_settings)) == _loud(before)


def test_a_store_that_cannot_be_written_is_audited_and_says_so(store, plan_settings, monkeypatch):
    from lexicon_cli.core.errors import StoreError
    from lexicon_cli.store import audits

    def fail(*_args, **_more):
        raise StoreError("somebody else writes it")

    monkeypatch.setattr(audits, "keep_audit", fail)
    report = _audit(store, plan_settings)
    assert any("keeps no record of this audit" in note for note in report.notes)
