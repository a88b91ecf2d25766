"""Every rule that looks at a whole plan, held to the cases in `cases/CODE.yaml` and to its page.

A case has `name`, `plan` (YAML text; or `csv`), and `finds`: a list of [event, property], with the
message as a third item where it is worth pinning, or of mappings that pin any of event, property,
message, at ("LINE:COLUMN"), severity, variant, suggestion, fixable. If needed it also has `options`
of the rule, `today` (a day), `severity` (of all its findings), `fixed` (the plan after all fixes).
"""

import importlib.util
from datetime import date
from pathlib import Path

import pytest
import yaml

from lexicon_cli.plan.load import load_text
from lexicon_cli.plan.problems import READER_RULES
from lexicon_cli.rules.registry import all_rules, check_plan, find_rule
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.view import PlanView

CASES = Path(__file__).parent / "cases"
# Found while reading, and by a look at the whole plan as well.
BOTH = {"TYP009"}
RULES = [rule for rule in all_rules(Scope.PLAN) if rule.code not in READER_RULES.keys() - BOTH]
TODAY = date(2026, 6, 1)

_SPEC = importlib.util.spec_from_file_location("examples", Path(__file__).parent / "examples.py")
examples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(examples)


def cases():
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text("utf-8")):
            yield pytest.param(file.stem, case, id=f"{file.stem}-{case['name']}")


def findings(code, text, *, name="plan.yaml", options=None, today=TODAY):
    loaded = load_text(text, name)
    others = {rule.code for rule in all_rules(Scope.PLAN)} - {code}
    view = PlanView(loaded.plan, today=today, options={code: options or {}})
    return list(check_plan(view, others))


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_case(code, case):
    text, name = (case["csv"], "plan.csv") if "csv" in case else (case["plan"], "plan.yaml")
    today = date.fromisoformat(str(case.get("today", TODAY)))
    found = findings(code, text, name=name, options=case.get("options"), today=today)
    said = [
        [one.event, one.property, one.message, f"{one.place.line}:{one.place.column}"]
        for one in found
    ]
    wanted = case["finds"]
    assert len(found) == len(wanted), said
    for one, expected in zip(found, wanted, strict=True):
        if isinstance(expected, dict):
            place = f"{one.place.line}:{one.place.column}"
            facts = {"event": one.event, "property": one.property, "message": one.message}
            facts |= {"at": place, "severity": one.severity.value, "variant": one.variant}
            facts |= {"suggestion": one.suggestion, "fixable": one.fixable}
            assert {key: facts[key] for key in expected} == expected
        else:
            assert [one.event, one.property, one.message][: len(expected)] == expected
        if "severity" in case:
            assert one.severity.value == case["severity"]
    if "fixed" in case:
        from lexicon_cli.plan.edit import apply_fixes

        loaded = load_text(text, name)
        fixed = apply_fixes(loaded, [one.fix for one in found if one.fix])
        assert fixed.texts[name] == case["fixed"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_has_a_case_that_fires_and_one_that_does_not(rule):
    wanted = [case["finds"] for case in yaml.safe_load((CASES / f"{rule.code}.yaml").read_text())]
    assert any(wanted), "no case that fires"
    assert not all(wanted)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_plan_of_a_page_has_the_finding_and_the_good_one_has_not(rule):
    options = {option.name: option.default for option in rule.options}
    for heading, expected in (("Bad", True), ("Good", False)):
        example = examples.example(rule, heading)
        given = yaml.safe_load(examples.config_of(example) or "{}")
        name = "plan.csv" if example.language.startswith("csv") else "plan.yaml"
        found = findings(rule.code, example.text, name=name, options={**options, **given})
        assert bool(found) is expected, [finding.message for finding in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_quiet_about_a_plan_that_says_next_to_nothing(rule):
    text = "lexicon: 1\nsettings: {identity: simplified}\nevents: {}\n"
    assert rule.code in ("LIF010",) or findings(rule.code, text) == []


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_cases_belongs_to_a_rule(path):
    assert find_rule(path.stem) in RULES
