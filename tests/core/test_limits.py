"""Dated limits profiles and overrides."""

import pytest

from lexicon_cli.core.limits import DEFAULT_PROFILE, PROFILES, Limits, find_profile, with_overrides


def test_the_default_profile_holds_the_documented_numbers():
    limits = find_profile(DEFAULT_PROFILE)
    assert limits == Limits()
    assert (limits.max_properties, limits.string_characters) == (255, 255)
    assert limits.list_elements == limits.object_keys == 254
    assert (limits.insert_id_bytes, limits.nesting_depth) == (36, 3)
    assert (limits.event_bytes, limits.property_bytes) == (999_999, 8192)
    assert (limits.future_seconds, limits.earliest_time) == (3600, 31_536_000)
    assert limits.hot_shard_events_per_day == 200_000


def test_the_older_profile_differs_only_in_what_moved():
    old, new = find_profile("mixpanel@2024").to_dict(), find_profile("mixpanel@2026").to_dict()
    moved = {name: (old[name], new[name]) for name in new if old[name] != new[name]}
    assert moved == {"max_properties": (2000, 255), "distinct_events": (2000, 5000)}


@pytest.mark.parametrize("profile", PROFILES)
def test_every_number_is_a_positive_integer(profile):
    assert all(
        type(number) is int and number > 0 for number in PROFILES[profile].to_dict().values()
    )


def test_an_unknown_profile_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r'unknown limits profile "mixpanel@2025".*mixpanel@2026'):
        find_profile("mixpanel@2025")
    with pytest.raises(ValueError, match='did you mean "mixpanel@2026"'):
        find_profile("mixpannel@2026")


def test_overrides_replace_single_numbers():
    limits = with_overrides(Limits(), {"max_properties": 100, "future_seconds": 0})
    assert (limits.max_properties, limits.future_seconds) == (100, 0)
    assert limits.string_characters == 255
    assert with_overrides(limits, {}) == limits


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"max_propertys": 1}, 'unknown limit "max_propertys", did you mean "max_properties"'),
        ({"zzz": 1}, 'unknown limit "zzz"'),
        ({"max_properties": "many"}, 'limit "max_properties" must be a whole number'),
        ({"max_properties": True}, "must be a whole number"),
        ({"max_properties": 1.5}, "must be a whole number"),
        ({"max_properties": 0}, "must be 1 or more"),
        ({"future_seconds": -1}, "must be 0 or more"),
    ],
)
def test_wrong_overrides_are_refused(overrides, message):
    with pytest.raises(ValueError, match=message):
        with_overrides(Limits(), overrides)
