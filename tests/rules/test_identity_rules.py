"""The rules of identity: the examples on their pages run, and every sub-case has words."""

import importlib.util
import json
from array import array
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.identity.audit import audit
from lexicon_cli.identity.audit_facts import Fact
from lexicon_cli.identity.audit_log import AuditLog
from lexicon_cli.identity.audit_options import options_of
from lexicon_cli.identity.people import Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.rules.registry import all_rules, describe_fact, find_rule
from lexicon_cli.rules.rule import Scope

_SPEC = importlib.util.spec_from_file_location("examples", Path(__file__).parent / "examples.py")
examples = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(examples)

RULES = all_rules(Scope.IDENTITY)
# Their examples need hundreds of events, a moment, or a file of another kind; they are in
# tests/jobs/test_identity_audit.py.
TOLD = {"IDN003", "IDN004", "IDN013", "IDN018"}
WRITTEN_OUT = [rule for rule in RULES if rule.code not in TOLD]
SUB_CASES = [(rule.code, variant) for rule in RULES for variant in ("", *rule.variants)]
KEYS = ("device", "owner", "user", "id", "to", "distinct_id", "exported", "replayed", "joined")


def facts_of(code, found):
    """The facts of an example; its fence may name a merge system and options of the rule."""
    words = found.language.partition(" lines")[2].split(maxsplit=1)
    mode = words[0] if words and not words[0].startswith("{") else "simplified"
    written = yaml.safe_load(words[-1]) if words and words[-1].startswith("{") else {}
    log = AuditLog()
    log.history.begin("example")
    for number, line in enumerate(found.text.splitlines(), start=1):
        record = json.loads(line)
        log.add(number, 0, record["event"], record["properties"])
    people = resolve(log.rows, Rules(mode=mode))
    return audit(log, people, options_of({code: written}))


def graded(code, found):
    """What an example finds of its rule, by how bad it is: shares are told of any data."""
    facts = [fact for fact in facts_of(code, found) if fact.code == code]
    return {fact.variant for fact in facts}


@pytest.mark.parametrize("rule", WRITTEN_OUT, ids=lambda rule: rule.code)
def test_the_bad_events_of_a_page_have_the_finding_and_the_good_ones_do_not(rule):
    assert graded(rule.code, examples.example(rule, "Bad"))
    assert graded(rule.code, examples.example(rule, "Good")) == set()


@pytest.mark.parametrize("rule", WRITTEN_OUT, ids=lambda rule: rule.code)
def test_an_audit_tells_only_sub_cases_that_the_rules_explain(rule):
    for fact in facts_of(rule.code, examples.example(rule, "Bad")):
        explained = find_rule(fact.code).variants
        assert fact.variant == "" or fact.variant in explained


def made(code, variant, name):
    told = dict.fromkeys(KEYS, name)
    told |= {"others": [name], "ids": [name], "events": 2, "devices": 40, "verb": name}
    told |= {"cause": name, "large": 30, "small": 20, "updates": 3, "version": name}
    told["ids"] = 400 if variant == "near-limit" else [name]
    numbers = dict.fromkeys(("devices", "persons", "refused", "ids", "links", "updates"), 2)
    return Fact(
        code=code,
        variant=variant,
        event=name,
        rows=array("i", [0, 1]),
        people=2,
        traffic=4,
        first_time=None,
        last_time=None,
        platforms={},
        app_versions={},
        cases=((2, 0, told),),
        numbers=numbers,
        texts={"reason": name},
    )


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400), st.sampled_from(SUB_CASES))
def test_any_id_makes_a_message_of_bearable_length(name, sub_case):
    wording = describe_fact(made(*sub_case, name))
    assert wording.message
    assert not wording.message.endswith(".")
    assert len(wording.message) < 600


@pytest.mark.parametrize(("code", "variant"), SUB_CASES)
def test_every_sub_case_says_what_to_do_and_counts(code, variant):
    wording = describe_fact(made(code, variant, "ana"))
    assert "None" not in wording.message
    assert "2" in wording.message or code in ("IDN015",)
    assert wording.suggestion or (code, variant) == ("IDN015", "")


@pytest.mark.parametrize(
    ("code", "variant", "message"),
    [
        (
            "IDN011",
            "",
            '2 events after a logout still carry the user; 2 people on 2 devices; worst: "ana" on '
            'device "ana" (2 events)',
        ),
        (
            "IDN001",
            "shared",
            "2 devices used by several users without reset(): 2 events of later users went to the "
            'first one; 2 people affected; worst: device "ana" is "ana"\'s, and "ana" used it '
            "(2 events)",
        ),
        ("IDN015", "", "50.0% of 4 events never reach a user"),
        ("IDN015", "blocked", "2 events carry an id that Mixpanel blocks: nobody's events"),
        (
            "IDN016",
            "behind",
            "2 events stand under the id from before their merge; 2 people affected; such as "
            '"ana", by replay "ana"',
        ),
    ],
)
def test_words_of_a_fact(code, variant, message):
    assert describe_fact(made(code, variant, "ana")).message == message
