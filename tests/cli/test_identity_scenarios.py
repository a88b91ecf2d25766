"""Every worked scenario by way of the command line: events as a file, limits as flags."""

import json
from pathlib import Path

import pytest

FILE = Path(__file__).parents[1] / "identity" / "scenarios.json"
SCENARIOS = json.loads(FILE.read_text("utf-8"))
VERBS = ("$identify", "$create_alias", "$merge")
FLAGS = {
    "max_cluster_size": "--max-cluster-size",
    "hot_shard_threshold": "--hot-shard-threshold",
}


@pytest.fixture
def resolved(lexicon, workspace):
    def run(scenario):
        lines = (json.dumps(event) for event in scenario["events"])
        (workspace / "events.ndjson").write_text("".join(f"{line}\n" for line in lines), "utf-8")
        flags = ["--mode", scenario["version"]]
        for name, value in scenario.get("config", {}).items():
            flags += [FLAGS[name], str(value)]
        if "transport" in scenario:
            flags += ["--transport", scenario["transport"].split(" ")[0]]
        result = lexicon(
            "identity", "resolve", "events.ndjson", *flags, "--per-event", "-f", "json"
        )
        assert (result.code, result.err) == (0, "")
        return json.loads(result.out)

    return run


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["name"])
def test_scenario(resolved, scenario):
    expected, found = scenario["expected"], resolved(scenario)
    assert found["mode"] == scenario["version"]
    clusters = {frozenset(one["ids"]): one["canonical"] for one in found["clusters"]}
    assert len(clusters) == len(found["clusters"])
    assert set(clusters) == {frozenset(ids) for ids in expected["clusters"]}
    for number, canonical in expected["canonical"].items():
        ids = frozenset(expected["clusters"][int(number)])
        assert clusters[ids] in (ids if canonical is None else {canonical})

    assert [one["line"] for one in found["events"]] == [
        line for line, _ in enumerate(scenario["events"], start=1)
    ]
    for number, wanted in enumerate(expected["per_event_distinct_id"]):
        got = found["events"][number]["distinct_id"]
        if wanted is None:
            assert got is None or scenario["events"][number]["event"] in VERBS
        elif wanted.startswith("@"):
            assert got == clusters[frozenset(expected["clusters"][int(wanted[1:])])]
        else:
            assert got == wanted

    refused = [(one["line"], one["cause"]) for one in found["refused"]]
    wanted = [(one["event_index"] + 1, one["reason"]) for one in expected.get("failures", [])]
    rejected = [number + 1 for number in expected.get("rejected_events", [])]
    assert [one for one in refused if one in wanted] == wanted
    assert sorted(line for line, _ in refused) == sorted([line for line, _ in wanted] + rejected)
    assert [one["line"] for one in found["hot_shard"]] == [
        int(number) + 1 for number in expected.get("notes_hot", {})
    ]


@pytest.mark.parametrize("scenario", SCENARIOS[::6], ids=lambda scenario: scenario["name"])
def test_lists_are_sorted_and_count_events(resolved, scenario):
    found = resolved(scenario)
    canonical = [one["canonical"] for one in found["clusters"]]
    assert canonical == sorted(canonical)
    owners = [one["distinct_id"] for one in found["events"] if one["distinct_id"] is not None]
    for cluster in found["clusters"]:
        assert cluster["ids"] == sorted(cluster["ids"])
        assert cluster["events"] == sum(map(owners.count, cluster["ids"]))
    assert found["totals"]["events_of_nobody"] == len(found["events"]) - len(owners)
