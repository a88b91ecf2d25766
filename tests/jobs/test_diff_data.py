"""Real events held against two plans: exact by event, the same as two runs of validate."""

import gzip
import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Severity
from lexicon_cli.jobs.diff import DataCheck, diff, diff_loaded
from lexicon_cli.jobs.validate import validate
from lexicon_cli.plan.load import load_text
from tests.oracle import invent
from tests.oracle.support import NOW_MS

NOW = NOW_MS / 1000
OLD = """\
lexicon: 1
settings: {additional_properties: allow}
events:
  Sign Up: {properties: {plan: {type: string, enum: [free, pro]}, age: integer}}
  Paid: {aliases: [paid], properties: {amount: {type: number, minimum: 0}}}
"""
NEW = """\
lexicon: 1
settings: {additional_properties: allow}
events:
  Sign Up: {properties: {plan: {type: string, enum: [pro]}, age: [integer, string]}}
  Paid: {aliases: [paid], properties: {amount: {type: number, minimum: 0}}}
"""


def line(name, number=0, **properties):
    base = {"time": 1_772_409_700 + number, "distinct_id": "u", "$insert_id": f"i-{number}"}
    return json.dumps({"event": name, "properties": {**base, "mp_lib": "web", **properties}}) + "\n"


LINES = [
    line("Sign Up", 1, plan="pro"),
    line("Sign Up", 2, plan="free"),  # begins to fail
    line("Sign Up", 3, plan="free", age="12"),  # fails under both: age, plan
    line("Sign Up", 4, plan="pro", age="12"),  # mended
    line("Sign Up", 5, plan="none"),  # fails under both
    line("Unknown", 6),  # fails under both
    line("paid", 7, amount=3),
    "{\n",
    "\n",
    line("Sign Up", 8, plan="free"),  # begins to fail
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(OLD, "utf-8")
    Path("new.yaml").write_text(NEW, "utf-8")
    Path("data.ndjson").write_text("".join(LINES), "utf-8")
    return tmp_path


def check(*data, rate=0.0):
    return DataCheck(data=data or ("data.ndjson",), max_rate=rate, now=NOW)


def of_data(report):
    return [finding for finding in report.findings if finding.code == "DIF017"]


def test_events_are_counted_one_by_one(folder):
    report = diff("old.yaml", "new.yaml", check=check())
    assert report.details["data"] == {
        "lines": 9,
        "events": 8,
        "malformed_lines": 1,
        "newly_failing": 2,
        "mended": 1,
        "failing_both": 3,
        "rate": 0.25,
        "max_rate": 0.0,
        "newly_failing_by": [
            {
                "event": "Sign Up",
                "code": "VAL005",
                "name": "enum-violation",
                "property": "plan",
                "count": 2,
            }
        ],
        "mended_by": [
            {
                "event": "Sign Up",
                "code": "VAL002",
                "name": "numeric-string",
                "property": "age",
                "count": 1,
            }
        ],
    }
    note = "of 8 events 2 begin to fail, 1 are mended, 3 fail under both plans"
    assert note in report.notes


def test_a_finding_has_share_times_samples_and_the_new_plans_place(folder):
    (found,) = of_data(diff("old.yaml", "new.yaml", check=check()))
    assert (found.event, found.property, found.count) == ("Sign Up", "plan", 2)
    assert found.share == 2 / 6
    assert (found.first_time, found.last_time) == ("2026-03-02T00:01:42Z", "2026-03-02T00:01:48Z")
    assert [(one.input, one.line, one.insert_id, one.value) for one in found.samples] == [
        ("data.ndjson", 2, "i-2", "free"),
        ("data.ndjson", 10, "i-8", "free"),
    ]
    offset = found.samples[1].offset
    assert Path("data.ndjson").read_bytes()[offset:] == LINES[-1].encode()
    assert str(found.place) == "new.yaml:4:26"


@pytest.mark.parametrize(("rate", "severity"), [(0.24, "error"), (0.25, "warning")])
def test_a_rate_lets_some_pass(folder, rate, severity):
    (found,) = of_data(diff("old.yaml", "new.yaml", check=check(rate=rate)))
    assert found.severity.value == severity


def test_an_event_that_is_removed_or_renamed_fails_under_its_old_name(folder):
    Path("new.yaml").write_text(OLD.replace("Sign Up:", "Signed Up:"), "utf-8")
    report = diff("old.yaml", "new.yaml", check=check())
    (found,) = of_data(report)
    assert (found.event, found.observed, found.count) == ("Sign Up", "EVT004", 3)
    Path("new.yaml").write_text(OLD.replace("aliases: [paid], ", ""), "utf-8")
    (found,) = of_data(diff("old.yaml", "new.yaml", check=check()))
    assert (found.event, found.observed, found.count) == ("Paid", "EVT002", 1)


def test_the_same_data_packed_or_twice(folder):
    Path("data.ndjson.gz").write_bytes(gzip.compress(Path("data.ndjson").read_bytes()))
    packed = diff("old.yaml", "new.yaml", check=check("data.ndjson.gz"))
    both = diff("old.yaml", "new.yaml", check=check("data.ndjson.gz", "data.ndjson"))
    assert packed.details["data"]["newly_failing"] == 2
    assert both.details["data"]["newly_failing"] == 4
    assert len(of_data(both)[0].samples) == 3


def test_a_json_array_and_a_cut_archive(folder):
    events = [json.loads(text) for text in LINES if text.startswith('{"')]
    Path("data.json").write_text(json.dumps(events), "utf-8")
    assert diff("old.yaml", "new.yaml", check=check("data.json")).details["data"]["events"] == 8
    Path("cut.gz").write_bytes(gzip.compress("".join(LINES).encode() * 50)[:-20])
    report = diff("old.yaml", "new.yaml", check=check("cut.gz"))
    assert any("ends too early" in note for note in report.notes)


def test_no_events_and_no_file(folder):
    Path("empty.ndjson").write_text("", "utf-8")
    report = diff("old.yaml", "new.yaml", check=check("empty.ndjson"))
    assert "the data holds no event: nothing was checked" in report.notes
    assert report.details["data"]["rate"] == 0.0
    with pytest.raises(InputError, match="none"):
        diff("old.yaml", "new.yaml", check=check("none.ndjson"))


def test_an_intentional_break_covers_data_by_event_or_property(folder):
    for entry in ("DIF017:Sign Up — known", "DIF017:Sign Up.plan"):
        Path("new.yaml").write_text(NEW + f'intentional_breaks: ["{entry}"]\n', "utf-8")
        report = diff("old.yaml", "new.yaml", check=check())
        (found,) = of_data(report)
        assert found.severity is Severity.WARNING
        assert not [one for one in report.findings if one.code == "DIF018"]


def test_an_ignored_rule_reads_no_data(folder):
    settings = Settings(ignore=("DIF017",))
    report = diff("old.yaml", "new.yaml", settings=settings, check=check("none.ndjson"))
    assert "data" not in report.details


def test_personal_values_are_masked(folder):
    old = OLD.replace("{type: string, enum: [free, pro]}", "{type: string, pii: email}")
    new = old.replace("pii: email}", "pii: email, enum: [x]}")
    Path("old.yaml").write_text(old, "utf-8")
    Path("new.yaml").write_text(new, "utf-8")
    (found,) = of_data(diff("old.yaml", "new.yaml", check=check()))
    assert all("free" not in str(sample.value) for sample in found.samples)


def test_endless_property_names_stay_bounded(folder):
    Path("new.yaml").write_text(OLD.replace("allow", "deny"), "utf-8")
    with Path("data.ndjson").open("w") as file:
        file.writelines(line("Paid", n, **{f"p{n}": 1}) for n in range(3_000))
    report = diff("old.yaml", "new.yaml", check=check())
    assert report.details["data"]["newly_failing"] == 3_000
    assert len(of_data(report)) <= 2_001
    assert sum(found.count for found in of_data(report)) == 3_000


@pytest.mark.parametrize("seed", range(12))
def test_the_counts_are_those_of_two_runs_of_validate(seed, tmp_path, monkeypatch):
    """Line by line: what validate says of errors under each plan."""
    monkeypatch.chdir(tmp_path)
    rng = Random(seed)
    plans = []
    for name in ("old", "new"):
        # Whole files of invented plans share event names, so that events change sides.
        while True:
            data = invent._plan(rng, wild=False)
            loaded = load_text(json.dumps(data), f"{name}.json")
            if not any(one.severity is Severity.ERROR for one in loaded.findings):
                break
        plans.append(loaded)
        Path(f"{name}.json").write_text(json.dumps(data), "utf-8")
    lines = [
        invent.as_line(*invent.invent_event(rng, plans[n % 2].plan, faults=0.1)) for n in range(400)
    ]
    Path("data.ndjson").write_bytes(b"\n".join(lines))
    failing = {}
    for name in ("old", "new"):
        validate(
            ["data.ndjson"],
            plan=[f"{name}.json"],
            now=NOW,
            reject=f"{name}.rejected",
            settings=Settings(ignore=("ING011", "ING012", "ING009", "ING015")),
        )
        failing[name] = Counter(Path(f"{name}.rejected").read_bytes().splitlines())
    impact = diff_loaded(*plans, Settings(), check=check()).details["data"]
    # Lines that hold no event are rejected by both runs, and no events here.
    both = sum((failing["old"] & failing["new"]).values()) - impact["malformed_lines"]
    assert impact["newly_failing"] == sum((failing["new"] - failing["old"]).values())
    assert impact["mended"] == sum((failing["old"] - failing["new"]).values())
    assert impact["failing_both"] == both
