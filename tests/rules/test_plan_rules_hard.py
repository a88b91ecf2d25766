"""DOC, LIM, LIF and IDP rules on plans at the real limits, on absurd plans and on large ones."""

import json
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.plan.load import load_text
from lexicon_cli.rules.registry import all_rules, check_plan
from lexicon_cli.rules.rule import Scope
from lexicon_cli.rules.view import PlanView

FAMILIES = ("DOC", "LIM", "LIF", "IDP")
OTHERS = {rule.code for rule in all_rules(Scope.PLAN) if rule.code[:3] not in FAMILIES}
TODAY = date(2026, 6, 1)


def viewed(plan):
    text = json.dumps({"lexicon": 1, **plan})
    return PlanView(load_text(text, "plan.json").plan, today=TODAY)


def found(plan):
    return list(check_plan(viewed(plan), OTHERS))


def codes(plan):
    return {(one.code, one.variant) for one in found(plan)}


def event(count, **more):
    return {"properties": {f"p{n}": "string" for n in range(count)}, **more}


@pytest.mark.parametrize(
    ("own", "wanted"),
    [
        (200, set()),
        (211, {("LIM002", "")}),
        (235, {("LIM002", "")}),
        (236, {("LIM001", "at-limit")}),
        (237, {("LIM001", "over")}),
    ],
)
def test_the_limit_on_properties_is_held_with_what_the_web_sdk_adds(own, wanted):
    about = set(codes({"events": {"A": event(own, platforms=["web"])}}))
    assert {pair for pair in about if pair[0] in ("LIM001", "LIM002")} == wanted


def test_the_2024_profile_allowed_more():
    plan = {"settings": {"limits": "mixpanel@2024"}, "events": {"A": event(300)}}
    assert not {code for code, _ in codes(plan)} & {"LIM001", "LIM002"}


@pytest.mark.parametrize(("length", "wanted"), [(255, False), (256, True)])
def test_names_and_values_are_held_to_255_characters(length, wanted):
    enum = {"type": "string", "enum": ["v" * length]}
    plan = {"events": {"e" * length: {"properties": {"p" * length: "string", "q": enum}}}}
    told = [one.code for one in found(plan)]
    assert told.count("LIM003") == (2 if wanted else 0)
    assert told.count("LIM004") == (1 if wanted else 0)


@pytest.mark.parametrize(("count", "wanted"), [(254, False), (255, True)])
def test_objects_are_held_to_fewer_than_255_keys(count, wanted):
    wide = {"type": "object", "properties": {f"k{n}": "string" for n in range(count)}}
    assert (("LIM006", "") in codes({"events": {"A": {"properties": {"o": wide}}}})) is wanted


@pytest.mark.parametrize(("count", "wanted"), [(2000, False), (2001, True)])
def test_profiles_are_held_to_2000_properties(count, wanted):
    plan = {"events": {}, "user_properties": {f"u{n}": "string" for n in range(count)}}
    assert (("LIM008", "") in codes(plan)) is wanted
    assert (("LIM009", "properties") in codes(plan)) is wanted


def test_5001_events_are_too_many():
    plan = {"events": {f"event {n}": {} for n in range(5001)}}
    assert {("LIM007", ""), ("LIM009", "events")} <= codes(plan)


HUGE = "x" * 200_000
NASTY = ["\x00\x1b[31m", "\ud800", "‮evil", "a\nb", " ", HUGE, "\U0001f600" * 300, "$user_id"]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_rule_trips_over_a_text(text):
    prop = {
        "type": "string",
        "description": text,
        "owner": text,
        "tags": [text],
        "pattern": text,
        "format": text,
        "enum": [text, {"a": [text]}, None, 1e308],
        "example": text,
        "default": text,
        "replaced_by": text,
        "aliases": [text],
        "status": "deprecated",
        "since": text,
        "unit": text,
        "pii": text,
        "x-link": text,
        "x-reason": text,
    }
    entry = {
        "description": text,
        "trigger": text,
        "owner": text,
        "tags": [text, "b"],
        "platforms": [text],
        "aliases": [text],
        "replaced_by": text,
        "since": text,
        "sunset": text,
        "status": "deprecated",
        "x-ticket": text,
        "properties": {text: prop, "user_id": prop, "email": prop},
    }
    plan = {
        "owners": {text: text},
        "properties": {text: prop},
        "groups": {text: [text]},
        "super_properties": {"$user_id": prop},
        "user_properties": {text: prop},
        "events": {text: entry, "Log In": {**entry, "status": "live"}},
        "group_properties": {text: {text: prop}},
    }
    view = viewed(plan)
    started = time.monotonic()
    messages = [one.message for one in check_plan(view, OTHERS)]
    assert messages
    assert max(map(len, messages)) < 1_000
    assert time.monotonic() - started < 3


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)
KEYS = [
    "description",
    "trigger",
    "owner",
    "tags",
    "platforms",
    "aliases",
    "replaced_by",
    "since",
    "sunset",
    "status",
    "type",
    "enum",
    "pattern",
    "format",
    "example",
    "examples",
    "default",
    "minimum",
    "maximum",
    "min_length",
    "max_length",
    "items",
    "properties",
    "pii",
    "nullable",
    "required",
    "include",
    "x-link",
    "x-note",
]


@settings(deadline=None, max_examples=80)
@given(
    st.dictionaries(
        st.sampled_from(["A", "Log In", "$x"]),
        st.dictionaries(st.sampled_from(KEYS), json_values, max_size=6),
        max_size=3,
    ),
    st.dictionaries(
        st.sampled_from(["user_id", "email", "p"]),
        st.dictionaries(st.sampled_from(KEYS), json_values, max_size=6),
        max_size=3,
    ),
)
def test_no_rule_raises_whatever_a_plan_says(events, properties):
    plan = {"events": events, "properties": properties, "user_properties": properties}
    for one in found(plan):
        assert one.place is not None
        assert one.fingerprint


def test_findings_of_one_entry_have_fingerprints_of_their_own():
    bad = {"type": "string", "enum": ["a"], "examples": ["b", "c"], "default": "d", "tags": ["T"]}
    plan = {
        "events": {
            "A": {"tags": ["t", "T"], "platforms": ["iOS", "Web"], "properties": {"p": bad}},
            "B": {"tags": ["t"], "aliases": ["A", "C"]},
            "C": {"tags": ["t"], "description": "See http//a", "trigger": "See http//b"},
        }
    }
    prints = [one.fingerprint for one in found(plan)]
    assert len(prints) > 8
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize(
    "plan",
    [
        {
            "events": {
                f"e{n}": {"status": "deprecated", "replaced_by": f"e{(n + 1) % 3000}"}
                for n in range(3000)
            }
        },
        {"events": {f"e{n}": {"tags": [f"tag {n}", f"tag{n}x"]} for n in range(2000)}},
        {
            "owners": {f"team {n}": "a@b.example" for n in range(200)},
            "events": {f"e{n}": {"owner": f"taem {n}"} for n in range(500)},
        },
        {"events": {f"e{n}": {"aliases": [f"e{n + 1}", "x"]} for n in range(3000)}},
        {"events": {f"e{n}": {"platforms": [f"toaster {n}"]} for n in range(2000)}},
    ],
    ids=["long circle", "many tags", "many strange owners", "many aliases", "many platforms"],
)
def test_large_and_hostile_plans_take_no_time(plan):
    view = viewed(plan)
    started = time.monotonic()
    list(check_plan(view, OTHERS))
    assert time.monotonic() - started < 3
