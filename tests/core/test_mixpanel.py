"""Mixpanel's own names."""

import pytest

from lexicon_cli.core import mixpanel
from lexicon_cli.core.mixpanel import (
    AUTOTRACKED_EVENTS,
    BLOCKED_IDS,
    BLOCKED_IDS_LENIENT,
    BOT_AGENTS,
    DEFAULT_EVENTS,
    DEFAULT_PROFILE_PROPERTIES,
    DEFAULT_PROPERTIES,
    HOTSHARD_EVENTS,
    IDENTITY_EVENTS,
    PROPERTY_PREFIXES,
    RESERVED_EVENT_PROPERTIES,
    SERVER_ADDED,
    URL_PROPERTIES,
    is_mixpanel_property,
)


def test_parts_belong_to_their_wholes():
    assert AUTOTRACKED_EVENTS | IDENTITY_EVENTS | HOTSHARD_EVENTS < DEFAULT_EVENTS
    assert RESERVED_EVENT_PROPERTIES | SERVER_ADDED < DEFAULT_PROPERTIES
    assert all(is_mixpanel_property(name) for name in URL_PROPERTIES)
    assert BLOCKED_IDS < BLOCKED_IDS_LENIENT


def test_events_are_all_of_mixpanels_namespace():
    assert all(name.startswith("$") for name in DEFAULT_EVENTS)


def test_properties_that_begin_with_a_prefix_are_not_listed_as_well():
    # A strict validator refuses a name that both `properties` and `patternProperties` match.
    assert not [name for name in DEFAULT_PROPERTIES if name.startswith(PROPERTY_PREFIXES)]


@pytest.mark.parametrize(
    "name",
    [
        "distinct_id",
        "time",
        "token",
        "$insert_id",
        "$device_id",
        "$user_id",
        "mp_lib",
        "$os",
        "$current_url",
        "utm_source",
        "gclid",
        "current_page_title",
        "$mp_autocapture",
        "$el_attr__href",
        "$el_attr__data-testid",
        "mp_processing_time_ms",
        "$distinct_id_before_identity",
        "$anon_distinct_id",
        "$mp_replay_id",
        "mp_original_event_name",
    ],
)
def test_names_of_the_vendor_are_known(name):
    assert is_mixpanel_property(name)


@pytest.mark.parametrize("name", ["amount", "$custom", "Time", "el_attr__href", ""])
def test_other_names_are_not(name):
    assert not is_mixpanel_property(name)


def test_the_five_that_the_server_adds():
    assert len(SERVER_ADDED) == 5
    assert "$insert_id" not in SERVER_ADDED


def test_refused_ids_are_the_documented_seventeen_in_lower_case():
    assert len(BLOCKED_IDS) == 17
    assert all(name == name.lower() for name in BLOCKED_IDS_LENIENT)
    assert "" not in BLOCKED_IDS


def test_bots_are_compared_in_lower_case():
    assert all(name == name.lower() for name in BOT_AGENTS)
    assert {"googlebot", "yahoo! slurp"} <= BOT_AGENTS


def test_first_touch_parameters_are_profile_properties():
    assert {"initial_utm_source", "$email", "$last_seen"} <= DEFAULT_PROFILE_PROPERTIES
    assert "initial_gclid" not in DEFAULT_PROFILE_PROPERTIES


def test_every_constant_is_frozen():
    for name in dir(mixpanel):
        if name.isupper():
            assert isinstance(getattr(mixpanel, name), frozenset | tuple)
