"""Helpers of naming rules: pairs that are one name, odd characters, verbs, units; hostile plans."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.naming import similarity, words
from lexicon_cli.plan.load import load_text
from lexicon_cli.rules.changing_parts import changing_part, may_change
from lexicon_cli.rules.likeness import same_but_for_looks, short_forms, twins
from lexicon_cli.rules.odd_characters import cleaned, oddities, visible
from lexicon_cli.rules.phrasing import phrase_of, verb_place
from lexicon_cli.rules.registry import all_rules, check_plan
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.units import unit_in, unit_of
from lexicon_cli.rules.view import PlanView
from lexicon_cli.rules.vocabulary import base_of, is_past, past_of

OTHERS = frozenset(r.code for r in all_rules(Scope.PLAN) if not r.code.startswith("NAM"))


def pairs(names, **options):
    found = twins(names, {name: words(name) for name in names}, **options)
    return [(twin.name, twin.other, twin.reason) for twin in found]


def findings(text, options=None):
    return list(check_plan(PlanView(load_text(text).plan, options=options), OTHERS))


# --- pairs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("Checkout Started", "Checkout Start", "tense"),
        ("item_viewed", "items_viewed", "plural"),
        ("currency", "curency", "typo"),
        ("product_name", "prod_name", "short form"),
        ("Added to the Cart", "Added to Cart", "filler word"),
        ("first_name", "firstname", "separator"),
        ("purchase_completed", "purchsecompleted", "typo"),
        ("Sign Up", "sign up", "case"),
    ],
)
def test_two_ways_to_write_a_name_are_found(first, second, reason):
    assert pairs([first, second]) == [(second, first, reason)]


@pytest.mark.parametrize(
    "names",
    [
        ["Order Shipped", "Order Skipped"],
        ["latitude", "altitude"],
        ["Level 1.5", "Level 15"],
        ["C", "C++"],
        ["step_1", "step_2"],
        ["Started", "Completed"],
        ["Card Added", "Cart Added"],
        ["Subscribed", "Unsubscribed"],
    ],
)
def test_two_names_stay_two(names):
    assert pairs(names) == []


def test_words_in_use_elsewhere_are_no_slips():
    assert pairs(["Zorboni Opened", "Zorbani Opened"]) != []
    assert pairs(["Zorboni Opened", "Zorbani Opened", "Zorboni Shut", "Zorbani Sold"]) == []


def test_an_abbreviation_can_be_added():
    names = ["acquisition_cost", "acq_cost"]
    assert pairs(names) == []
    assert pairs(names, abbreviations=short_forms(["acq=acquisition", "nonsense"])) == [
        ("acq_cost", "acquisition_cost", "short form")
    ]


NAMES = st.lists(
    st.text(st.sampled_from("abcde AB_1é"), max_size=12), unique=True, min_size=2, max_size=8
)


@settings(deadline=None, max_examples=150)
@given(NAMES)
def test_every_pair_found_is_alike_and_none_that_looks_alike_is_missed(names):
    found = twins(names, {name: words(name) for name in names})
    for twin in found:
        assert names.index(twin.other) < names.index(twin.name)
        assert twin.score >= 0.88
        assert twin.reason == "short form" or similarity(twin.name, twin.other) == twin.score
    named = {twin.name for twin in found}
    for number, name in enumerate(names):
        if any(same_but_for_looks(name, other) for other in names[:number]):
            assert name in named


def test_thousands_of_names_that_are_all_alike_take_no_time_to_speak_of():
    names = [f"recommendation{a}{b}x" for a in "abcdefghij" for b in "klmnopqrst"]
    many = [f"{name} {word}" for name in names for word in ("cat", "dog", "cow", "hen", "pig")]
    assert len(pairs(many)) < len(many)


# --- odd characters -------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=30))
def test_a_cleaned_name_is_clean_and_a_shown_one_shows_nothing_odd(name):
    found = oddities(name)
    shown = visible(name, found)
    assert not any(odd.char in shown for odd in found if not odd.char.isascii())
    if found:
        assert all(odd.is_accent for odd in oddities(cleaned(name)))
    else:
        assert shown == name


# --- verbs, units, changing parts ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "past"),
    [
        ("start", "started"),
        ("stop", "stopped"),
        ("apply", "applied"),
        ("use", "used"),
        ("send", "sent"),
        ("play", "played"),
        ("visit", "visited"),
        ("submit", "submitted"),
        ("fix", "fixed"),
        ("view", "viewed"),
    ],
)
def test_verbs_and_their_past(base, past):
    assert past_of(base) == past
    assert base_of(past) == base
    assert is_past(past)


@pytest.mark.parametrize("word", ["feed", "speed", "red", "cart", "bed", "need", ""])
def test_words_that_are_no_past(word):
    assert not is_past(word)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Product Viewed", "last"),
        ("User Signed Up", "last"),
        ("view_product", "first"),
        ("Opted Out Of Emails", "first"),
        ("Signed Up", None),
        ("Nested Objects", None),
        ("Saved Card Added", None),
        ("Search Results View", None),
        ("Checkout: Started", None),
        ("Purchase", None),
        ("", None),
    ],
)
def test_the_verb_of_a_name_is_found_where_it_is_plain(name, place):
    phrase = phrase_of(name)
    assert verb_place(name) == place
    assert (phrase and ("first" if phrase.verb_first else "last")) == place


def test_units_are_known_in_many_spellings():
    assert unit_of(" Milliseconds ") == unit_of("ms") == unit_in("load_time_ms")[0]
    assert unit_in("vitamin_c") == (None, True)
    assert unit_in("price_min") == (unit_of("minutes"), False)
    assert unit_in("price_per_month")[0] is None
    assert unit_of("currency units") is None


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("abc ${}%s<>[]@._-0123456789undefinedNaNull"), max_size=30))
def test_the_quick_look_for_changing_parts_misses_none(name):
    assert may_change(name) or changing_part(name) is None


# --- hostile plans -------------------------------------------------------------------------------


def hostile(name):
    prop = {"type": "number", "unit": name, "display_name": name, "description": name}
    event = {"display_name": name, "tags": [name], "properties": {name: prop}}
    plan = {
        "lexicon": 1,
        "settings": {"conventions": {"events": name, "properties": name, "target": name}},
        "properties": {name: prop},
        "groups": {name: [name]},
        "super_properties": {name: prop},
        "events": {name: event, name + "s": event, name.swapcase(): event},
        "user_properties": {name: prop},
        "group_properties": {name: {name: prop}},
    }
    return json.dumps(plan)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            " ",
            "-",
            "$",
            "mp_",
            "[Auto]",
            "/",
            "//",
            "/(/",
            "/(a+)+$/",
            "\u200b",
            "\u202e",
            "\x00",
        ),
        *("\ud800", "ß" * 100, "İ", "a" * 1_000_000, "A b" * 100_000, "_" * 5_000, "9" * 5_000),
        *("%s{{x}}${y}", "é" * 400, "\U0001f469\u200d\U0001f4bb", "a\u0301" * 300, ":" * 1_000),
    ],
    ids=lambda name: ascii(name[:12]),
)
def test_no_name_brings_a_rule_down_or_fills_the_report(name):
    for finding in findings(hostile(name)):
        assert len(finding.message) < 1_000


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=12))
def test_no_short_name_brings_a_rule_down(name):
    options = {
        code: {"minimum": 1, "share": 0.1} for code in ("NAM004", "NAM005", "NAM012", "NAM014")
    }
    findings(hostile(name), options)


def test_the_same_plan_gives_the_same_findings_in_any_run():
    text = hostile("Sign Up")
    assert findings(text) == findings(text)


def test_each_finding_has_a_fingerprint_of_its_own():
    prints = [finding.fingerprint for finding in findings(hostile("orderId 2026 ms"))]
    assert len(prints) > 3
    assert len(prints) == len(set(prints))
