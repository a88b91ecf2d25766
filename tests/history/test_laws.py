"""Daily facts add up: in any order, in any parts, on any way."""

import itertools
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.history import collect
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.saved import from_json, to_json
from tests.history.conftest import DAY, DAY_S, facts_of_events

_settings = settings(deadline=None, max_examples=60)
_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, -0.0, 1.0, 2.5, 1e300, 2**63]),
    st.sampled_from(["", "a", "b", "ada@example.com", "x" * 70, "y" * 300, "😀", "\u202e"]),
    st.integers(0, 60).map(lambda number: f"value {number}"),
    st.just([1]),
    st.just({"a": 1}),
)
_PROPERTIES = st.dictionaries(st.sampled_from(["p1", "p2", "$os", "n" * 400, "p3"]), _VALUES)
_TIMES = st.one_of(
    st.integers(0, 3).map(lambda day: (DAY + day) * DAY_S),
    st.integers(0, 3).map(lambda day: (DAY + day) * DAY_S * 1000 + 5),
    st.sampled_from([None, "soon", True, 1e30, -5, DAY * DAY_S + 0.5, 10**18]),
)
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["Seen", "Bought", "$mp_web_page_view", "Other", "e" * 400, ""]),
        st.builds(
            lambda time, who, library, version, rest: {
                **rest,
                "time": time,
                "distinct_id": who,
                "mp_lib": library,
                "app_version": version,
            },
            _TIMES,
            st.sampled_from(["a", "b", "c", None, 7, [], ""]),
            st.sampled_from(["web", "android", "swift", None, 5, {"a": 1}]),
            st.sampled_from(["1.0", "1.1", "2.0", None, 5, "9" * 70, [2]]),
            _PROPERTIES,
        ),
    ),
    max_size=30,
)


@pytest.fixture(params=["roomy", "narrow"])
def room(request, monkeypatch):
    """As much as there is, or so little that everything is folded."""
    if request.param == "narrow":
        for name, limit in (("EVENTS", 1), ("PROPERTIES", 1), ("VERSIONS", 1), ("DAYS", 2)):
            monkeypatch.setattr(f"lexicon_cli.history.folding.{name}_KEPT", limit)
        monkeypatch.setattr("lexicon_cli.history.cell.VALUES_KEPT", 3)
        monkeypatch.setattr("lexicon_cli.history.cell.EXAMPLES_KEPT", 2)
        monkeypatch.setattr("lexicon_cli.history.sketch.FEW", 2)


def merged(parts):
    return reduce(lambda one, two: one.merge(two) or one, parts, DailyFacts())


def counted(events):
    return facts_of_events(events)


@pytest.mark.usefixtures("room")
@_settings
@given(events=_EVENTS, cuts=st.lists(st.integers(0, 30), max_size=4))
def test_the_facts_of_a_whole_are_the_merged_facts_of_its_parts(events, cuts):
    ends = [0, *sorted(min(cut, len(events)) for cut in cuts), len(events)]
    parts = [events[low:high] for low, high in itertools.pairwise(ends)]
    whole = to_json(counted(events))
    assert to_json(merged(map(counted, parts))) == whole
    assert to_json(merged(map(counted, reversed(parts)))) == whole
    first = merged(map(counted, parts[:2]))
    rest = merged(map(counted, parts[2:]))
    rest.merge(first)
    assert to_json(rest) == whole


@pytest.mark.usefixtures("room")
@_settings
@given(events=_EVENTS, order=st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(events, order):
    mixed = list(events)
    order.shuffle(mixed)
    assert to_json(counted(mixed)) == to_json(counted(events))


@pytest.mark.usefixtures("room")
@_settings
@given(events=_EVENTS)
def test_facts_come_back_from_json_as_they_were(events):
    facts = counted(events)
    raw = to_json(facts)
    assert from_json(raw) == facts
    assert to_json(from_json(raw)) == raw


@_settings
@given(events=_EVENTS, since=st.integers(0, 4), size=st.integers(0, 4))
def test_a_window_is_the_facts_of_its_events(events, since, size):
    low, high = DAY + since, DAY + since + size
    window = counted(events).window(low, high)
    alone = facts_of_events(events, since=low, until=high)
    alone.undated = 0
    assert to_json(window) == to_json(alone)


@_settings
@given(events=_EVENTS)
def test_folding_often_leaves_the_same(events):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collect, "_PENDING", 3)
        often = to_json(counted(events))
    assert often == to_json(counted(events))


@_settings
@given(events=_EVENTS)
def test_every_event_is_counted_once(events):
    facts = counted(events)
    assert sum(facts.events.values()) + facts.undated == len(events)
    for key, counts in facts.types.items():
        assert sum(counts) <= facts.events[key[:4]]
