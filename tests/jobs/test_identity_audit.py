"""`identity audit`: every story is found with its people and events, and nothing else."""

import json

import pytest
from jsonschema import Draft202012Validator

from lexicon_cli.cli.main import run
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Severity
from lexicon_cli.core.report import Report
from lexicon_cli.jobs.identity_audit import Sources, identity_audit
from lexicon_cli.jobs.sample_data.__main__ import main as sample_data
from lexicon_cli.jobs.schemas.report import report_line_schema, report_schema

PLANS = ("ecommerce", "b2b_saas", "mobile_game")
TOLD_OF_ANY_DATA = {("IDN015", ""), ("IDN016", "behind"), ("IDN009", "sdk")}


def export(folder, plan, seed, *scenarios):
    """A sample export with stories, and what must be found of them: people and events."""
    data, truth = folder / "export.ndjson", folder / "truth.ndjson"
    words = ["--plan", plan, "--seed", str(seed), "--events", "3000", "-o", str(data)]
    words += ["--truth", str(truth)]
    for name in scenarios:
        words += ["--scenario", name]
    assert sample_data(words) == 0
    expected: dict[tuple[str, str], tuple[int, int]] = {}
    for line in truth.read_text("utf-8").splitlines():
        one = json.loads(line)
        people, events = expected.get((one["code"], one["variant"]), (0, 0))
        key = (one["code"], one["variant"])
        expected[key] = (people + one["people"], events + one["events"])
    return str(data), expected


def found_in(data, **options):
    report = identity_audit(Sources(data=[data]), **options)
    return {(one.code, one.variant): (one.people, one.count) for one in report.findings}


def lines(folder, *records, name="export.ndjson"):
    file = folder / name
    text = "".join(json.dumps({"event": event, "properties": ids}) + "\n" for event, ids in records)
    file.write_text(text, "utf-8")
    return str(file)


def user(event, device=None, user=None, **others):
    ids = {"$device_id": device, "$user_id": user, **others}
    return event, {key: value for key, value in ids.items() if value is not None}


@pytest.mark.parametrize("seed", [3, 11])
@pytest.mark.parametrize("plan", PLANS)
def test_clean_data_has_no_errors_or_warnings(plan, seed, tmp_path):
    data, _ = export(tmp_path, plan, seed)
    report = identity_audit(Sources(data=[data]))
    assert not report.fails(Severity.WARNING)
    assert report.totals["events_with_warnings"] == 0
    assert report.totals["events"] == 3000


@pytest.mark.parametrize("system", ["simplified", "original"])
@pytest.mark.parametrize("seed", [3, 11])
@pytest.mark.parametrize("plan", PLANS)
def test_every_story_is_found_with_its_people_and_events_and_nothing_else(
    plan, seed, system, tmp_path
):
    data, expected = export(tmp_path, plan, seed, system)
    found = found_in(data, mode=system)
    assert {key: found[key] for key in found if key not in TOLD_OF_ANY_DATA} == expected


def test_findings_are_sorted_by_severity_then_people(tmp_path):
    data, _ = export(tmp_path, "ecommerce", 3, "simplified")
    findings = identity_audit(Sources(data=[data])).findings
    keys = [(-one.severity.rank, -one.people) for one in findings]
    assert keys == sorted(keys)
    assert all(one.observed and str(one.count) in one.observed.replace(",", "") for one in findings)


def test_a_shared_device_tells_who_got_whose_events_and_where(tmp_path):
    data = lines(
        tmp_path,
        user("View", "D1", time=1767225600),
        user("Log In", "D1", "U1", time=1767225700),
        user("Log In", "D1", "U2", time=1767225800),
        user("View", "D1", time=1767225900, mp_lib="web", **{"$insert_id": "x-1"}),
    )
    finding = identity_audit(Sources(data=[data])).findings[0]
    assert (finding.code, finding.variant, finding.count, finding.people) == (
        "IDN001",
        "shared",
        1,
        2,
    )
    assert finding.first_time == finding.last_time == "2026-01-01T00:05:00Z"
    assert finding.platforms == {"web": 1}
    sample = finding.samples[0]
    assert (sample.line, sample.insert_id) == (4, "x-1")
    assert sample.value == {"device": "D1", "owner": "U1", "others": ["U2"], "events": 1}
    assert 'device "D1" is "U1"\'s, and "U2" used it (1 event)' in finding.message
    assert "reset()" in finding.suggestion


