"""The rules about drift in words: every sub-case, whatever the names, and what options exist."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Severity
from lexicon_cli.drift.expectations import Limits
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.jobs.drift_plan import _LIMITS
from lexicon_cli.policy.selection import effective_grades
from lexicon_cli.rules.history_judge import history_finding
from lexicon_cli.rules.registry import all_rules, describe_history, find_rule, scope_of
from lexicon_cli.rules.rule import Scope

RULES = [rule for rule in all_rules(Scope.HISTORY) if not rule.code.startswith("VOL")]
SUB_CASES = [(rule.code, variant) for rule in RULES for variant in rule.variants or ("",)]
WITHOUT_PROPERTY = {"EVT009", "EVT013"}
IOS = (("platform", "ios"), ("app_version", "5.2.0"))


def made(code, variant, name, **changes):
    plain = (
        code in WITHOUT_PROPERTY or variant.endswith("event") or (code, variant) == ("EVT010", "")
    )
    texts = {
        "events": [name],
        "kind": "string",
        "kinds_before": {"number": 1.0},
        "kinds_since": {"string": 0.4, "number": 0.6},
        "planned": ["number"],
        "kinds": {"number": 0.6, "string": 0.4},
        "by_kind": {"number": [name], "string": [name, "B"]},
        "values": [(name, 12)],
        "known": [name, "b"],
        "examples": [name],
        "introduced": name,
        "currency": name,
        "spelled": [name, name],
        "value": name,
        "renamed": name,
    }
    fields = {
        "code": code,
        "variant": variant,
        "event": name,
        "property": None if plain else name,
        "since": 20_514,
        "until": 20_534,
        "count": 1234,
        "traffic": 5000,
        "where": IOS,
        "app_versions": {"5.2.0": 1234},
        "numbers": {"before": 0.25, "after": 0.5, "days": 5, "names": 60, "longest": 250},
        "texts": texts,
    }
    return HistoryFact(**{**fields, **changes})


@pytest.mark.parametrize(("code", "variant"), SUB_CASES)
def test_every_sub_case_says_what_and_what_to_do(code, variant):
    wording = describe_history(made(code, variant, "price"))
    assert "None" not in wording.message
    assert not wording.message.endswith(".")
    assert "price" in wording.message or code == "EVT013"
    assert wording.suggestion or variant.startswith("planned")
    assert wording.expected or wording.observed


@pytest.mark.parametrize(("code", "variant"), SUB_CASES)
def test_little_is_enough_for_words(code, variant):
    bare = HistoryFact(code=code, variant=variant, property="p")
    assert describe_history(bare).message


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=400), st.sampled_from(SUB_CASES))
def test_any_name_makes_a_message_of_bearable_length(name, sub_case):
    wording = describe_history(made(*sub_case, name))
    assert wording.message
    assert len(wording.message) < 700


def test_several_events_are_counted_and_named():
    several = made("DRF003", "", "price", event=None)
    several.texts["events"] = list("ABCDE")
    message = describe_history(several).message
    assert message == (
        '"price" of 5 events ("A", "B", "C" and 2 more) on "ios" in version "5.2.0" is not sent'
        " any more since 2026-03-02"
    )


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ({"after": 0.0004, "before": 0.0}, "null in under 0.1% of its values"),
        ({"after": 0.9995, "before": 0.0}, "null in over 99.9% of its values"),
        (
            {"after": 1.0, "before": 0.125},
            "null in 100% of its values since 2026-03-02, 12.5% before",
        ),
    ],
)
def test_shares_are_never_rounded_to_all_or_nothing(numbers, text):
    assert text in describe_history(made("VAL015", "null", "p", numbers=numbers)).message


def test_values_that_are_not_shown_are_counted():
    fact = made("DRF004", "", "p", numbers={"values": 3})
    fact.texts.update(values=[], known=[])
    assert "3 values not shown here" in describe_history(fact).message


def test_versions_from_one_on():
    assert (
        'from version "5.2.0" on'
        in describe_history(made("DRF003", "", "p", numbers={"later": 1.0, "before": 0.0})).message
    )


def test_findings_have_days_and_a_name_that_stays():
    finding = history_finding(made("DRF001", "mixed", "price"), 3)
    assert (finding.severity, finding.count, finding.share) == (Severity.ERROR, 1234, 0.2468)
    assert (finding.first_time, finding.last_time) == (
        "2026-03-02T00:00:00Z",
        "2026-03-22T23:59:59Z",
    )
    later = history_finding(made("DRF001", "mixed", "price", count=9, until=20_540), 3)
    elsewhere = history_finding(made("DRF001", "mixed", "price", where=()), 3)
    assert later.fingerprint == finding.fingerprint != elsewhere.fingerprint


def test_history_rules_are_graded_as_such_and_not_as_data():
    history = effective_grades(Settings(), Scope.HISTORY)
    data = effective_grades(Settings(), Scope.DATA)
    for rule in RULES:
        assert rule.scope is Scope.HISTORY is scope_of(rule.code)
        assert rule.code in history
        assert rule.code not in data
    assert history["VAL014"] == 0
    assert history["EVT009/critical"] == 3
    assert "VAL001" in data
    assert "VAL001" not in history


@pytest.mark.parametrize("name", sorted(_LIMITS))
def test_options_of_rules_are_those_of_drift(name):
    rule = find_rule(_LIMITS[name])
    option = next(option for option in rule.options if option.name == name)
    assert option.default == getattr(Limits(), name)
    assert type(option.default) is type(getattr(Limits(), name))


def test_every_option_of_a_rule_is_used():
    told = {(rule.code, option.name) for rule in RULES for option in rule.options}
    assert told == {(code, name) for name, code in _LIMITS.items()}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_codes_follow_the_catalogue(rule):
    assert re.fullmatch(
        r"(DRF00[1-5]|VAL01[2-5]|VAL004|PRP005|EVT009|EVT010|EVT013|ING019|ING020)", rule.code
    )
