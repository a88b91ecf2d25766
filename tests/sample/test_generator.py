"""The generator of sample exports: same bytes, right size and order, clean, believable people."""

import json
import tracemalloc
from collections import defaultdict
from datetime import UTC, datetime
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lexicon_cli.core.platforms import platform_of
from lexicon_cli.jobs.sample_data.seasons import slices
from lexicon_cli.jobs.sample_data.stream import DEFAULT_START, Order, clean_lines
from lexicon_cli.plan.load import load_text
from lexicon_cli.schema.compile import compile_bundle

DAY_S = 86_400
PLANS = ("b2b_saas", "ecommerce", "mobile_game")


@pytest.fixture(scope="module", params=PLANS)
def events(request, export):
    """(plan name, parsed events) of a clean export of four weeks."""
    return request.param, [json.loads(line) for line in export(request.param, events=6000)]


def test_same_arguments_give_the_same_lines(export):
    assert export("ecommerce", events=700, seed=9) == export("ecommerce", events=700, seed=9)


def test_another_seed_gives_other_lines(export):
    assert set(export("ecommerce", events=700, seed=9)).isdisjoint(
        export("ecommerce", events=700, seed=10)
    )


@pytest.mark.parametrize("count", [1, 2, 99, 4001])
def test_gives_exactly_as_many_events_as_asked_for(count, export):
    assert len(export("mobile_game", events=count)) == count


def test_a_short_window_holds_all_events(plan_of):
    lines = clean_lines(plan_of("ecommerce"), Order(events=5000, seed=1, days=0.5))
    times = [json.loads(line)["properties"]["time"] for line in lines]
    assert len(times) == 5000
    assert times[0] >= DEFAULT_START
    assert times[-1] < DEFAULT_START + DAY_S


@example(days=7, events=1_000_000)  # a step that divides the week, but for rounding
@given(days=st.integers(1, 60), events=st.integers(100_000, 5_000_000))
def test_every_slice_is_wide_enough_for_an_event(days, events):
    found = list(slices(DEFAULT_START, days, events, [1.0] * 7, 0.0))
    assert all(begin < end for begin, end, _ in found)
    assert found[-1][1:] == (DEFAULT_START + days * DAY_S, events)


def test_events_come_in_time_order(events):
    times = [event["properties"]["time"] for event in events[1]]
    assert times == sorted(times)


def test_insert_ids_are_unique_and_accepted_by_mixpanel(events):
    ids = [event["properties"]["$insert_id"] for event in events[1]]
    assert len(set(ids)) == len(ids)
    assert all(id_.isalnum() and len(id_) <= 36 for id_ in ids)


def test_clean_lines_keep_the_compiled_schema(events, plan_of):
    from jsonschema import Draft202012Validator

    name, parsed = events
    bundle = compile_bundle(plan_of(name))
    validators = {
        entry.name: Draft202012Validator(entry.schema) for entry in bundle.events.values()
    }
    for event in parsed[::7]:
        assert not list(validators[event["event"]].iter_errors(event)), event


def test_only_planned_platforms_send_an_event(events, plan_of):
    name, parsed = events
    plan = plan_of(name)
    for event in parsed:
        properties = event["properties"]
        platform = platform_of(properties["mp_lib"], properties.get("$os"))
        assert platform in plan.events[event["event"]].platforms


def test_anonymous_people_have_a_device_id_and_known_ones_their_user_id(events):
    for event in events[1]:
        properties = event["properties"]
        if "$user_id" in properties:
            assert properties["distinct_id"] == properties["$user_id"]
        else:
            assert properties["distinct_id"] == f"$device:{properties['$device_id']}"


def test_a_device_belongs_to_one_user_and_some_users_have_several(events):
    users_of_device = defaultdict(set)
    devices_of_user = defaultdict(set)
    for event in events[1]:
        properties = event["properties"]
        if "$user_id" in properties and "$device_id" in properties:
            users_of_device[properties["$device_id"]].add(properties["$user_id"])
            devices_of_user[properties["$user_id"]].add(properties["$device_id"])
    assert all(len(users) == 1 for users in users_of_device.values())
    assert any(len(devices) > 1 for devices in devices_of_user.values())


def test_people_are_anonymous_before_they_are_known_on_a_device(events):
    known = set()
    turned = 0
    seen = set()
    for event in events[1]:
        properties = event["properties"]
        device = properties.get("$device_id")
        if device is None:
            continue
        if "$user_id" in properties:
            turned += device in seen and device not in known
            known.add(device)
        else:
            assert device not in known
        seen.add(device)
    assert turned > 10


def test_app_versions_ramp_up_after_their_release(export):
    share_of_newest = []
    lines = export("ecommerce", events=20_000)
    for part in (lines[:9000], lines[11_000:14_000], lines[17_000:]):
        versions = [
            json.loads(line)["properties"]["app_version"] for line in part if '"swift"' in line
        ]
        share_of_newest.append(versions.count("5.2.0") / len(versions))
    before, soon_after, later = share_of_newest
    assert before == 0
    assert 0 < soon_after < later < 1


def test_an_office_product_rests_on_weekends(export):
    by_weekday = [0] * 7
    for line in export("b2b_saas", events=6000):
        moment = datetime.fromtimestamp(json.loads(line)["properties"]["time"], UTC)
        by_weekday[moment.weekday()] += 1
    assert max(by_weekday[5:]) < 0.4 * min(by_weekday[:5])


def test_sessions_have_gaps_below_half_an_hour_inside(export):
    gaps = []
    last = {}
    for line in export("mobile_game", events=6000):
        properties = json.loads(line)["properties"]
        device = properties.get("$device_id")
        if device in last:
            gaps.append(properties["time"] - last[device])
        last[device] = properties["time"]
    inside = [gap for gap in gaps if gap < 1800]
    assert len(inside) > 0.7 * len(gaps)
    assert not [gap for gap in gaps if 1502 < gap < 1800]


def test_memory_does_not_grow_with_the_number_of_events(plan_of):
    def peak(events):
        tracemalloc.start()
        try:
            for _ in islice(clean_lines(plan_of("ecommerce"), Order(events=events)), 4000):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    # A million times the events; only a few bytes a person and slices of one size remain.
    assert peak(2_000_000) < peak(20_000) + 16_000_000


def test_any_other_plan_gets_people_too():
    plan = load_text(
        """
        name: Somebody else's
        events:
          A: {properties: {n: {type: integer, required: true, minimum: 3, maximum: 3}}}
          B: {platforms: [android], properties: {at: {type: datetime, required: true}}}
        """
    ).plan
    parsed = [json.loads(line) for line in clean_lines(plan, Order(events=300))]
    assert {event["event"] for event in parsed} == {"A", "B"}
    assert {e["properties"]["n"] for e in parsed if e["event"] == "A"} == {3}
    assert {e["properties"]["mp_lib"] for e in parsed if e["event"] == "B"} == {"android"}


def test_a_plan_for_servers_only_is_refused():
    plan = load_text("name: S\nevents: {A: {platforms: [server]}}").plan
    with pytest.raises(ValueError, match="no live event for web, ios or android"):
        next(clean_lines(plan, Order(events=1)))