def test_the_time_between_a_logout_and_the_next_login_is_the_next_ones(tmp_path):
    story = [
        user("Log In", "D1", "U1"),
        user("Log Out", "D1", "U1"),
        user("View", "D1"),
        user("View", "D1"),
        user("Log In", "D1", "U2"),
    ]
    assert found_in(lines(tmp_path, *story))["IDN001", "shared"] == (2, 2)
    del story[1]  # without a logout nobody can tell, and it is still the first user's
    assert found_in(lines(tmp_path, *story))["IDN001", "refused"] == (2, 1)


def test_two_users_on_three_devices_are_probably_one_person(tmp_path):
    story = [
        user("Log In", device, person) for device in ("D1", "D2", "D3") for person in ("U1", "U2")
    ]
    found = found_in(lines(tmp_path, *story))
    assert found["IDN001", "two-accounts"] == (2, 3)
    assert ("IDN001", "refused") not in found


def test_merge_systems_judge_the_same_data_otherwise(tmp_path):
    anonymous = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    data = lines(
        tmp_path,
        ("View", {"distinct_id": anonymous}),
        ("$identify", {"$identified_id": "ana", "$anon_id": anonymous}),
        ("$identify", {"$identified_id": "bo", "$anon_id": anonymous}),
        ("View", {"distinct_id": anonymous}),
        ("View", {"distinct_id": "ana"}),
        ("View", {"distinct_id": "bo"}),
    )
    original, legacy = found_in(data, mode="original"), found_in(data, mode="legacy")
    simplified = found_in(data, mode="simplified")
    assert original["IDN007", ""] == (2, 1)
    assert not any(code == "IDN009" for code, _ in original)
    assert legacy["IDN009", "identify"][1] == 2
    assert simplified["IDN009", "identify"][1] == 2
    assert not any(code == "IDN007" for code, _ in (*legacy, *simplified))


@pytest.mark.parametrize(("ids", "over"), [(39, False), (40, True)])
def test_many_devices_of_a_user(ids, over, tmp_path):
    story = [user("View", f"D{number}", "U1", time=1000 + number) for number in range(ids)]
    assert (("IDN004", "resets") in found_in(lines(tmp_path, *story))) is over


@pytest.mark.parametrize(("hours", "fresh"), [(23, True), (25, False)])
def test_links_of_the_last_day_are_fresh(hours, fresh, tmp_path):
    data = lines(tmp_path, user("View", "D1", "U1", time=1767225600))
    found = found_in(data, now=1767225600 + hours * 3600)
    assert (("IDN018", "") in found) is fresh


def test_profile_updates_of_devices_are_lost(tmp_path):
    data = lines(tmp_path, user("View", "D1"), user("Log In", "D1", "U1"), user("View", "D2"))
    updates = tmp_path / "people.ndjson"
    rows = [
        [{"$distinct_id": "$device:D1", "$set": {"plan": "free"}}, {"$set": 1}],
        {"$distinct_id": "$device:D2", "$set_once": {"plan": "free"}},
        {"$distinct_id": "U1", "$set": {"plan": "pro"}},
        {"$distinct_id": "$device:D1", "$delete": ""},
    ]
    updates.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    report = identity_audit(Sources(data=[data], profiles=[str(updates)]))
    found = {one.variant: one for one in report.findings if one.code == "IDN013"}
    assert {key: (one.people, one.count) for key, one in found.items()} == {
        "": (1, 1),
        "not-linked-yet": (1, 1),
    }
    assert "1 profile update" in found[""].message


@pytest.mark.parametrize("text", ["no json\n", "{\n"])
def test_profile_updates_that_are_no_json_are_refused_with_their_line(text, tmp_path):
    data = lines(tmp_path, user("View", "D1", "U1"))
    updates = tmp_path / "people.ndjson"
    updates.write_text("{}\n" + text, "utf-8")
    with pytest.raises(InputError, match="line 2: not JSON"):
        identity_audit(Sources(data=[data], profiles=[str(updates)]))


