"""Copies of an event count once, from files as from a store."""

import json

import pytest

from lexicon_cli.identity.people import Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.jobs.identity.reading import read_history, read_stored
from lexicon_cli.jobs.store_load import load


def line(event="Page", insert_id="a", time=1767225600, **ids):
    properties = {"time": time, "$insert_id": insert_id, **ids}
    if insert_id is None:
        del properties["$insert_id"]
    return json.dumps({"event": event, "properties": properties}) + "\n"


LINES = [
    line(distinct_id="ana"),
    line(distinct_id="ana"),
    line(distinct_id="ana", insert_id="b"),
    line(distinct_id="bo"),
    line(distinct_id="ana", time=1767225601),
    line(distinct_id="ana", event="Other"),
    line(distinct_id="ana", insert_id=None),
    line(distinct_id="ana", insert_id=None),
]


@pytest.fixture
def export(tmp_path):
    file = tmp_path / "export.ndjson"
    file.write_text("".join(LINES))
    return file


def people(history):
    found = resolve(history.rows, Rules())
    return {found.name(node): count for node, count in found.events_by_person().items()}


def test_only_the_same_event_time_id_and_insert_id_is_a_copy(export):
    history = read_history([str(export)])
    assert people(history) == {"ana": 6, "bo": 1}
    assert [history.line[row] for row in range(len(history))] == [1, 3, 4, 5, 6, 7, 8]
    assert history.notes == ["1 line is a copy of an event and left out"]


def test_the_store_counts_the_same(export, tmp_path):
    store = tmp_path / "store.duckdb"
    load(str(store), [str(export)])
    assert people(read_stored(str(store))) == people(read_history([str(export)]))


def test_places_stay_right_over_several_inputs(export, tmp_path):
    second = tmp_path / "second.ndjson"
    second.write_text(LINES[0] + line(distinct_id="cleo", insert_id="z"))
    history = read_history([str(export), str(second)])
    last = history.place(len(history) - 1)
    assert (last.input, last.line) == (str(second), 2)
    assert history.row_at(2, str(second)) == len(history) - 1
    assert history.row_at(1, str(second)) is None
