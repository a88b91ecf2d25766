"""Planted faults: as many as asked for, where the truth says, all other lines untouched."""

import json
from collections import Counter

import pytest

from lexicon_cli.jobs.sample_data.__main__ import main
from lexicon_cli.jobs.sample_data.faults.bugs import bugs_of
from lexicon_cli.jobs.sample_data.faults.plant import FAULTS, plant
from lexicon_cli.jobs.sample_data.world import world_of
from lexicon_cli.rules.registry import find_rule

PLANS = ("b2b_saas", "ecommerce", "mobile_game")


@pytest.fixture(params=PLANS)
def faulty(request, plan_of, export):
    """(clean lines, [(written line, truth)]) of an export with a tenth of faulty events."""
    plan = plan_of(request.param)
    clean = export(request.param, events=5000)
    return clean, list(plant(clean, plan, rate=0.1, seed=3)), plan


def test_the_share_of_faulty_lines_is_the_one_asked_for(faulty):
    _, written, plan = faulty
    systematic = {bug.name for bug in bugs_of(world_of(plan))}
    planted = [truth for _, truth in written if truth and truth.fault not in systematic]
    assert 0.085 < len(planted) / len(written) < 0.115


def test_lines_without_a_fault_are_those_of_the_clean_export_in_order(faulty):
    clean, written, _ = faulty
    kept = [line.decode() for line, truth in written if truth is None]
    position = iter(clean)
    assert all(line in position for line in kept)


def test_the_truth_names_the_line_it_is_about(faulty):
    _, written, _ = faulty
    for number, (_, truth) in enumerate(written, start=1):
        assert truth is None or truth.line == number


def test_every_planted_line_differs_from_the_clean_one_unless_sent_twice(faulty):
    clean, written, _ = faulty
    known = set(clean)
    for line, truth in written:
        if truth is not None and truth.fault != "sent-twice":
            assert line.decode("utf-8", "replace") not in known, truth.fault


def test_a_line_sent_twice_follows_its_first_copy(faulty):
    _, written, _ = faulty
    copies = [
        (written[place - 1], written[place])
        for place, (_, truth) in enumerate(written)
        if truth is not None and truth.fault == "sent-twice"
    ]
    assert copies
    assert all(first == (second[0], None) for first, second in copies)


def test_systematic_faults_hit_one_platform_and_version_only(faulty):
    _, written, plan = faulty
    bugs = {bug.name: bug for bug in bugs_of(world_of(plan))}
    hits = Counter()
    for line, truth in written:
        if truth is not None and truth.fault in bugs:
            bug = bugs[truth.fault]
            properties = json.loads(line)["properties"]
            assert properties["mp_lib"] == bug.library
            assert not bug.versions or properties["$app_version_string"] in bug.versions
            hits[truth.fault] += 1
    assert hits.keys() == bugs.keys()


def test_a_systematic_fault_spoils_every_line_of_its_software(faulty):
    _, written, plan = faulty
    bugs = bugs_of(world_of(plan))
    assert not [
        line for line, t in written if t is None and any(b.spoils(line.decode()) for b in bugs)
    ]


def test_every_fault_is_planted_sooner_or_later(plan_of, export):
    seen = set()
    for name in PLANS:
        clean = export(name, events=4000)
        for seed in range(12):
            seen.update(t.fault for _, t in plant(clean, plan_of(name), rate=0.4, seed=seed) if t)
    assert {fault.name for fault in FAULTS} <= seen


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_names_rules_that_exist(fault):
    assert all(find_rule(code) is not None for code in (*fault.codes, *fault.also))


def test_names_of_faults_are_unique():
    assert max(Counter(fault.name for fault in FAULTS).values()) == 1


def test_kinds_limit_what_is_planted(plan_of, export):
    plan = plan_of("ecommerce")
    clean = export("ecommerce", events=5000)
    systematic = {bug.name for bug in bugs_of(world_of(plan))}
    planted = {t.fault for _, t in plant(clean, plan, rate=0.2, seed=5, kinds=4) if t}
    assert 1 <= len(planted - systematic) <= 4


def test_the_command_writes_events_and_truth(tmp_path):
    out, truth = tmp_path / "export.ndjson", tmp_path / "truth.ndjson"
    arguments = ["--events", "1_500", "--faults", "0.05", "-o", str(out), "--truth", str(truth)]
    assert main(arguments) == 0
    lines = out.read_bytes().splitlines()
    assert len(lines) == 1500
    entries = [json.loads(line) for line in truth.read_text().splitlines()]
    assert [entry["line"] for entry in entries] == sorted({entry["line"] for entry in entries})
    assert 40 < len(entries) < 140
    assert set(entries[0]) == {"line", "fault", "codes", "also", "event", "property"}


def test_the_command_gives_the_same_bytes_twice(tmp_path):
    outputs = [tmp_path / "a", tmp_path / "b"]
    for out in outputs:
        main(["--plan", "mobile_game", "--events", "900", "--faults", "0.2", "-o", str(out)])
    assert outputs[0].read_bytes() == outputs[1].read_bytes()


def test_an_unknown_plan_ends_with_exit_code_2(capsys):
    assert main(["--plan", "ecomerce", "--events", "1"]) == 2
    assert "no plan 'ecomerce'" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--events", "0"], ["--faults", "1.5"], ["--days", "0"]])
def test_numbers_out_of_range_are_usage_errors(arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
