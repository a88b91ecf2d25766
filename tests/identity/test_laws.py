"""What holds for every history, whatever was sent."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.identity.paths import path
from lexicon_cli.identity.people import MODES, Rules
from lexicon_cli.identity.resolver import resolve, resolve_events
from lexicon_cli.identity.rows import Rows
from lexicon_cli.identity.whatif import moves, with_reset

UUIDS = [f"0000000{number}-0000-4000-8000-000000000000" for number in range(4)]
DEVICES = st.sampled_from([*UUIDS, "$device:" + UUIDS[0], "", "null", None, 7])
USERS = st.sampled_from(["ana", "bo", "charlie", "", "undefined", None, 42])
DISTINCT = st.one_of(USERS, DEVICES)


def event(name, **properties):
    return st.tuples(
        st.just(name),
        st.fixed_dictionaries({}, optional=properties),
    )


EVENTS = st.one_of(
    event("Page", **{"$device_id": DEVICES, "$user_id": USERS, "distinct_id": DISTINCT}),
    event("$identify", **{"$identified_id": USERS, "$anon_id": DEVICES, "distinct_id": USERS}),
    event("$create_alias", alias=DISTINCT, distinct_id=DISTINCT),
    event("$merge", **{"$distinct_ids": st.lists(DISTINCT, max_size=3)}),
    event(
        "Exported",
        **{
            "$device_id": DEVICES,
            "distinct_id": DISTINCT,
            "$distinct_id_before_identity": DEVICES,
            "mp_processing_time_ms": st.integers(0, 50),
        },
    ),
)
HISTORIES = st.lists(EVENTS, max_size=25)
RULES = st.builds(
    Rules,
    mode=st.sampled_from(MODES),
    transport=st.sampled_from([None, "track", "import"]),
    max_cluster_size=st.integers(2, 6),
    hot_shard=st.integers(1, 30),
)
LAW = settings(deadline=None, max_examples=200)


@LAW
@given(HISTORIES, RULES)
def test_clusters_partition_the_ids(history, rules):
    people = resolve_events(history, rules)
    clusters = people.clusters()
    members = [node for nodes in clusters.values() for node in nodes]
    assert len(members) == len(set(members))
    assert all(canonical in nodes for canonical, nodes in clusters.items())
    stored = {node for node in people.event_node if node != -1}
    assert stored <= set(members)
    assert sum(people.events_by_person().values()) == sum(n != -1 for n in people.event_node)


@LAW
@given(HISTORIES, RULES)
def test_simplified_never_joins_two_user_ids(history, rules):
    people = resolve_events(history, Rules(mode="simplified", transport=rules.transport))
    for nodes in people.clusters().values():
        assert sum(node % 2 == 0 for node in nodes) <= 1


@LAW
@given(HISTORIES, RULES)
def test_no_cluster_of_original_is_larger_than_the_limit(history, rules):
    people = resolve_events(
        history, Rules(mode="original", max_cluster_size=rules.max_cluster_size)
    )
    assert all(len(nodes) <= rules.max_cluster_size for nodes in people.clusters().values())


@LAW
@given(HISTORIES, RULES, st.integers(0, 25))
def test_a_prefix_of_history_gives_a_prefix_of_the_links(history, rules, cut):
    """In order of arrival and without what an export records, which speaks of the past."""
    sent = [one for one in history if one[0] != "Exported"]
    early, late = resolve_events(sent[:cut], rules), resolve_events(sent, rules)
    if rules.transport == "import" and rules.mode == "simplified":
        return  # a batch is refused for what comes later in it

    def log(people):
        return [
            (one.row, people.name(one.joins), people.name(one.to), one.cause)
            for one in people.links
        ]

    assert log(late)[: len(early.links)] == log(early)


@LAW
@given(HISTORIES, RULES)
def test_a_chain_of_links_joins_two_ids_exactly_if_they_are_one_person(history, rules):
    people = resolve_events(history, rules)
    nodes = list(people.owner)[:6]
    for left in nodes:
        for right in nodes:
            steps = path(people, left, right)
            assert (steps is not None) == (people.owner[left] == people.owner[right])
            if steps:
                assert (steps[0].start, steps[-1].end) == (left, right)
                ends = pairwise(steps)
                assert all(one.end == other.start for one, other in ends)


@LAW
@given(HISTORIES, RULES)
def test_dropping_every_link_leaves_everybody_alone(history, rules):
    rows = Rows()
    rows.add_all(history)
    people = resolve(rows, rules, dropped=range(len(rows)))
    assert len(people.links) == 0
    assert all(len(nodes) == 1 for nodes in people.clusters().values())


@LAW
@given(HISTORIES, RULES, st.integers(0, 24))
def test_a_reset_changes_nothing_before_it(history, rules, number):
    rows = Rows()
    rows.add_all([one for one in history if one[0] != "Exported"])
    if number >= len(rows):
        return
    try:
        changed = with_reset(rows, number)
    except ValueError:
        return
    assert len(changed) == len(rows)
    assert changed.device[:number] == rows.device[:number]
    assert changed.distinct[:number] == rows.distinct[:number]


@LAW
@given(HISTORIES, RULES)
def test_nobody_moves_between_equal_histories(history, rules):
    assert moves(resolve_events(history, rules), resolve_events(history, rules)) == []
