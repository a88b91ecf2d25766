"""Each operation on each kind of property, as the pages on profiles describe them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.limits import Limits
from lexicon_cli.profiles.replay import Replay
from lexicon_cli.profiles.updates import USERS, is_update, read_update


def replayed(*operations, limits=None, **more):
    replay = Replay(limits)
    for operation in operations:
        replay.add(read_update({"$distinct_id": "u", **operation, **more}))
    return replay.profiles[USERS, "u"]


CASES = {
    "set makes": ([{"$set": {"a": 1}}], {"a": 1}),
    "set overwrites with any kind": ([{"$set": {"a": 1}}, {"$set": {"a": ["x"]}}], {"a": ["x"]}),
    "set once makes": ([{"$set_once": {"a": 1}}], {"a": 1}),
    "set once keeps": ([{"$set": {"a": 1}}, {"$set_once": {"a": 2, "b": 3}}], {"a": 1, "b": 3}),
    "set once keeps null": ([{"$set": {"a": None}}, {"$set_once": {"a": 2}}], {"a": None}),
    "add begins at nothing": ([{"$add": {"a": -2}}], {"a": -2}),
    "add adds": ([{"$set": {"a": 1}}, {"$add": {"a": 2.5}}], {"a": 3.5}),
    "add of text": ([{"$set": {"a": 1}}, {"$add": {"a": "2"}}], {"a": 1}),
    "add of true": ([{"$set": {"a": 1}}, {"$add": {"a": True}}], {"a": 1}),
    "add to text": ([{"$set": {"a": "1"}}, {"$add": {"a": 2}}], {"a": "1"}),
    "append makes a list": ([{"$append": {"a": "x"}}], {"a": ["x"]}),
    "append repeats": ([{"$append": {"a": "x"}}, {"$append": {"a": "x"}}], {"a": ["x", "x"]}),
    "append of a list": ([{"$append": {"a": [1]}}], {"a": [[1]]}),
    "append to a number": ([{"$set": {"a": 1}}, {"$append": {"a": 2}}], {"a": 1}),
    "union makes a list": ([{"$union": {"a": ["x", "x", "y"]}}], {"a": ["x", "y"]}),
    "union adds what is new": (
        [{"$set": {"a": ["x", 1]}}, {"$union": {"a": [True, "1", 1, 1.0]}}],
        {"a": ["x", 1, True, "1"]},
    ),
    "union of a text": ([{"$union": {"a": "x"}}], {}),
    "remove": ([{"$set": {"a": ["x", "y", "x"]}}, {"$remove": {"a": "x"}}], {"a": ["y"]}),
    "remove what is not there": ([{"$set": {"a": ["x"]}}, {"$remove": {"a": "z"}}], {"a": ["x"]}),
    "remove from nothing": ([{"$set": {"b": 1}}, {"$remove": {"a": "z"}}], {"b": 1}),
    "unset": ([{"$set": {"a": 1, "b": 2}}, {"$unset": ["a", "c"]}], {"b": 2}),
    "unset with an object": ([{"$set": {"a": 1}}, {"$unset": {"a": ""}}], {"a": 1}),
    "several at once": ([{"$set": {"a": 1}, "$add": {"a": 2}}], {"a": 3}),
    "after delete all is new": (
        [{"$set": {"a": 1}}, {"$delete": ""}, {"$set_once": {"a": 2}}],
        {"a": 2},
    ),
}


@pytest.mark.parametrize(("operations", "wanted"), CASES.values(), ids=CASES)
def test_operations(operations, wanted):
    found = replayed(*operations).properties
    assert found == wanted
    assert [type(value) for value in found.values()] == [type(value) for value in wanted.values()]


@pytest.mark.parametrize(
    "operation", [{"$remove": {"a": 1}}, {"$unset": ["a"]}, {"$delete": ""}], ids=str
)
def test_what_only_takes_away_makes_no_profile(operation):
    assert not replayed(operation).exists


@pytest.mark.parametrize(
    ("operations", "kinds"),
    [
        ([{"$add": {"a": "x"}}], ["bad-value"]),
        ([{"$set": ["a"]}], ["bad-value"]),
        ([{"$unset": "a", "$set": {"a": 1}}], ["several-operations", "bad-value"]),
    ],
)
def test_what_cannot_be_done_is_told(operations, kinds):
    found = [fault.kind for one in replayed(*operations).history for fault in one.faults]
    assert found == kinds


def test_a_group_takes_append_but_it_is_told():
    replay = Replay()
    replay.add(read_update({"$group_key": "c", "$group_id": 7, "$append": {"a": 1}}))
    profile = replay.profiles["c", "7"]
    assert profile.properties == {"a": [1]}
    assert [fault.kind for fault in profile.history[0].faults] == ["not-for-groups"]


def test_updates_that_reach_nobody_are_kept_apart():
    replay = Replay()
    for raw in ({"$set": {"a": 1}}, {"$distinct_id": "", "$set": {}}, {"$distinct_id": "u"}):
        replay.add(read_update(raw))
    assert [fault.kind for _, fault in replay.strays] == ["no-id", "no-id", "no-operation"]
    assert replay.profiles == {}


def test_last_seen_is_the_latest_time_unless_it_is_to_be_ignored():
    assert replayed({"$set": {"a": 1}}).last_seen is None
    later = {"$set": {"a": 1}, "$time": 1_700_000_100}
    earlier = {"$set": {"a": 2}, "$time": 1_700_000_000_000}
    assert replayed(later, earlier).last_seen == 1_700_000_100_000
    for said in (True, "true"):
        assert replayed(later, **{"$ignore_time": said}).last_seen is None
    assert replayed(later, **{"$ignore_time": "false"}).last_seen == 1_700_000_100_000


def test_the_place_beside_an_operation_belongs_to_the_profile():
    found = replayed({"$set": {"a": 1}, "$latitude": 48.1, "$longitude": "x"}).properties
    assert found == {"a": 1, "$latitude": 48.1}


def test_a_profile_as_it_was_at_a_time():
    profile = replayed(
        {"$set": {"a": 1}, "$time": 100},
        {"$set": {"a": 2, "b": 3}, "$time": 200},
        {"$unset": ["b"]},
        {"$delete": "", "$time": 300},
    )
    assert profile.at(99_999) is None
    assert profile.at(100_000) == {"a": 1}
    assert profile.at(200_000) == {"a": 2}
    assert profile.at(300_000) is None


def test_limits_of_profiles_hold():
    limits = Limits(
        profile_properties=2,
        property_name_characters=3,
        string_characters=4,
        profile_property_bytes=9,
    )
    profile = replayed(
        {"$set": {"long name": "longer", "l": ["0123456789"]}},
        {"$set": {"b": 1, "c": 2}},
        {"$set": {"b": 5}},
        limits=limits,
    )
    assert profile.properties == {"lon": "long", "b": 5}
    kinds = [fault.kind for one in profile.history for fault in one.faults]
    assert kinds == ["name-cut", "text-cut", "value-too-large", "too-many-properties"]


_values = st.one_of(st.integers(-3, 3), st.sampled_from(["x", None, True, 1.5]), st.just(["x"]))
_objects = st.dictionaries(st.sampled_from("abc"), _values, max_size=3)
_operations = st.one_of(
    st.builds(
        lambda name, value: {name: value},
        st.sampled_from(["$set", "$set_once", "$add", "$append", "$union", "$remove"]),
        _objects,
    ),
    st.lists(st.sampled_from("abc"), max_size=2).map(lambda names: {"$unset": names}),
    st.just({"$delete": ""}),
)


@settings(deadline=None, max_examples=150)
@given(operations=st.lists(_operations, min_size=1, max_size=12))
def test_history_tells_the_state_after_every_update(operations):
    timed = [{**one, "$time": 100 + at} for at, one in enumerate(operations)]
    whole = replayed(*timed)
    for count in range(1, len(timed) + 1):
        part = replayed(*timed[:count])
        assert whole.at((99 + count) * 1000) == (part.properties if part.exists else None)


@settings(deadline=None, max_examples=80)
@given(values=_objects)
def test_setting_once_again_changes_nothing(values):
    once = replayed({"$set": values}, {"$set_once": values}, {"$set": values})
    assert once.properties == values
    assert [len(entry.changes) for entry in once.history[1:]] == [0, 0]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"$distinct_id": "u", "$set": {}}, True),
        ({"$group_id": "u"}, True),
        ({"$distinct_id": "u", "$properties": {}}, True),
        ({"event": "A", "properties": {}}, False),
        ({"a": 1}, False),
        ([], False),
        ("x", False),
    ],
)
def test_what_an_update_is(value, wanted):
    assert is_update(value) is wanted


def test_a_profile_that_was_queried_sets_its_properties():
    update = read_update({"$distinct_id": "u", "$properties": {"a": 1}})
    assert update.operations == (("$set", {"a": 1}),)
