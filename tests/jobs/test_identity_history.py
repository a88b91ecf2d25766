"""Rows of identity and where they stand."""

import json

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.identity.history import NO_TIME, history_of
from lexicon_cli.identity.people import Rules
from lexicon_cli.jobs.identity.explain import explain
from lexicon_cli.jobs.identity.gaps import session_numbers
from lexicon_cli.jobs.identity.reading import read_history
from lexicon_cli.jobs.identity.resolve import open_case, resolution


def write(path, *events):
    path.write_text("".join(f"{json.dumps(one)}\n" for one in events), "utf-8")
    return str(path)


def page(**properties):
    return {"event": "Page", "properties": properties}


def test_each_row_knows_its_input_line_time_and_event(tmp_path):
    first = write(tmp_path / "a.ndjson", page(distinct_id="u", time=5), page(distinct_id="v"))
    second = write(tmp_path / "b.ndjson", page(distinct_id="w", time=1_767_225_600_123))
    history = read_history([first, second])
    places = [history.place(row) for row in range(len(history))]
    assert [(one.input, one.line, one.time, one.event) for one in places] == [
        (first, 1, 5000, "Page"),
        (first, 2, NO_TIME, "Page"),
        (second, 1, 1_767_225_600_123, "Page"),
    ]
    assert history.row_at(1, second) == 2
    assert history.row_at(2, second) is None
    with pytest.raises(KeyError):
        history.row_at(1, "c.ndjson")
    with pytest.raises(ValueError, match="several"):
        history.row_at(1)


def test_an_input_without_events_keeps_its_name(tmp_path):
    empty = write(tmp_path / "a.ndjson")
    full = write(tmp_path / "b.ndjson", page(distinct_id="u"))
    history = read_history([empty, full, write(tmp_path / "c.ndjson")])
    assert len(history.names) == 3
    assert history.place(0).input == full
    with pytest.raises(InputError, match="no event"):
        read_history([empty])


def test_an_input_that_comes_back_is_one_input():
    history = history_of([("A", {"distinct_id": "u"})], "a")
    history.begin("b")
    history.add(1, "B", {"distinct_id": "v"})
    history.begin("a")
    history.add(7, "C", {"distinct_id": "w"})
    assert history.names == ("a", "b")
    assert history.row_at(7, "a") == 2


def exported(distinct, before=None, **more):
    own = {"distinct_id": distinct, "mp_processing_time_ms": 1, **more}
    return ("Page", own if before is None else {**own, "$distinct_id_before_identity": before})


@pytest.mark.parametrize("mode", ["simplified", "original"])
def test_an_export_tells_links_whose_events_are_missing(mode):
    before = "$device:D1" if mode == "simplified" else "some-cookie"
    history = history_of([exported("ana", before), exported("ana")])
    case = open_case(history, Rules(), mode=mode)
    (person,) = resolution(case).clusters
    assert (person.canonical, person.ids) == ("ana", tuple(sorted((before, "ana"))))
    (joint,) = explain(case, before, "ana").chain
    assert joint.words == f'the export tells that "{before}" has become "ana"'
    assert case.about.evidence == {"rows that Mixpanel has resolved": 1}


def test_what_an_export_calls_a_person_is_the_persons_name():
    uuid = "00000001-0000-4000-8000-000000000001"
    identify = ("$identify", {"$identified_id": "ana", "$anon_id": uuid, "distinct_id": "ana"})
    case = open_case(history_of([identify, exported(uuid, "ana")]), Rules(), mode="original")
    assert [one.canonical for one in resolution(case).clusters] == [uuid]


def test_a_verb_that_mixpanel_refused_links_nothing():
    uuid = "00000001-0000-4000-8000-000000000001"
    properties = {"$identified_id": "ana", "$anon_id": uuid, "$failure_reason": "errManyIDs"}
    case = open_case(history_of([("$identify", properties)]), Rules())
    found = resolution(case)
    assert case.about.mode == "original"
    assert [one.cause for one in found.refused] == ["errManyIDs"]
    assert len(found.clusters) == 2


def test_the_first_that_arrived_wins_whatever_the_order_of_lines():
    events = [
        ("A", {"$device_id": "D", "$user_id": "late", "mp_processing_time_ms": 9}),
        ("A", {"$device_id": "D", "$user_id": "early", "mp_processing_time_ms": 3}),
    ]
    case = open_case(history_of(events), Rules())
    assert explain(case, "D", "early").joined
    assert [one.place.line for one in resolution(case).refused] == [1]


@pytest.mark.parametrize(
    ("minutes", "numbers"),
    [
        ([0, 30, 60], [1, 1, 1]),
        ([0, 30.1, 60], [1, 2, 2]),
        ([0, 1439, 1441], [1, 2, 3]),
        ([0, -1, 5], [1, 0, 1]),
    ],
)
def test_sessions_end_with_a_gap_or_a_day(minutes, numbers):
    assert session_numbers(("Page", int(one * 60_000)) for one in minutes) == numbers


def test_identity_events_are_in_no_session():
    assert session_numbers([("$identify", 0), ("Page", 1), ("$merge", 2)]) == [0, 1, 0]
