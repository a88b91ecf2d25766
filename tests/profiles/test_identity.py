"""Whose profile an update changes while ids are merged: worked scenarios, and real traffic."""

import json
from pathlib import Path

import pytest

from lexicon_cli.identity.people import Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.jobs.profiles import Sent, replay_profiles
from tests.profiles.support import recorded, sent

SCENARIOS = [
    one
    for one in json.loads(
        (Path(__file__).parents[1] / "identity" / "scenarios.json").read_text("utf-8")
    )
    if "profile_updates" in one
]


def sent_by(scenario):
    found = Sent()
    for number, event in enumerate(scenario["events"]):
        for side in ("before_event_index", "after_event_index"):
            if side[0] == "a":
                found.add(event)
            for said in scenario["profile_updates"]:
                if said.get(side) == number:
                    found.add(said["update"])
    return found


def seen(profiles):
    return {profiles.homes.person(one): one.properties for one in profiles.seen()}


def test_the_scenarios_are_all_there():
    assert len(SCENARIOS) == 4


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one["name"])
def test_scenarios(scenario):
    profiles = replay_profiles(sent_by(scenario), mode=scenario["version"])
    expected = scenario["expected"]
    found = seen(profiles)
    assert len(found) == len(expected["profiles"])
    for key, wanted in expected["profiles"].items():
        cluster = expected["clusters"][int(key[1:])] if key.startswith("@") else [key]
        (name,) = set(cluster) & set(found)
        if isinstance(wanted, str):
            written = {
                said["update"]["$distinct_id"]: said["update"]["$set"]
                for said in scenario["profile_updates"]
            }
            assert found[name] == written[name]
        else:
            assert found[name] == wanted


def test_an_alias_that_is_taken_literally_is_another_profile():
    found = Sent()
    found.add({"event": "$create_alias", "properties": {"distinct_id": "d1", "alias": "ana"}})
    found.add({"$distinct_id": "ana", "$set": {"a": 1}})
    found.add({"$distinct_id": "ana", "$set": {"a": 2}, "$ignore_alias": True})
    assert seen(replay_profiles(found, mode="legacy")) == {"d1": {"a": 1}, "ana": {"a": 2}}


def test_updates_after_a_merge_go_to_the_profile_that_is_seen():
    device = "00000101-0000-4000-8000-000000000101"
    found = Sent()
    found.add({"$distinct_id": device, "$set": {"a": 1}})
    found.add({"event": "$identify", "properties": {"$identified_id": "U", "$anon_id": device}})
    found.add({"$distinct_id": "U", "$set": {"b": 2}})
    assert seen(replay_profiles(found, mode="original")) == {"U": {"a": 1, "b": 2}}


def test_updates_to_a_device_follow_its_link():
    found = Sent()
    found.add({"$distinct_id": "$device:d", "$set": {"a": 1}})
    found.add({"event": "A", "properties": {"$device_id": "d", "$user_id": "U"}})
    found.add({"$distinct_id": "$device:d", "$set": {"b": 2}})
    profiles = replay_profiles(found, mode="simplified")
    assert seen(profiles) == {"U": {"b": 2}}
    assert [one.id for one in profiles] == ["$device:d", "U"]


def clusters(name, mode):
    events, updates = recorded(name)
    people = resolve(sent(events, updates).rows, Rules(mode=mode))
    return {frozenset(map(people.name, nodes)) for nodes in people.clusters().values()}


FIRST, SECOND = (
    "$device:c758f435-b7f5-4d02-81d8-8c74bf54ce5f",
    "$device:393a603a-93e1-40c1-b872-6893703a09d6",
)
SHARED = "$device:5b3d8a70-bb98-4903-abcc-243ce1df0716"
LOGIN = {
    frozenset({"USER_A", "$device:f5817644-edee-4296-9c11-9908d477f585"}),
    frozenset({"USER_B", SHARED}),
    frozenset({"USER_C"}),
    frozenset({"$device:0b52c4f0-5a2c-4417-b262-916b5eee441b"}),
}


@pytest.mark.parametrize(
    ("name", "mode", "wanted"),
    [
        (
            "browser-default-batch",
            "simplified",
            {frozenset({"USER_123", FIRST}), frozenset({"USER_456", SECOND})},
        ),
        # The late "$identify" of an alias names a user as the anonymous id, which is refused.
        (
            "browser-default-batch",
            "original",
            {frozenset({"USER_123", FIRST, "ALIAS_9"}), frozenset({"USER_456", SECOND})},
        ),
        ("browser-login-logout-shared-device", "simplified", LOGIN),
        ("browser-login-logout-shared-device", "original", LOGIN),
    ],
)
def test_people_of_real_traffic(name, mode, wanted):
    found = clusters(name, mode)
    assert wanted <= found
    assert all(len(one) == 1 for one in found - wanted)


def test_profiles_of_a_real_browser():
    events, updates = recorded("browser-default-batch")
    profiles = replay_profiles(sent(events, updates), mode="simplified")
    found = {(one.group, one.id): one.properties for one in profiles.seen()}
    user = found.pop(("", "USER_123"))
    # The batch came in this order, not in that of the calls: `remove` stood before `union`.
    assert (user["company"], user["tags"], user["logins"]) == (["Acme"], ["a", "b"], 2)
    assert (user["seen"], user["n"], user["early"]) == (["Dash"], 1, "before identify")
    assert user["first_login"] == "2024-01-02T00:00:00"
    assert found == {("company", "Acme"): {"tags": [], "founded": 1999}}


def test_profiles_of_a_shared_device_are_the_users():
    events, updates = recorded("browser-login-logout-shared-device")
    profiles = replay_profiles(sent(events, updates), mode="simplified")
    assert {one.id: one.properties.get("plan") for one in profiles.seen()}["USER_A"] == "free"
    assert all(one.id.startswith("USER_") for one in profiles.seen())


def test_a_node_server_writes_to_the_alias_and_reaches_the_original():
    events, updates = recorded("node-track-people-groups")
    legacy = replay_profiles(sent(events, updates), mode="legacy")
    (user,) = [one for one in legacy if not one.group]
    assert (user.id, user.exists) == ("anon-1", False)  # the last call deletes it
    assert user.history[0].changes[0].property == "$name"
    before = replay_profiles(sent(events, updates[:7]), mode="simplified")
    (same,) = [one for one in before.seen() if one.id == "USER_123"]
    assert same.properties["plan"] == "pro"
    assert same.properties["visits"] == 1


@pytest.mark.parametrize("name", ["python-consumer-all", "mputils-people-ops"])
def test_servers_that_delete_at_last_leave_history_only(name):
    events, updates = recorded(name)
    profiles = replay_profiles(sent(events, updates), mode="simplified")
    assert list(profiles.seen()) == []
    assert all(one.history[0].created for one in profiles)
    assert all(one.history[-1].deleted for one in profiles)


def test_a_charge_of_the_python_client_stands_among_transactions():
    events, updates = recorded("python-consumer-all")
    upto = next(at for at, one in enumerate(updates) if "$transactions" in one.get("$append", {}))
    profiles = replay_profiles(sent(events, updates[: upto + 1]), mode="simplified")
    (user,) = profiles.seen()
    assert user.properties["$transactions"] == [{"$time": "2024-01-02T00:00:00", "$amount": 9.5}]
