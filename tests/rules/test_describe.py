"""Groups put into words: the table in wordings.yaml, and laws over every rule and sub-case."""

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lexicon_cli.core.group import Group
from lexicon_cli.rules.registry import all_rules, describe
from lexicon_cli.rules.rule import Scope

CASES = yaml.safe_load((Path(__file__).parent / "wordings.yaml").read_text("utf-8"))
DATA_RULES = all_rules(Scope.DATA)
SUB_CASES = [(rule.code, variant) for rule in DATA_RULES for variant in ("", *rule.variants)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case["is"].values())))
def test_words_of_a_group(case, bundle, group):
    given_group = dict(case["is"])
    if "values" in given_group:
        given_group["values"] = tuple(tuple(entry) for entry in given_group["values"])
    wording = describe(group(**given_group), bundle)
    for key, expected in case.items():
        if key != "is":
            assert getattr(wording, key) == expected


def test_every_rule_has_a_case():
    assert {case["is"]["code"] for case in CASES} == {rule.code for rule in DATA_RULES}


@pytest.mark.parametrize(("code", "variant"), SUB_CASES)
def test_every_sub_case_has_words_even_for_what_the_plan_does_not_know(code, variant, bundle):
    for event in ("Purchase Completed", "Nowhere Planned", None):
        for prop in ("amount", "no[].such.path", None):
            found = Group(code=code, event=event, property=prop, variant=variant, count=2)
            message = describe(found, bundle).message
            assert message
            assert not message.endswith(".")
            assert "None" not in message


@pytest.mark.parametrize("code", ["PIV001", "PIV002", "PIV003"])
def test_personal_values_are_never_in_the_words(code, bundle, group):
    found = group(code, property="note", variant="email", values=(("jane@example.com", 3),))
    assert "jane" not in str(describe(found, bundle))


@pytest.mark.parametrize("code", [rule.code for rule in DATA_RULES if rule.code.startswith("VAL")])
@pytest.mark.parametrize("variant", ["", "text", "minimum", "negative", "string"])
def test_values_of_masked_properties_are_never_in_the_words(code, variant, bundle, group):
    found = group(code, property="email", variant=variant, values=(("jane@example.com", 3),))
    assert "jane" not in str(describe(found, bundle))


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(SUB_CASES))
def test_any_name_makes_a_message_of_bearable_length(bundle, event, prop, sub_case):
    code, variant = sub_case
    found = Group(code=code, event=event, property=prop, variant=variant, count=2)
    assert len(describe(found, bundle).message) < 500


def test_a_code_without_a_rule_is_refused(bundle, group):
    with pytest.raises(KeyError):
        describe(group("XYZ999"), bundle)
