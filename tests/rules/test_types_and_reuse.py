"""TYP, REF and PII rules on plans that nobody would write, and the helpers they share."""

import json

import pytest
from hypothesis import given, settings

from lexicon_cli.plan.load import load_text
from lexicon_cli.rules.globs import matcher
from lexicon_cli.rules.pii_names import personal_kind
from lexicon_cli.rules.registry import all_rules, check_plan
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.tails import Tails, table
from lexicon_cli.rules.typ_guess import guessed_type
from lexicon_cli.rules.view import PlanView
from tests.plan.strategies import plan_data

OTHERS = {rule.code for rule in all_rules(Scope.PLAN) if rule.code[:3] not in ("TYP", "REF", "PII")}


def found(text, name="plan.yaml", **options):
    return list(check_plan(PlanView(load_text(text, name).plan, options=options), OTHERS))


@settings(deadline=None, max_examples=60)
@given(plan_data())
def test_every_plan_gets_the_same_findings_twice(data):
    text = json.dumps(data)
    findings = found(text, "plan.json")
    assert findings == found(text, "plan.json")
    assert all(finding.place is not None for finding in findings)
    assert all(len(finding.message) < 600 for finding in findings)


_LONG = "x_id" * 100_000
HOSTILE = {
    "long names": {"events": {_LONG: {"properties": {_LONG: "integer", _LONG + "url": "string"}}}},
    "odd values": {
        "events": {
            "A": {
                "properties": {
                    "a": {
                        "type": "string",
                        "enum": [["x"], {"k": []}, None, "x\ud800", "y" * 9999],
                    },
                    "b": {"type": "integer", "enum": [10**399, 1e308, -0.0, True], "default": {}},
                    "c": {"type": "list", "items": {"enum": [[[]]]}, "example": [[], {}, "x"]},
                    "d\0\u202e_at": {"type": "string", "format": "\n" * 5000, "unit": "\0"},
                }
            }
        }
    },
    "funnels": {
        "events": {"A": {}},
        "funnels": {"F": {"steps": ["A", _LONG, "", "A"], "key": _LONG}, "G": [], "H": None},
    },
    "groups": {
        "properties": {"p": "string"},
        "groups": {"g": ["h", "p"], "h": ["g"], "p": ["p"], "i": ["i"]},
        "events": {"A": {"include": ["g", "h", "i"], "properties": {"p": None}}},
    },
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_plans_are_judged_in_short_words(data):
    for finding in found(json.dumps(data), "plan.json"):
        assert len(finding.message) < 1_000
        assert "\n" not in finding.message


def test_thousands_of_values_and_copies_take_no_time():
    values = [f"v{n}" for n in range(20_000)]
    shared = {"p": {"type": "string", "enum": values}}
    own = {f"p{n}": {"type": "string", "description": f"d{n % 7}"} for n in range(200)}
    events = {f"E{n}": {"properties": {"p": {"enum": [*values[:-1], "w"]}}} for n in range(3)}
    events |= {f"F{n}": {"properties": own} for n in range(40)}
    codes = [one.code for one in found(json.dumps({"properties": shared, "events": events}))]
    assert codes.count("REF003") == 3
    assert codes.count("REF002") == 1


@pytest.mark.parametrize(
    ("patterns", "name", "expected"),
    [
        ([], "x", False),
        (["User_Id"], "user_ID", True),
        (["*_id"], "user_id", True),
        (["*_id"], "user_id2", False),
        (["u?er"], "user", True),
        (["a.c"], "abc", False),
        (["****************************x"], "a" * 5000, False),
        (["*"], "two\nlines", True),
    ],
)
def test_names_with_stars(patterns, name, expected):
    assert matcher(patterns)(name) is expected


def test_the_longest_tail_of_a_name_counts():
    tails = Tails(table(("short", "address"), ("long", "email+address")))
    assert tails.find("billing_address") == ("short", ("billing",))
    assert tails.find("workEmailAddress") == ("long", ("work",))
    assert tails.find("address_book") is None
    assert tails.find("readdress") is None
    assert tails.find("") is None


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("email", "email"),
        ("customerEmail", "email"),
        ("Email Address", "email"),
        ("campaign_email", None),
        ("email_id", None),
        ("user_phone", "phone"),
        ("microphone", None),
        ("iphone", None),
        ("lastName", "name"),
        ("screen_name", None),
        ("ip_address", "ip"),
        ("zip", None),
        ("membership", None),
        ("dob", "birth date"),
        ("id_token", "token"),
        ("tokens", None),
        ("card_number", "card"),
        ("scorecard_number", None),
    ],
)
def test_kinds_of_personal_data_by_name(name, kind):
    assert personal_kind(name) == kind


@pytest.mark.parametrize(
    ("definition", "guess"),
    [
        ("{enum: [1, 2.5]}", ("number", "enum")),
        ("{enum: [x, 1]}", None),
        ("{example: [a]}", ("list", "example")),
        ("{min_length: 3}", None),
        ("{format: uuid}", ("string", "format")),
    ],
)
def test_guesses_of_types_are_careful(definition, guess):
    plan = load_text(f"lexicon: 1\nevents: {{A: {{properties: {{mystery: {definition}}}}}}}").plan
    assert guessed_type(plan.events["A"].properties["mystery"]) == guess
