"""`validate` from the command line to the report, on real data."""

import json
from pathlib import Path

import pytest

GOOD_LINE = {
    "event": "Sign Up",
    "properties": {"time": 1767312000, "distinct_id": "u1", "$insert_id": "a1", "plan": "free"},
}


def line(number: int, event: str = "Sign Up", **properties) -> str:
    own = {**GOOD_LINE["properties"], "$insert_id": f"a{number}", **properties}
    return json.dumps({"event": event, "properties": own}, ensure_ascii=False)


@pytest.fixture
def export(workspace):
    def write(*lines: str) -> str:
        (workspace / "export.ndjson").write_text("".join(f"{entry}\n" for entry in lines), "utf-8")
        return "export.ndjson"

    return write


CLEAN = [line(number) for number in range(10)]
NOW = ("--now", "2026-02-01")


def test_clean_data_is_clean(lexicon, export):
    result = lexicon("validate", export(*CLEAN), "--plan", "plan.yaml", *NOW)
    assert (result.code, result.err) == (0, "")
    assert result.out.startswith("✓ no findings in 10 events\n  plan Acme 1.0.0 · export.ndjson\n")


def test_a_fault_is_named_counted_and_placed(lexicon, export):
    data = export(*CLEAN, line(20, plan=5))
    result = lexicon("validate", data, "--plan", "plan.yaml", *NOW)
    assert result.code == 1
    assert result.out.startswith("✗ 1 error in 11 events (9.1 % with errors)\n")
    assert "✗ VAL001 wrong-type  Sign Up › plan\n" in result.out
    assert "export.ndjson:11 5 · planned at plan.yaml:7\n" in result.out


def test_compiled_schemas_do_as_well_as_the_plan(lexicon, export):
    data = export(*CLEAN, line(20, plan=5), line(21, event="sign up"))
    lexicon("compile", "plan.yaml", "--out", "schemas")
    by_plan = lexicon("validate", data, "--plan", "plan.yaml", "-f", "json", *NOW)
    by_schemas = lexicon("validate", data, "--schemas", "schemas", "-f", "json", *NOW)
    assert by_plan.code == by_schemas.code == 1
    assert json.loads(by_plan.out) == json.loads(by_schemas.out)


def test_standard_input_is_data_too(lexicon):
    content = f"{line(1)}\n{line(2, plan=None)}\n".encode()
    result = lexicon("validate", "-", "--plan", "plan.yaml", *NOW, stdin=content)
    assert result.code == 1
    assert "in 2 events" in result.out


def test_a_broken_plan_is_shown_and_is_no_verdict_on_data(lexicon, export):
    result = lexicon("validate", export(*CLEAN), "--plan", "bad.yaml", *NOW)
    assert result.code == 2
    assert "bad.yaml:4:5: error STR002" in result.out
    assert result.err.startswith("lexicon: error: the plan has 1 error\n")


@pytest.mark.parametrize(("rate", "code"), [("5%", 1), ("10%", 0), ("0.1", 0), ("0", 1)])
def test_some_faults_may_be_allowed(lexicon, export, rate, code):
    data = export(*CLEAN, line(20, plan=5))
    assert lexicon("validate", data, "--plan", "plan.yaml", "--max-rate", rate, *NOW).code == code


@pytest.mark.parametrize(
    ("options", "events"),
    [
        ((), 3),
        (("--event", "Sign Up"), 2),
        (("--since", "2026-01-02", "--until", "2026-01-02"), 2),
        (("--since", "2026-01-03"), 1),
        (("--until", "2026-01-01"), 0),
        (("--platform", "ios"), 1),
    ],
)
def test_filters_choose_events(lexicon, export, options, events):
    day = 86_400
    data = export(
        line(1),
        line(2, mp_lib="swift", time=1767312000 + 3600),
        line(3, event="Other", time=1767312000 + day),
    )
    result = lexicon("validate", data, "--plan", "plan.yaml", "-f", "json", *NOW, *options)
    assert json.loads(result.out)["totals"]["events"] == events


def test_lines_are_sorted_into_accepted_and_rejected(lexicon, export):
    bad = line(20, plan=5)
    data = export(*CLEAN, bad)
    lexicon("validate", data, "--plan", "plan.yaml", "--accept", "y", "--reject", "n", *NOW)
    assert Path("y").read_text("utf-8").splitlines() == CLEAN
    assert Path("n").read_text("utf-8").splitlines() == [bad]


@pytest.mark.parametrize("form", ["text", "concise", "json", "jsonl", "csv", "markdown"])
def test_hostile_names_in_data_are_harmless_in_every_format(lexicon, export, form):
    name = "=1+1\x1b[31m\u202e|<b>@all`"
    data = export(*CLEAN, line(20, event=name), line(21, plan=f"{name}x" * 60))
    result = lexicon("validate", data, "--plan", "plan.yaml", "-f", form, *NOW)
    assert result.code == 1
    assert not {"\x1b", "\u202e", "\x9b"} & set(result.out)


def test_a_saved_report_reads_the_same(lexicon, export):
    data = export(*CLEAN, line(20, plan=5), line(21, event="Nobody knows"))
    run = ("validate", data, "--plan", "plan.yaml", *NOW)
    lexicon(*run, "-f", "json", "-o", "r.json")
    for form in ("text", "json", "markdown", "csv"):
        direct, saved = lexicon(*run, "-f", form), lexicon("report", "r.json", "-f", form)
        assert (saved.code, saved.out) == (direct.code, direct.out)


@pytest.mark.parametrize("data", ["none.ndjson", "none/*.ndjson"])
def test_data_that_is_not_there_is_told(lexicon, data):
    result = lexicon("validate", data, "--plan", "plan.yaml")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("lexicon: error: ")


def test_no_colour_and_no_bar_reach_a_pipe(lexicon, export):
    result = lexicon("validate", export(*CLEAN), "--plan", "plan.yaml", *NOW)
    assert "\x1b" not in result.out + result.err
    assert "\r" not in result.err