def test_one_version_that_lost_its_users_stands_out(tmp_path):
    versions = {"1.0": 900, "1.1": 600}
    story = []
    for version, count in versions.items():
        for number in range(count):
            known = version == "1.0" or number < 30
            person = f"U{number % 50}" if known else None
            ids = {"mp_lib": "swift", "$app_version_string": version}
            story.append(user("View", f"D-{version}-{number % 50}-{known}", person, **ids))
    report = identity_audit(Sources(data=[lines(tmp_path, *story)]))
    found = next(one for one in report.findings if one.variant == "outlier")
    assert (found.code, found.count) == ("IDN015", 570)
    assert found.severity is Severity.WARNING
    assert found.app_versions == {"1.1": 570}
    assert "ios 1.1" in found.message
    assert found.share == 0.95


def test_an_id_lost_on_every_event_stands_out(tmp_path):
    story = [user("Ping", f"D{number}") for number in range(250)]
    story += [user("View", "E1", "U1") for _ in range(20)]
    assert found_in(lines(tmp_path, *story))["IDN015", "one-to-one"] == (250, 250)


def test_addresses_are_masked_everywhere(tmp_path):
    mail, phone = "jane.roe@mail.example.com", "+14155550123"
    data = lines(
        tmp_path,
        user("Log In", "D1", mail),
        user("Log In", "D1", phone),
        user("View", "D1"),
        user("View", None, mail, distinct_id=phone),
    )
    text = json.dumps(identity_audit(Sources(data=[data])).to_dict())
    assert "IDN001" in text
    assert "IDN010" in text
    assert "jane" not in text
    assert "4155550123" not in text


def test_hostile_ids_are_harmless(tmp_path, capsys):
    evil = "\x1b[31m<script>alert(1)</script>'; DROP TABLE x;\u202e"
    data = lines(
        tmp_path, user("Log In", evil, "U1"), user("Log In", evil, f"{evil}2"), user("View", evil)
    )
    for form in ("text", "concise", "markdown", "html", "csv", "github", "json"):
        assert run(["identity", "audit", data, "--isolated", "-f", form]) == 1
        out = capsys.readouterr().out
        assert "\x1b[31m" not in out
        assert "<script>alert" not in out or form in ("json", "csv", "text", "concise", "github")


def test_odd_values_in_ids_and_times_do_no_harm(tmp_path):
    odd = [None, "", 0, -1, 1.5, True, [], {}, "null", "$device:", "x" * 5000, 10**30]
    records = [
        ("View", {"distinct_id": left, "$device_id": right, "$user_id": left, "time": right})
        for left in odd
        for right in odd
    ]
    records += [
        (verb, {"distinct_id": one, "alias": one, "$anon_id": one, "$distinct_ids": [one, one]})
        for verb in ("$identify", "$create_alias", "$merge")
        for one in odd
    ]
    for mode in ("simplified", "original", "legacy"):
        report = identity_audit(Sources(data=[lines(tmp_path, *records)]), mode=mode)
        assert report.totals["events"] == len(records)


def test_rules_can_be_chosen_graded_and_given_options(tmp_path):
    data = lines(
        tmp_path,
        user("Log In", "D1", "U1"),
        user("Ciao", "D1", "U1"),
        user("View", "D1", "U1"),
        user("Log In", "D1", "U2"),
    )
    assert ("IDN011", "") not in found_in(data)
    named = Settings(rules={"IDN011": {"logout": ["Ciao"]}})
    assert found_in(data, settings=named)["IDN011", ""] == (1, 1)
    only = Settings(select=("IDN015",))
    assert {code for code, _ in found_in(data, settings=only)} <= {"IDN015"}
    milder = Settings(severity={"IDN001/refused": Severity.INFO})
    report = identity_audit(Sources(data=[data]), settings=milder)
    assert report.count(Severity.ERROR) == 0
    off = Settings(ignore=("IDN001",))
    assert ("IDN001", "refused") not in found_in(data, settings=off)


