"""The rules of `diff`, held to the cases in `cases_diff/CODE.yaml` and to their pages.

A case has `name`, `old` and `new` (the part of a plan below `lexicon: 1`, as data), and `finds`: a
list of [event, property], with the message as a third item if it is worth pinning, or of
mappings that pin any of event, property, message, severity, variant, suggestion, count, at
("LINE:COLUMN"). If needed also `text` (new plan as text, for places), `today` (a day), `change`
(the verdict), `only` (all codes found, the rule's own among them).
"""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from lexicon_cli.plan.load import load_text
from lexicon_cli.rules.pairing.change import Level
from lexicon_cli.rules.pairing.impact import Impact, Reason
from lexicon_cli.rules.pairing.pair import PlanPair
from lexicon_cli.rules.registry import all_rules, check_pair, find_rule, rule_doc
from lexicon_cli.rules.rule import Scope

CASES = Path(__file__).parent / "cases_diff"
TODAY = date(2026, 6, 1)
RULES = all_rules(Scope.DIFF)
# Its findings come from data; tests/jobs/test_diff_data.py has its cases.
OF_DATA = {"DIF017"}
JUDGED = [rule for rule in RULES if rule.code not in OF_DATA]
_FENCE = re.compile(r"^```yaml (old|new)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def plan_of(part, name):
    loaded = load_text(yaml.safe_dump({"lexicon": 1, **part}, sort_keys=False), name)
    assert not [finding for finding in loaded.findings if finding.severity.value == "error"]
    return loaded.plan


def cases():
    for file in sorted(CASES.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text("utf-8")):
            yield pytest.param(file.stem, case, id=f"{file.stem}-{case['name']}")


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_case(code, case):
    old = plan_of(case["old"], "old.yaml")
    new = load_text(case["text"]).plan if "text" in case else plan_of(case["new"], "new.yaml")
    pair = PlanPair(old, new, today=date.fromisoformat(str(case.get("today", TODAY))))
    everything = list(check_pair(pair))
    found = [one for one in everything if one.code == code]
    wanted = case["finds"]
    said = [[one.event, one.property, one.message, one.variant] for one in found]
    assert len(found) == len(wanted), said
    for one, expected in zip(found, wanted, strict=True):
        facts = {"event": one.event, "property": one.property, "message": one.message}
        facts |= {"severity": one.severity.value, "variant": one.variant, "count": one.count}
        facts |= {"suggestion": one.suggestion, "at": f"{one.place.line}:{one.place.column}"}
        if not isinstance(expected, dict):
            expected = dict(zip(("event", "property", "message"), expected, strict=False))
        assert {key: facts[key] for key in expected} == expected
    if "change" in case:
        assert pair.level.value == case["change"]
    if "only" in case:
        assert sorted({one.code for one in everything}) == case["only"]


@pytest.mark.parametrize("rule", JUDGED, ids=lambda rule: rule.code)
def test_each_rule_has_a_case_that_fires_and_one_that_does_not(rule):
    wanted = [case["finds"] for case in yaml.safe_load((CASES / f"{rule.code}.yaml").read_text())]
    assert any(wanted), "no case that fires"
    assert not all(wanted)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_of_cases_belongs_to_a_rule(path):
    assert find_rule(path.stem) in JUDGED


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_pair_of_a_page_has_the_finding_and_the_good_one_has_not(rule):
    for heading, expected in (("Bad", True), ("Good", False)):
        section = rule_doc(rule).split(f"## {heading}\n")[1].split("\n## ")[0]
        texts = dict(_FENCE.findall(section))
        loaded = {side: load_text(text, f"{side}.yaml") for side, text in texts.items()}
        assert not any(one.findings for one in loaded.values())
        pair = PlanPair(loaded["old"].plan, loaded["new"].plan, today=TODAY)
        if rule.code not in OF_DATA:
            codes = {finding.code for finding in check_pair(pair)}
            assert (rule.code in codes) is expected, codes


@pytest.mark.parametrize("rule", JUDGED, ids=lambda rule: rule.code)
def test_a_changes_level_is_the_severity_that_the_page_gives_its_sub_case(rule):
    for case in yaml.safe_load((CASES / f"{rule.code}.yaml").read_text("utf-8")):
        if "text" in case:
            continue
        pair = PlanPair(plan_of(case["old"], "o.yaml"), plan_of(case["new"], "n.yaml"), today=TODAY)
        for finding in check_pair(pair):
            stated = find_rule(finding.code)
            assert finding.variant in (stated.variants or {"": ""})
            graded = stated.variant_severity.get(finding.variant, stated.severity)
            assert finding.severity is graded


def test_every_sub_case_of_a_page_has_a_case():
    seen = set()
    for file in CASES.glob("*.yaml"):
        for case in yaml.safe_load(file.read_text("utf-8")):
            if "text" not in case:
                today = date.fromisoformat(str(case.get("today", TODAY)))
                old, new = plan_of(case["old"], "o.yaml"), plan_of(case["new"], "n.yaml")
                found = check_pair(PlanPair(old, new, today=today))
                seen |= {(one.code, one.variant) for one in found}
    stated = {(rule.code, variant) for rule in JUDGED for variant in rule.variants}
    assert stated - seen == set()


def test_levels_are_ordered():
    ranks = [Level(word).rank for word in ("none", "patch", "minor", "major")]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("rate", "severity"), [(0.0, "error"), (0.05, "error"), (0.1, "warning")])
def test_data_that_begins_to_fail_is_an_error_over_the_rate(rate, severity):
    plan = plan_of({"events": {"Sign Up": {}}}, "plan.yaml")
    reason = Reason(event="Sign Up", code="PRP001", name="x", property="plan", count=10, traffic=40)
    impact = Impact(
        lines=100,
        events=100,
        malformed_lines=0,
        newly_failing=10,
        mended=0,
        failing_both=0,
        max_rate=rate,
        reasons=(reason,),
    )
    (found,) = check_pair(PlanPair(plan, plan, impact=impact))
    assert (found.code, found.severity.value, found.share) == ("DIF017", severity, 0.25)
    assert found.message == '10 events of "Sign Up" begin to fail: PRP001 x of property "plan"'
