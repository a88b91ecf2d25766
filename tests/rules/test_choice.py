"""Which rules are on, and how bad they are."""

import pytest

from lexicon_cli.core.finding import Severity
from lexicon_cli.rules.choice import grades, unknown_selectors
from lexicon_cli.rules.registry import all_rules
from lexicon_cli.rules.rule import Scope


def on(**choices):
    return {code for code, rank in grades(**choices).items() if rank and "/" not in code}


ALL = {rule.code for rule in all_rules()}
DEFAULT = ALL - {"EVT011"}


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
        ({"select": ["EVT01"]}, {"EVT012", "EVT014"}),
        ({"select": ["EVT011"]}, {"EVT011"}),
        ({"select": ["ALL"]}, ALL),
        ({"select": ["duplicate-event"]}, {"ING011", "NAM001"}),
        ({"extend_select": ["EVT011"]}, ALL),
        ({"ignore": ["ALL"]}, set()),
        ({"ignore": ["val", "VAL001"]}, {code for code in DEFAULT if code[:3] != "VAL"}),
        ({"select": ["PIV"], "ignore": ["PIV001"]}, {"PIV002", "PIV003"}),
        ({"select": ["PIV001"], "ignore": ["PIV"]}, {"PIV001"}),
        ({"select": ["PIV001"], "ignore": ["PIV001"]}, set()),
        ({"select": ["nothing"]}, set()),
        ({"severity": {"EVT011": Severity.INFO}}, ALL),
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
    assert set(plan) == {rule.code for rule in all_rules(Scope.PLAN)}


def test_unknown_selectors_come_back_with_the_nearest():
    words = ["VAL001", "VAL", "all", "wrong-type", "ING010/missing", "worng-type", "QQQ", "VAL9/x"]
    assert unknown_selectors(words) == [
        ("worng-type", "wrong-type"),
        ("QQQ", None),
        ("VAL9/x", None),
    ]
