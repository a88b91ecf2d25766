"""What holds for the answers about every history."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.errors import UsageError
from lexicon_cli.identity.history import history_of
from lexicon_cli.identity.people import Rules
from lexicon_cli.jobs.identity.explain import explain
from lexicon_cli.jobs.identity.replay import replay
from lexicon_cli.jobs.identity.resolve import open_case, resolution
from lexicon_cli.jobs.identity.what_if import Otherwise, what_if
from lexicon_cli.output.identity import FORMATS, pieces
from lexicon_cli.output.style import Style
from tests.identity.test_laws import HISTORIES, LAW, RULES

NAMES = st.text(max_size=6) | st.sampled_from(["$device:", "\x1b[2J", "\u202eabc", "a\nb", "`" * 5])
FEW = settings(deadline=None, max_examples=60)


def case_of(history, rules):
    return open_case(history_of(history), rules, mode=rules.mode)


def shown(answer, form):
    return "".join(pieces(answer, form, Style(), None))


@LAW
@given(HISTORIES, RULES)
def test_the_order_of_properties_changes_no_byte(history, rules):
    turned = [(name, dict(reversed(properties.items()))) for name, properties in history]
    first, second = (resolution(case_of(one, rules), per_event=True) for one in (history, turned))
    assert shown(first, "json") == shown(second, "json")


@LAW
@given(HISTORIES, RULES)
def test_the_order_of_a_merges_ids_changes_no_person(history, rules):
    def turned(name, properties):
        ids = properties.get("$distinct_ids")
        return name, {**properties, "$distinct_ids": ids[::-1]} if ids else properties

    first = resolution(case_of(history, rules))
    second = resolution(case_of([turned(*one) for one in history], rules))
    assert sorted(one.ids for one in first.clusters) == sorted(one.ids for one in second.clusters)
    assert [(one.place, one.cause, one.ids) for one in first.refused] == [
        (one.place, one.cause, one.ids) for one in second.refused
    ]


@LAW
@given(HISTORIES, RULES)
def test_ids_and_people_are_sorted_and_each_event_counts_once(history, rules):
    found = resolution(case_of(history, rules), per_event=True)
    assert [one.canonical for one in found.clusters] == sorted(
        one.canonical for one in found.clusters
    )
    assert all(list(one.ids) == sorted(one.ids) for one in found.clusters)
    assert sum(name is None for _, name in found.events) == found.nobodys


@LAW
@given(HISTORIES, RULES)
def test_two_ids_are_explained_as_joined_exactly_if_they_are_one_person(history, rules):
    case = case_of(history, rules)
    clusters = resolution(case).clusters
    people = {case.people.node(one): cluster for cluster in clusters for one in cluster.ids}
    ids = [one for cluster in clusters for one in cluster.ids if case.people.node(one) != -1]
    for left in ids[:4]:
        for right in ids[:4]:
            answer = explain(case, left, right)
            same = people[case.people.node(left)] is people[case.people.node(right)]
            assert answer.joined == same
            assert answer.joined or answer.reasons


@LAW
@given(HISTORIES, RULES)
def test_a_life_holds_the_events_of_its_person(history, rules):
    case = case_of(history, rules)
    if rules.mode == "legacy":
        return  # earlier events of an alias belong to the person's ids, and not to the person
    for cluster in resolution(case).clusters[:3]:
        if case.people.node(cluster.canonical) == -1:
            continue
        life = replay(case, cluster.canonical)
        if life.canonical == cluster.canonical and life.ids == cluster.ids:
            assert life.events == cluster.events
        assert sum(one.events for one in life.sessions) <= life.events


@LAW
@given(HISTORIES, RULES, st.integers(1, 25))
def test_what_changes_nothing_moves_nobody(history, rules, line):
    case = case_of(history, rules)
    is_link = any(link.row == line - 1 for link in case.people.links)
    if line > len(history) or is_link or any(name == "Exported" for name, _ in history):
        return
    answer = what_if(case, Otherwise(drop_links=(str(line),)))
    if not any(one.row == line - 1 for one in case.people.refusals) and not is_repeat(case, line):
        assert answer.events == ()
    assert answer.events_in_all == len(history)


def is_repeat(case, line):
    """Whether the line names two ids, which may repeat a link or bar a later one."""
    rows = case.people.rows
    return rows.user[line - 1] != -1 and rows.device[line - 1] != -1


@LAW
@given(HISTORIES, RULES, st.integers(1, 25), st.sampled_from(["simplified", "original", "legacy"]))
def test_counts_of_an_answer_agree(history, rules, line, other):
    case = case_of(history, rules)
    try:
        answer = what_if(case, Otherwise(resets_before=(str(line),), mode=other))
    except UsageError:
        return
    assert sum(one.events for one in answer.shifts) == len(answer.events)
    assert all(before != after for _, before, after in answer.events)
    document = json.loads(shown(answer, "json"))
    assert document["totals"]["changed"] == len(document["events"])


@FEW
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=6))
def test_hostile_ids_make_no_line_and_no_escape_of_their_own(pairs):
    history = [("E", {"$device_id": device, "$user_id": user}) for device, user in pairs]
    case = open_case(history_of(history), Rules())
    found = resolution(case, per_event=True)
    for form in FORMATS[type(found)]:
        text = shown(found, form)
        assert not any(char in text for char in "\x1b\u202e\x7f\r\x85\u2028")
    assert json.loads(shown(found, "json"))["totals"]["events"] == len(pairs)
    text = shown(found, "text")
    plain = shown(resolution(case_like(pairs), per_event=True), "text")
    assert text.count("\n") == plain.count("\n")


def case_like(pairs):
    """The same history with ids that are tame, and as different as they were."""
    names: dict[str, str] = {}

    def tame(name):
        return name and names.setdefault(name, f"id{len(names)}")

    history = [
        ("E", {"$device_id": tame(one.removeprefix("$device:")), "$user_id": tame(user)})
        for one, user in pairs
    ]
    return open_case(history_of(history), Rules())
