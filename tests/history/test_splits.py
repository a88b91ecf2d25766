"""Joint counts: which properties go with which value of another one."""

import json
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.errors import InputError
from lexicon_cli.history.facts import DailyFacts, EventKey
from lexicon_cli.history.options import FactsOptions, options_for
from lexicon_cli.history.saved import from_json, from_lines, to_json
from lexicon_cli.history.splits import Chosen, Split, SplitKey, add_split, add_splits
from lexicon_cli.plan.load import load_plan
from lexicon_cli.schema.compile import compile_bundle
from tests.history.conftest import DAY

CHOOSERS = {"method": ("card", "paypal"), "gift": ("false", "true")}
NAMES = ("coupon", "gift", "method", "price")
PLAN = """
plan: {{name: Shop, version: 1.0.0}}
events:
  Paid:
    properties:
{}
"""
_settings = settings(deadline=None, max_examples=80)
_EVENTS = st.lists(
    st.dictionaries(
        st.sampled_from(NAMES),
        st.sampled_from(["card", "paypal", "cash", True, False, 1, 1.0, 0, None, [1], {"a": 1}]),
    ),
    max_size=20,
)


def counted(events, day=DAY):
    facts = DailyFacts({"Paid": frozenset(NAMES)})
    chosen = Chosen(CHOOSERS, NAMES)
    for properties in events:
        key = EventKey(day, "Paid", "web", "")
        facts.events[key] = facts.events.get(key, 0) + 1
        chosen.add(day, properties)
    chosen.fold("Paid", facts.splits)
    return facts


def compiled(tmp_path, properties):
    path = tmp_path / "plan.yaml"
    lines = "\n".join(f"      {line}" for line in properties)
    path.write_text(PLAN.format(lines), encoding="utf-8")
    return compile_bundle(load_plan([str(path)]).plan)


def test_events_are_counted_by_value_with_what_they_have():
    facts = counted(
        [
            {"method": "card", "coupon": "X"},
            {"method": "card", "coupon": None, "gift": True},
            {"method": "paypal"},
            {"method": "cash", "coupon": "X"},
            {"coupon": "X"},
        ]
    )
    assert facts.splits == {
        SplitKey(DAY, "Paid", "method", "card"): Split(2, {"coupon": 2, "gift": 1, "price": 0}),
        SplitKey(DAY, "Paid", "method", "paypal"): Split(1, {"coupon": 0, "gift": 0, "price": 0}),
        SplitKey(DAY, "Paid", "gift", "true"): Split(1, {"coupon": 1, "method": 1, "price": 0}),
    }


@_settings
@given(events=_EVENTS, order=st.randoms(use_true_random=False))
def test_order_does_not_matter(events, order):
    mixed = list(events)
    order.shuffle(mixed)
    assert counted(mixed).splits == counted(events).splits


@_settings
@given(events=_EVENTS, cut=st.integers(0, 20))
def test_parts_add_up_and_come_back_from_json(events, cut):
    whole, parts = counted(events), [counted(events[:cut]), counted(events[cut:])]
    joined = reduce(lambda one, two: one.merge(two) or one, parts, DailyFacts())
    assert joined.splits == whole.splits
    assert parts[0].splits == counted(events[:cut]).splits  # the parts are as they were
    assert from_json(to_json(whole)) == whole


_NAMES = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.integers(0, 3))


@_settings
@given(parts=st.lists(st.builds(Split, st.integers(3, 9), _NAMES), min_size=3, max_size=3))
def test_splits_of_plans_that_differ_add_up_in_any_order(parts):
    def total(order):
        splits = {}
        for at in order:
            add_split(splits, SplitKey(DAY, "Paid", "method", "card"), parts[at])
        return splits

    assert total([0, 1, 2]) == total([2, 1, 0]) == total([1, 0, 2])
    pair = {}
    for at in (1, 2):
        add_split(pair, SplitKey(DAY, "Paid", "method", "card"), parts[at])
    add_split(pair, SplitKey(DAY, "Paid", "method", "card"), parts[0])
    assert pair == total([0, 1, 2])


def test_a_window_has_the_splits_of_its_days():
    facts = counted([{"method": "card"}])
    facts.merge(counted([{"method": "paypal"}], DAY + 1))
    assert {key.value for key in facts.window(DAY, DAY + 1).splits} == {"card"}


def test_files_without_splits_are_read_as_ever():
    lines = [json.loads(line) for line in to_json(counted([{"method": "card"}])).splitlines()]
    for line in lines:
        line.pop("splits", None)
    facts = from_lines([json.dumps(line).encode() for line in lines])
    assert facts.splits == {}
    assert sum(facts.events.values()) == 1


@pytest.mark.parametrize(
    "broken",
    [
        '{"of": ["a"], "by": {"m": {"v": [1]}}}',
        '{"of": ["a"], "by": {"m": {"v": []}}}',
        '{"of": ["a"], "by": {"m": {"v": [1, "x"]}}}',
        '{"of": ["a"], "by": {"m": 7}}',
        "[]",
        '{"by": {}}',
    ],
)
def test_broken_splits_are_named(broken):
    head, *_ = to_json(counted([])).splitlines()
    line = (
        '{"day": "2024-10-04", "event": "Paid", "groups": [], "users": "=", "properties": {},'
        f' "splits": {broken}}}'
    )
    with pytest.raises(InputError, match="line 2: no daily facts"):
        from_lines([head, line.encode()])


def test_a_document_may_lack_counts():
    splits = {}
    add_splits(splits, DAY, "Paid", {"of": ["a", "b"], "by": {"m": {"v": [5, None, 2]}}})
    assert splits == {SplitKey(DAY, "Paid", "m", "v"): Split(5, {"b": 2})}


def test_enums_of_a_few_texts_and_booleans_choose(tmp_path):
    many = ", ".join(f"v{number}" for number in range(13))
    bundle = compiled(
        tmp_path,
        [
            "method: {type: string, enum: [paypal, card]}",
            "nullable: {type: string, nullable: true, enum: [b, a]}",
            "gift: {type: boolean}",
            f"many: {{type: string, enum: [{many}]}}",
            "one: {type: string, enum: [only]}",
            "number: {type: integer, enum: [1, 2]}",
            "list: {type: list, items: {type: string, enum: [a, b]}}",
            "secret: {type: boolean, sensitive: true}",
            "platform: {type: string, enum: [web, ios]}",
            "note: {type: string}",
        ],
    )
    assert options_for(bundle).choosers == {
        "Paid": {
            "gift": ("false", "true"),
            "method": ("card", "paypal"),
            "nullable": ("a", "b"),
        }
    }


def test_at_most_six_choosers_are_those_of_the_first_names(tmp_path):
    bundle = compiled(tmp_path, [f"flag{number}: {{type: boolean}}" for number in range(9)])
    assert sorted(options_for(bundle).choosers["Paid"]) == [f"flag{number}" for number in range(6)]


def test_options_travel_as_plain_values(tmp_path):
    bundle = compiled(tmp_path, ["gift: {type: boolean}", "coupon: {type: string}"])
    options = options_for(bundle)
    assert FactsOptions.from_dict(json.loads(json.dumps(options.to_dict()))) == options
