"""Which rules are on, and how bad they are."""

import pytest

from lexicon_cli.config.fields import RULE_SETS
from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.choice import codes_of, grades, unknown_selectors
from lexicon_cli.rules.registry import all_rules
from lexicon_cli.rules.rule import Rule, RuleStatus, Scope
from lexicon_cli.rules.sets import LAST_RELEASE


def on(**choices):
    return {code for code, rank in grades(**choices).items() if rank and "/" not in code}


ALL = {rule.code for rule in all_rules()}
DEFAULT = {rule.code for rule in all_rules() if rule.severity is not None}


def test_by_default_all_but_the_opt_in_rules_are_on():
    assert on() == DEFAULT
    assert grades()["VAL001"] == 3
    assert grades()["EVT011"] == 0


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ({"select": ["VAL001"]}, {"VAL001"}),
        ({"select": ["wrong-type"]}, {"VAL001"}),
        ({"select": ["piv"]}, {"PIV001", "PIV002", "PIV003"}),
        ({"select": ["EVT01"]}, {"EVT010", "EVT012", "EVT013", "EVT014"}),
        ({"select": ["EVT011"]}, {"EVT011"}),
        ({"select": ["ALL"]}, ALL),
        ({"select": ["duplicate-event"]}, {"ING011", "NAM001"}),
        ({"extend_select": ["EVT011"]}, DEFAULT | {"EVT011"}),
        ({"ignore": ["ALL"]}, set()),
        ({"ignore": ["val", "VAL001"]}, {code for code in DEFAULT if code[:3] != "VAL"}),
        ({"select": ["PIV"], "ignore": ["PIV001"]}, {"PIV002", "PIV003"}),
        ({"select": ["PIV001"], "ignore": ["PIV"]}, {"PIV001"}),
        ({"select": ["PIV001"], "ignore": ["PIV001"]}, set()),
        ({"select": ["nothing"]}, set()),
        ({"severity": {"EVT011": Severity.INFO}}, DEFAULT | {"EVT011"}),
    ],
)
def test_the_longer_selector_wins_and_ignoring_wins_a_tie(choices, expected):
    assert on(**choices) == expected


def test_sub_cases_have_grades_of_their_own():
    graded = grades()
    assert (graded["ING010"], graded["ING010/missing"]) == (3, 2)
    assert (graded["PRP002"], graded["PRP002/denied"]) == (2, 3)


def test_a_severity_for_a_code_grades_its_sub_cases_too():
    graded = grades(severity={"ING010": Severity.INFO})
    assert (graded["ING010"], graded["ING010/missing"]) == (1, 1)


def test_a_severity_for_a_sub_case_wins():
    graded = grades(severity={"ING010": Severity.INFO, "ING010/blocked": Severity.ERROR})
    assert (graded["ING010"], graded["ING010/blocked"], graded["ING010/missing"]) == (1, 3, 1)


def test_severities_by_name_and_by_beginning_of_codes():
    graded = grades(severity={"wrong-type": Severity.INFO, "VAL": Severity.WARNING})
    assert (graded["VAL001"], graded["VAL002"], graded["EVT001"]) == (1, 2, 3)


def test_severity_none_turns_a_rule_off():
    graded = grades(severity={"ING010": None, "EVT005/after-sunset": None})
    assert (graded["ING010"], graded["ING010/missing"]) == (0, 0)
    assert (graded["EVT005"], graded["EVT005/after-sunset"]) == (2, 0)


def test_an_ignored_rule_has_no_graded_sub_case():
    graded = grades(ignore=["ING010"])
    assert graded["ING010"] == graded["ING010/missing"] == 0


def test_an_opt_in_rule_has_a_severity_when_selected():
    assert grades(select=["EVT011"])["EVT011"] == Severity.INFO.rank


def test_a_scope_keeps_only_its_rules():
    plan = grades(scope=Scope.PLAN)
    codes = {word.partition("/")[0] for word in plan}
    assert codes == {rule.code for rule in all_rules(Scope.PLAN)}


def test_unknown_selectors_come_back_with_the_nearest():
    words = ["VAL001", "VAL", "all", "wrong-type", "ING010/missing", "worng-type", "QQQ", "VAL9/x"]
    assert unknown_selectors(words) == [
        ("worng-type", "wrong-type"),
        ("QQQ", None),
        ("VAL9/x", None),
    ]


def rule_of(code, **facts):
    facts = {"severity": Severity.WARNING, **facts}
    return Rule(code=code, name="made-up", scope=Scope.PLAN, summary="s", source="s", **facts)


@pytest.fixture
def made_up_rules(monkeypatch):
    old = rule_of("NAM801")
    young = rule_of("NAM802", since="9.0")
    preview = rule_of("NAM803", status=RuleStatus.PREVIEW)
    monkeypatch.setattr(
        "lexicon_cli.rules.choice.all_rules", lambda scope=None: (old, young, preview)
    )


@pytest.mark.parametrize(
    ("choice", "on"),
    [
        ({}, "NAM801 NAM802"),
        ({"preview": True}, "NAM801 NAM802 NAM803"),
        ({"rule_set": "2026.1"}, "NAM801"),
        ({"rule_set": "2026.1", "preview": True}, "NAM801 NAM803"),
        ({"rule_set": "2026.1", "select": ["ALL"]}, "NAM801 NAM803"),
        ({"rule_set": "2026.1", "select": ["NAM"]}, "NAM801"),
        ({"rule_set": "2026.1", "extend_select": ["NAM802"]}, "NAM801 NAM802"),
        ({"rule_set": "2026.1", "severity": {"NAM802": Severity.INFO}}, "NAM801 NAM802"),
        ({"rule_set": "2026.1", "severity": {"NAM": Severity.INFO}}, "NAM801"),
    ],
)
def test_younger_and_preview_rules_are_on_only_when_asked_for(made_up_rules, choice, on):
    assert {code for code, rank in grades(**choice).items() if rank} == set(on.split())


def test_the_sets_of_rules_are_those_that_the_configuration_knows():
    assert set(LAST_RELEASE) == set(RULE_SETS)


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("sup001", {"SUP001"}),
        ("unused-suppression", {"SUP001"}),
        ("archived-event", {"EVT006"}),
        ("duplicate-event", {"ING011", "NAM001"}),
        ("SUP", {"SUP001", "SUP002", "SUP003", "SUP004", "SUP005"}),
        ("SUP0011", set()),
        ("", set()),
    ],
)
def test_a_selector_stands_for_codes(selector, codes):
    assert codes_of(selector) == codes


def test_all_stands_for_every_rule():
    assert codes_of("all") == {rule.code for rule in all_rules()}
