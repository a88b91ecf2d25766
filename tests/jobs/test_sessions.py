"""Sessions of files and of a store: the same answer from both, whatever the order of events."""

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.jobs.sessions.run import Wanted, sessions_of_data, sessions_of_store
from lexicon_cli.jobs.store_load import load
from lexicon_cli.sessions.clock import Clock
from lexicon_cli.sessions.rules import SessionRules

KINDS = {
    "timeout": SessionRules(),
    "event": SessionRules(kind="event", start_event="In", end_event="Out"),
    "property": SessionRules(kind="property", id_property="sid"),
}
START = 1_772_366_400  # 2026-03-01T12:00:00


def line(event, time, **properties):
    named = {f"${key[1:]}" if key[0] == "_" else key: value for key, value in properties.items()}
    return json.dumps({"event": event, "properties": {"time": time, **named}})


def stays_of_data(inputs, asked, folder):
    paths = []
    for number, lines in enumerate(inputs):
        path = Path(folder) / f"part{number}.ndjson"
        path.write_text("".join(f"{one}\n" for one in lines), "utf-8")
        paths.append(str(path))
    return list(sessions_of_data(paths, asked).stays), paths


def stays_of_store(paths, asked, folder):
    store = str(Path(folder) / "store.duckdb")
    load(store, paths)
    with sessions_of_store(store, asked) as sheet:
        return list(sheet.stays)


_seconds = st.one_of(
    st.integers(0, 3 * 48).map(lambda half: START + half * 1200),
    st.sampled_from([START + 0.25, START * 1000 + 500, "soon", None, True, 10**17, -5]),
)
_properties = st.fixed_dictionaries(
    {"time": _seconds},
    optional={
        "distinct_id": st.sampled_from(["u1", "u2", "$device:d1", "", 7, "undefined"]),
        "$device_id": st.sampled_from(["d1", "d2"]),
        "$user_id": st.sampled_from(["u1", "u2", "u'3"]),
        "$insert_id": st.sampled_from(["i1", "i2", "i3", "", 4]),
        "mp_processing_time_ms": st.sampled_from([START * 1000, START * 1000 + 9, "odd"]),
        "sid": st.sampled_from(["", "a", 1, 1.0, "1", None, [1], {"b": 1, "a": 2}]),
        "$os": st.sampled_from(["Mac", "iOS", None, "quote \" and ' and \x1b"]),
    },
)
_lines = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "In", "Out", "$identify", "$create_alias"]), _properties
    ).map(lambda pair: json.dumps({"event": pair[0], "properties": pair[1]})),
    min_size=1,
    max_size=30,
)


@pytest.mark.parametrize("mode", ["simplified", "original", "legacy"])
@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=8)
@given(inputs=st.lists(_lines, min_size=1, max_size=2), zone=st.sampled_from(["UTC", "Asia/Tokyo"]))
def test_store_and_files_give_the_same_sessions(kind, mode, inputs, zone):
    asked = Wanted(
        rules=KINDS[kind],
        mode=mode,
        clock=Clock(zone, times="utc"),
        properties=("$os", "distinct_id"),
    )
    with TemporaryDirectory() as folder:
        streamed, paths = stays_of_data(inputs, asked, folder)
        assert stays_of_store(paths, asked, folder) == streamed


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_lines_does_not_matter(kind, tmp_path):
    dice = random.Random(5)
    lines = [
        line(
            dice.choice(["A", "In", "Out"]),
            START + 7 * number * dice.randrange(1, 400),
            _user_id=f"u{dice.randrange(9)}",
            _insert_id=f"i{number}",
            sid=dice.randrange(3),
        )
        for number in range(500)
    ]
    asked = Wanted(rules=KINDS[kind], mode="simplified", clock=Clock("America/New_York"))
    in_order, _ = stays_of_data([lines], asked, tmp_path)
    dice.shuffle(lines)
    assert len(in_order) > 20
    assert stays_of_data([lines], asked, tmp_path)[0] == in_order


def one_kind(lines, tmp_path, **asked):
    return stays_of_data([lines], Wanted(**asked), tmp_path)[0]


