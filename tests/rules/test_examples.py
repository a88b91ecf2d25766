"""The examples on the rules' pages do what the pages say."""

import importlib.util
import json
from pathlib import Path

import pytest

from lexicon_cli.jobs.validate import validate
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.problems import READER_RULES
from lexicon_cli.rules.registry import all_rules, find_rule
from lexicon_cli.rules.rule import Scope
from lexicon_cli.schema.compile import compile_bundle

_SPEC = importlib.util.spec_from_file_location("examples", Path(__file__).parent / "examples.py")
examples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(examples)

NOW_MS = 1769904000000  # 2026-02-01, a month after the events of the examples
# Judged from the whole run, not from one event.
WHOLE_RUN = {"EVT008", "ING009", "ING011", "ING012", "ING015", "PRP006"}
# Its examples are too many events for a page.
TOLD = {"ING015"}
# Needs a schema written by hand, which no plan compiles to.
HAND_WRITTEN = {"VAL016"}

PLAN_RULES = all_rules(Scope.PLAN)
READ, CHECKED = (
    [rule for rule in PLAN_RULES if (rule.code in READER_RULES) is read] for read in (True, False)
)
# Found from requests, which no example of events shows (tests/capture has theirs).
OF_REQUESTS = {rule.code for rule in all_rules(Scope.DATA) if rule.code.startswith("CAP")}
DATA_RULES = [
    rule
    for rule in all_rules(Scope.DATA)
    if rule.code not in WHOLE_RUN | HAND_WRITTEN | OF_REQUESTS
]
WRITTEN_OUT = [rule for rule in DATA_RULES if examples.example(rule, "Bad").language != "text"]


def event(**properties):
    return {"event": "Purchase Completed", "properties": properties}


# Examples too long for a page, as (bad, good).
MADE = {
    "ING001": (
        event(**{f"p{n}": n for n in range(256)}),
        event(**{f"p{n}": n for n in range(254)}),
    ),
    "ING002": (event(note="x" * 256), event(note="x" * 254)),
    "ING003": (event(note="x" * 255), event(note="x" * 254)),
    "ING004": (event(**{"p" * 256: 1}), event(**{"p" * 255: 1})),
    "ING005": (event(note=["x" * 1_000_000]), event(note=["x" * 900_000])),
    "ING006": (event(cart=list(range(255))), event(cart=list(range(254)))),
    "ING022": (event(note="語" * 200), event(note="語" * 85)),
}


def plan_codes(language, text):
    suffix = "csv" if language.startswith("csv") else "yaml"
    return {finding.code for finding in load_text(text, f"plan.{suffix}").findings}


def data_cells(rule, text):
    loaded = load_text(examples.plan_of_examples(rule))
    assert not loaded.findings
    kernel = Kernel.from_bundle(compile_bundle(loaded.plan), KernelOptions(now_ms=NOW_MS))
    lines = [line.encode() + b"\n" for line in text.splitlines()]
    return {(code, variant) for code, _, _, variant, _ in kernel.check_lines(lines).all_cells()}


def data_codes(rule, text):
    return {code for code, _ in data_cells(rule, text)}


@pytest.mark.parametrize("rule", READ, ids=lambda rule: rule.code)
def test_the_bad_plan_of_a_page_has_the_finding_and_the_good_one_has_none(rule):
    assert rule.code in plan_codes(*examples.example(rule, "Bad"))
    assert plan_codes(*examples.example(rule, "Good")) == set()


@pytest.mark.parametrize("rule", WRITTEN_OUT, ids=lambda rule: rule.code)
def test_the_bad_events_of_a_page_have_the_finding_and_the_good_ones_do_not(rule):
    assert rule.code in data_codes(rule, examples.example(rule, "Bad").text)
    assert rule.code not in data_codes(rule, examples.example(rule, "Good").text)


@pytest.mark.parametrize("code", sorted(MADE))
def test_examples_too_long_for_a_page(code):
    rule = next(rule for rule in DATA_RULES if rule.code == code)
    bad, good = (json.dumps(line, ensure_ascii=False) for line in MADE[code])
    assert code in data_codes(rule, bad)
    assert code not in data_codes(rule, good)


@pytest.mark.parametrize("rule", WRITTEN_OUT, ids=lambda rule: rule.code)
def test_the_kernel_tells_only_sub_cases_that_the_rules_explain(rule):
    for code, variant in data_cells(rule, examples.example(rule, "Bad").text):
        explained = find_rule(code).variants
        named = any(word.isupper() for word in explained)  # stands for any name from the data
        assert variant == "" or variant in explained or named


def report_codes(folder, text, **arguments):
    data = folder / "export.ndjson"
    data.write_text(text, encoding="utf-8")
    report = validate([str(data)], now=NOW_MS / 1000, **arguments)
    return {finding.code for finding in report.findings}


@pytest.mark.parametrize("code", sorted(WHOLE_RUN - TOLD))
def test_the_bad_runs_of_a_page_have_the_finding_and_the_good_ones_do_not(code, tmp_path):
    rule = find_rule(code)
    plan = tmp_path / "plan.yaml"
    plan.write_text(examples.plan_of_examples(rule), encoding="utf-8")
    for heading, expected in (("Bad", True), ("Good", False)):
        text = examples.example(rule, heading).text
        assert (code in report_codes(tmp_path, text, plan=[str(plan)])) is expected


@pytest.mark.parametrize("events", [50, 51])
def test_too_many_events_of_one_id_on_a_day(events, tmp_path):
    """What the page tells in words, with a smaller limit; an empty id may have any number."""
    plan = tmp_path / "plan.yaml"
    settings = "settings: {limits: {profile: mixpanel@2026, hot_shard_events_per_day: 50}}\n"
    plan.write_text(f"lexicon: 1\n{settings}events: {{Ping: {{}}}}\n", encoding="utf-8")
    for user, expected in (("server", events > 50), ("", False)):
        lines = (
            {"event": "Ping", "properties": {"time": 1767225600 + number, "distinct_id": user}}
            for number in range(events)
        )
        text = "".join(f"{json.dumps(line)}\n" for line in lines)
        assert ("ING015" in report_codes(tmp_path, text, plan=[str(plan)])) is expected


@pytest.mark.parametrize("code", sorted(HAND_WRITTEN))
def test_the_examples_of_hand_written_schemas(code, tmp_path):
    schemas = tmp_path / "schemas"
    schemas.mkdir()
    # The page names the keyword: a coupon needs its value.
    schema = {"dependentRequired": {"coupon": ["coupon_value"]}}
    (schemas / "Purchase Completed.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    for heading, expected in (("Bad", True), ("Good", False)):
        text = examples.example(find_rule(code), heading).text
        assert (code in report_codes(tmp_path, text, schemas=str(schemas))) is expected


def test_every_data_rule_has_an_example_that_runs():
    assert {rule.code for rule in DATA_RULES} == {rule.code for rule in WRITTEN_OUT} | set(MADE)