def test_the_plan_gives_the_merge_system_and_its_names(tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "lexicon: 1\nname: Acme\nsettings: {identity: legacy}\nevents:\n"
        "  View: {}\n  Adieu: {trigger: 'Just before reset() is called'}\n",
        "utf-8",
    )
    data = lines(
        tmp_path,
        user("Log In", "D1", "U1", distinct_id="U1"),
        user("Adieu", "D1", "U1", distinct_id="U1"),
        user("View", "D1", "U1", distinct_id="U1"),
    )
    report = identity_audit(Sources(data=[data]), settings=Settings(plan=(str(plan),)))
    assert report.details["mode"] == "legacy"
    assert report.plan.name == "Acme"
    assert [row.planned for row in report.events if row.name == "View"] == [True]
    assert "IDN011" in {one.code for one in report.findings}


def test_a_baseline_hides_what_is_known(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines(tmp_path, user("Log In", "D1", "U1"), user("Log In", "D1", "U2"), user("View", "D1"))
    audit = ["identity", "audit", "export.ndjson", "--isolated"]
    assert run([*audit, "-f", "json", "-o", "saved.json"]) == 1
    assert run(["baseline", "create", "--report", "saved.json", "-o", "known.json"]) == 0
    capsys.readouterr()
    assert run([*audit, "--baseline", "known.json", "-f", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["totals"]["baselined"] == 1
    more = user("View", "D1")
    again = [user("Log In", "D1", "U1"), user("Log In", "D1", "U2"), more, more]
    lines(tmp_path, *again)
    assert run([*audit, "--baseline", "known.json"]) == 1


def test_a_store_gives_the_same_findings_as_its_files(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data, _ = export(tmp_path, "ecommerce", 3, "simplified")
    store = ["--store", "store.duckdb", "--isolated"]
    assert run(["store", "load", data, *store]) == 0
    capsys.readouterr()
    reports = []
    for source in ([data, "--isolated"], store):
        assert run(["identity", "audit", *source, "--mode", "simplified", "-f", "json"]) == 1
        reports.append(json.loads(capsys.readouterr().out))
    for report in reports:
        for finding in report["findings"]:
            for sample in finding["samples"]:
                del sample["insert_id"]  # a store does not give its lines again for them
                del sample["input"]
    assert reports[0]["findings"] == reports[1]["findings"]


def test_the_report_keeps_to_its_schema_and_survives_being_saved(tmp_path, capsys):
    data, _ = export(tmp_path, "b2b_saas", 3, "simplified")
    report = identity_audit(Sources(data=[data]))
    document = json.loads(json.dumps(report.to_dict()))
    Draft202012Validator(report_schema()).validate(document)
    assert Report.from_dict(document).to_dict() == document
    assert document["command"] == "identity audit"
    assert run(["identity", "audit", data, "--isolated", "-f", "jsonl"]) == 1
    judge = Draft202012Validator(report_line_schema())
    for line in capsys.readouterr().out.splitlines():
        judge.validate(json.loads(line))


def test_suppressions_and_options_of_a_configuration_hold(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data, _ = export(tmp_path, "ecommerce", 3, "simplified")
    (tmp_path / "lexicon.toml").write_text(
        '[[suppressions]]\nrules = ["IDN001"]\nreason = "known"\n[rules.IDN004]\ndevices = 50\n',
        "utf-8",
    )
    assert run(["identity", "audit", data, "-f", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert not {"IDN001", "IDN004"} & {one["code"] for one in report["findings"]}
    assert report["totals"]["suppressed"] == 3


def test_exit_codes_and_refusals(tmp_path, capsys):
    clean = lines(tmp_path, user("Log In", "D1", "U1"), name="clean.ndjson")
    assert run(["identity", "audit", clean, "--isolated"]) == 0
    assert run(["identity", "audit", clean, "--isolated", "--mode", "simplifed"]) == 2
    assert 'did you mean "simplified"' in capsys.readouterr().err
    empty = tmp_path / "empty.ndjson"
    empty.write_text("", "utf-8")
    assert run(["identity", "audit", str(empty), "--isolated"]) == 2
    assert "no event" in capsys.readouterr().err


def test_malformed_lines_are_counted_and_told(tmp_path):
    file = tmp_path / "export.ndjson"
    file.write_text('{"event": "View", "properties": {"$user_id": "U1"}}\nnot json\n', "utf-8")
    report = identity_audit(Sources(data=[str(file)]))
    assert (report.totals["lines"], report.totals["malformed_lines"]) == (2, 1)
    assert any("1 line holds no event" in note for note in report.notes)