def test_devices_that_were_linked_later_share_a_session(tmp_path):
    lines = [
        line("A", START, _device_id="d", _insert_id="1"),
        line("B", START + 60, _user_id="ana", _device_id="d", _insert_id="2"),
    ]
    (stay,) = one_kind(lines, tmp_path, mode="simplified")
    assert (stay.user, stay.events, stay.first_event, stay.last_event) == ("ana", 2, "A", "B")
    assert (stay.start, stay.end) == ("2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z")


def test_the_merge_system_decides_whose_session_it_is(tmp_path):
    lines = [
        line("A", START, distinct_id="x", _device_id="d", _user_id="ana"),
        line("B", START, distinct_id="y", _device_id="d"),
    ]
    assert [one.user for one in one_kind(lines, tmp_path, mode="simplified")] == ["ana"]
    assert [one.user for one in one_kind(lines, tmp_path, mode="original")] == ["x", "y"]


def test_events_of_nobody_have_no_session(tmp_path):
    lines = [line("A", START, distinct_id=""), line("A", START, distinct_id="x")]
    assert [one.user for one in one_kind(lines, tmp_path)] == ["x"]


def test_an_event_that_comes_twice_counts_once(tmp_path):
    twice = [line("A", START, distinct_id="x", _insert_id="i", at=n) for n in range(2)]
    assert [one.events for one in one_kind(twice, tmp_path)] == [1]


def test_of_copies_the_one_taken_last_counts(tmp_path):
    copies = [
        line("A", START, distinct_id="x", _insert_id="i", _os=name, mp_processing_time_ms=taken)
        for name, taken in (("old", 5), ("new", 9), ("middle", 7))
    ]
    (stay,) = one_kind(copies, tmp_path, properties=("$os",))
    assert stay.properties == {"$os": "new"}


def test_lines_without_insert_id_count_each_but_not_again_in_another_file(tmp_path):
    alike = [line("A", START, distinct_id="x")] * 2
    (stay,), _ = stays_of_data([alike, alike, alike[:1]], Wanted(), tmp_path)
    assert stay.events == 2


def test_sessions_are_sorted_by_user_then_start(tmp_path):
    lines = [
        line("A", START + 9000, distinct_id="b"),
        line("A", START, distinct_id="b"),
        line("A", START, distinct_id="a"),
        line("A", START, distinct_id="B"),
    ]
    found = [(one.user, one.start[11:13]) for one in one_kind(lines, tmp_path, mode="original")]
    assert found == [("B", "12"), ("a", "12"), ("b", "12"), ("b", "14")]


def test_one_user_is_found_by_any_id(tmp_path):
    lines = [
        line("A", START, _device_id="d", _user_id="ana"),
        line("A", START, distinct_id="other"),
    ]
    for name in ("ana", "d", "$device:d"):
        assert [one.user for one in one_kind(lines, tmp_path, user=name)] == ["ana"]
    with pytest.raises(UsageError, match='no event carries the id "anna"'):
        one_kind(lines, tmp_path, user="anna")


def test_values_of_a_session_property_are_told_apart_by_kind(tmp_path):
    lines = [
        line("A", START + at, distinct_id="x", sid=sid) for at, sid in enumerate(["", 1, "1", None])
    ]
    found = one_kind(lines, tmp_path, rules=KINDS["property"])
    assert [one.events for one in found] == [1, 1, 1]


def test_data_without_events_is_refused(tmp_path):
    with pytest.raises(InputError, match="the data holds no event"):
        one_kind(["not json"], tmp_path)


def test_a_store_without_events_is_refused(tmp_path):
    store = str(tmp_path / "store.duckdb")
    path = tmp_path / "one.ndjson"
    path.write_text(line("A", START, distinct_id="x") + "\n", "utf-8")
    load(store, [str(path)])
    with (
        pytest.raises(InputError, match='holds no event of project "other"'),
        sessions_of_store(store, Wanted(), project="other"),
    ):
        pass


def test_damaged_lines_are_told_and_the_others_count(tmp_path):
    path = tmp_path / "one.ndjson"
    path.write_text(line("A", START, distinct_id="x") + "\n{\n", "utf-8")
    sheet = sessions_of_data([str(path)], Wanted())
    assert len(list(sheet.stays)) == 1
    assert sheet.notes == ("1 line holds no event and count for nothing (1 truncated)",)
