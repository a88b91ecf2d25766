"""What holds for any facts: quiet where nothing changed, and blind to order, cuts and merging."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.drift.check import check
from lexicon_cli.drift.expectations import Expectations
from lexicon_cli.drift.windows import Windows
from lexicon_cli.history.facts import DailyFacts
from tests.drift.world import DAYS, FIRST, World

WINDOWS = Windows(FIRST, FIRST + 28, FIRST + DAYS)
# What is true of a window alone, whatever was before.
STATIC = {"VAL004", "VAL012", "VAL014", "PRP005", "ING019"}
WORLDS = 24
MOST_FALSE = 1
SHARES = (0.02, 0.1, 0.3, 0.6, 0.9, 0.99, 1.0)


def restless(seed):
    """Nothing changes in it but what changes in any project: weekends, moods of days that are
    worse than chance, rare events, a release that spreads, platforms that grow."""
    world = World(seed)
    draw = world.random
    for name in ("Alpha", "Beta", "Gamma", "Delta"):
        size = draw.choice((1, 3, 8, 30, 120))
        usual = {f"p{number}": draw.choice(SHARES) for number in range(6)}
        moods = {prop: draw.choice((0.0, 0.0, 0.1, 0.25)) for prop in usual}
        fixed = {
            "nulls": {"null": draw.choice((0.01, 0.1, 0.4)), "string": 0.5},
            "mixed": {"string": 0.7, "integer": 0.25},
            "numbers": {"integer": 0.5, "number": 0.5},
        }
        values = {
            "p0": {"a": 0.6, "b": 0.3, "c": 0.08, "d": 0.02},
            "p1": draw.choice((30, 300, 3000)),
            "p2": {"often": 0.999, "rare": 0.001},
        }
        for day in range(DAYS):
            week = 1.0 if day % 7 < 5 else 0.5
            spread = min(1.0, max(0.0, (day - 20) / 14))
            today = {
                prop: {"string": min(1.0, max(0.0, share * (1 + moods[prop] * draw.gauss(0, 1))))}
                for prop, share in usual.items()
            }
            cells = (
                (("web", ""), 1.0 + day / 35),
                (("ios", "5.1.0"), 1.0 - spread),
                (("ios", "5.2.0"), spread),
                (("android", "5.1.0"), 0.5),
                (("server", ""), 0.3),
            )
            for cell, weight in cells:
                mean = size * week * weight
                count = max(0, round(draw.gauss(mean, (mean**0.5) * 1.5)))
                world.add(FIRST + day, name, cell, count, {**today, **fixed}, values)
    return world.facts


def test_where_nothing_changed_nothing_is_found():
    """Fewer than one false finding in two dozen projects with four weeks of past."""
    false = [
        (seed, one.fact.code, one.fact.event, one.fact.property)
        for seed in range(WORLDS)
        for one in check(restless(seed), WINDOWS, Expectations())
        if one.fact.code not in STATIC
    ]
    assert len(false) < MOST_FALSE, false


@pytest.mark.parametrize("shift", [1, 3, 7, 400])
def test_the_same_days_at_another_time_have_the_same_changes(shift):
    there = World(9).usual("A", {"p": {"number": 1.0}}, days=range(FIRST, FIRST + 30))
    there.usual("A", {"p": {"string": 1.0}}, days=range(FIRST + 30, FIRST + DAYS))
    moved = DailyFacts()
    moved.events = {key._replace(day=key.day + shift): n for key, n in there.facts.events.items()}
    moved.types = {key._replace(day=key.day + shift): n for key, n in there.facts.types.items()}
    later = Windows(WINDOWS.baseline + shift, WINDOWS.first + shift, WINDOWS.until + shift)
    (here,), (then,) = (
        check(there.facts, WINDOWS, Expectations()),
        check(moved, later, Expectations()),
    )
    assert then.fact.since == here.fact.since + shift
    assert then.fact.count == here.fact.count


def broken():
    """Facts with changes of many kinds."""
    world = World(21)
    usual = {"price": {"number": 1.0}, "plan": {"string": 0.9}, "note": {"string": 0.5}}
    values = {"plan": {"free": 0.7, "pro": 0.3}, "note": 40}
    for event in ("Buy", "View"):
        world.usual(event, usual, values, days=range(FIRST, FIRST + 30), count=40)
        changed = {
            "price": {"string": 1.0},
            "plan": {"string": 0.4, "null": 0.3},
            "new": {"string": 1.0},
        }
        world.usual(
            event, changed, {"plan": {"free": 1.0}}, days=range(FIRST + 30, FIRST + DAYS), count=40
        )
    world.usual("Gone", usual, values, days=range(FIRST, FIRST + 31), count=20)
    for number in range(60):
        world.add(FIRST + 33, f"Item {number} seen", ("web", ""), 2)
    return world.facts


BROKEN = broken()
EXPECTED = check(BROKEN, WINDOWS, Expectations())


def test_the_broken_facts_hold_changes_of_many_kinds():
    codes = {one.fact.code for one in EXPECTED}
    assert {"DRF001", "DRF002", "DRF003", "VAL015", "EVT009", "EVT013"} <= codes


def shuffled(facts, seed):
    order = random.Random(seed)
    mixed = DailyFacts()
    for name in ("events", "types", "values"):
        entries = list(getattr(facts, name).items())
        order.shuffle(entries)
        setattr(mixed, name, dict(entries))
    return mixed


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 10_000))
def test_the_order_of_facts_changes_nothing(seed):
    assert check(shuffled(BROKEN, seed), WINDOWS, Expectations()) == EXPECTED


@settings(deadline=None, max_examples=8)
@given(
    st.lists(st.integers(FIRST + 1, FIRST + DAYS - 1), max_size=4),
    st.randoms(use_true_random=False),
)
def test_facts_merged_from_parts_in_any_order_have_the_same_changes(cuts, order):
    edges = [FIRST, *sorted(set(cuts)), FIRST + DAYS]
    parts = [BROKEN.window(low, high) for low, high in pairwise(edges)]
    order.shuffle(parts)
    whole = DailyFacts()
    for part in parts:
        whole.merge(part)
    assert check(whole, WINDOWS, Expectations()) == EXPECTED


@settings(deadline=None, max_examples=8)
@given(st.permutations(range(7)))
def test_the_order_of_days_before_the_change_changes_nothing(order):
    """Days of the first week trade places."""
    places = {FIRST + day: FIRST + place for day, place in enumerate(order)}
    moved = DailyFacts()
    for name in ("events", "types", "values"):
        entries = getattr(BROKEN, name).items()
        setattr(
            moved, name, {key._replace(day=places.get(key.day, key.day)): n for key, n in entries}
        )
    found = check(moved, WINDOWS, Expectations())
    told = [(one.fact.code, one.fact.event, one.fact.property, one.fact.since) for one in EXPECTED]
    assert [(f.fact.code, f.fact.event, f.fact.property, f.fact.since) for f in found] == told


HOSTILE = st.text(max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", "\x1b[31m", "(other names)", "", "a" * 400, "\ud800", "{}", "%s"]
)


@settings(deadline=None, max_examples=25)
@given(st.lists(HOSTILE, min_size=4, max_size=4), st.integers(0, 99))
def test_any_names_are_looked_at(names, seed):
    event, prop, value, version = names
    world = World(seed)
    cells = (("web", version), ("ios", "5"))
    usual, other = {prop: {"number": 1.0}}, {prop: {"string": 1.0}}
    world.usual(event, usual, {prop: {value: 1.0}}, days=range(FIRST, FIRST + 30), cells=cells)
    world.usual(
        event, other, {prop: {value: 1.0}}, days=range(FIRST + 30, FIRST + DAYS), cells=cells
    )
    found = [one.fact.code for one in check(world.facts, WINDOWS, Expectations())]
    assert set(found) - {"VAL014"} == (set() if "(other names)" in (event, prop) else {"DRF001"})


@pytest.mark.parametrize("days", [1, 2, 5, 8, 20])
def test_little_data_is_no_trouble(days):
    world = World(2).usual("A", {"p": {"string": 0.5}}, days=range(FIRST, FIRST + days), count=3)
    for first in range(FIRST, FIRST + days + 1):
        windows = Windows(FIRST, first, FIRST + days)
        assert check(world.facts, windows, Expectations()) == []
