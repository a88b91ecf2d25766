"""Worked scenarios of Mixpanel's three merge systems (see README.md here)."""

import json
from pathlib import Path

import pytest

from lexicon_cli.identity.people import Rules
from lexicon_cli.identity.resolver import resolve_events

SCENARIOS = json.loads((Path(__file__).parent / "scenarios.json").read_text("utf-8"))


def people_of(scenario):
    config = scenario.get("config", {})
    transport = scenario.get("transport", "").split(" ")[0] or None
    rules = Rules(
        mode=scenario["version"],
        transport=transport,
        max_cluster_size=config.get("max_cluster_size", 500),
        hot_shard=config.get("hot_shard_threshold", 200_000),
    )
    events = ((event["event"], event["properties"]) for event in scenario["events"])
    return resolve_events(events, rules)


def clusters_of(people):
    return {
        frozenset(map(people.name, members)): people.name(canonical)
        for canonical, members in people.clusters().items()
    }


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_clusters(scenario):
    expected = scenario["expected"]
    found = clusters_of(people_of(scenario))
    assert set(found) == {frozenset(ids) for ids in expected["clusters"]}
    for number, canonical in expected["canonical"].items():
        ids = frozenset(expected["clusters"][int(number)])
        assert found[ids] == canonical if canonical is not None else found[ids] in ids


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_whose_each_event_is(scenario):
    expected = scenario["expected"]
    people = people_of(scenario)
    canonical = clusters_of(people)
    found = list(people.attributed())
    for number, wanted in enumerate(expected["per_event_distinct_id"]):
        if wanted is None:
            is_verb = scenario["events"][number]["event"] in (
                "$identify",
                "$create_alias",
                "$merge",
            )
            assert found[number] is None or is_verb
        elif wanted.startswith("@"):
            assert found[number] == canonical[frozenset(expected["clusters"][int(wanted[1:])])]
        else:
            assert found[number] == wanted


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_refusals(scenario):
    expected = scenario["expected"]
    people = people_of(scenario)
    refused = [(one.row, one.cause) for one in people.refusals if not one.at_door]
    wanted = [(one["event_index"], one["reason"]) for one in expected.get("failures", [])]
    assert refused == wanted
    rejected = [one.row for one in people.refusals if one.at_door]
    assert rejected == expected.get("rejected_events", [])
    assert people.hot == [int(number) for number in expected.get("notes_hot", {})]
