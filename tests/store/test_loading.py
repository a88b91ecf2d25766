"""What a load adds, what it takes for known, and where it goes on."""

import gzip
import io
import json
import sys

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.jobs.store_load import load
from tests.store.conftest import event, joined

A = event(time=1_700_000_000, distinct_id="a", _insert_id="i1", plan="free")
B = event(time=1_700_000_001, distinct_id="a", _insert_id="i2")
BARE = event(time=1_700_000_002, distinct_id="a")


def test_lines_come_back_as_they_went_in(store):
    odd = b'  {"properties" : {"time":1e9,"n":1.50,"t":"\\u00e9 \\u0000 \xc3\xa9"}, "event":"B"} '
    store.load(joined(A, odd, B))
    assert store.export() == [A, odd, B]


def test_a_carriage_return_is_part_of_the_line(store):
    content = joined(A + b"\r", BARE + b"\r")
    store.load(content)
    assert joined(*store.export()) == content
    assert store.load(joined(A, BARE), "other.ndjson").added == 0


def test_a_byte_order_mark_is_no_part_of_the_first_line(store):
    store.load(b"\xef\xbb\xbf" + joined(A, B))
    assert store.export() == [A, B]


def test_columns_say_what_the_line_says(store):
    line = event(
        "Bought", time=1_700_000_000.25, distinct_id="u", _device_id="d", _user_id="u",
        _insert_id="i", mp_processing_time_ms=1_700_000_009_000,
    )  # fmt: skip
    store.load(joined(line))
    assert store.ask(
        "SELECT project, epoch_ms(time), day::VARCHAR, event, distinct_id, device_id, user_id,"
        " insert_id, properties->>'$.time' FROM events"
    ) == [
        ("default", 1_700_000_000_250, "2023-11-14", "Bought", "u", "d", "u", "i", "1700000000.25")
    ]


@pytest.mark.parametrize("time", ["soon", None, True, 1e300, -(10**17)])
def test_an_event_without_a_usable_time_is_kept(store, time):
    store.load(joined(event(time=time, distinct_id="a", _insert_id="i")))
    assert store.ask("SELECT time, day FROM events") == [(None, None)]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"time": 1_700_000_000}, {"time": 1_700_000_000_000}, True),
        ({"time": 1_700_000_000}, {"time": 1_700_000_000.0}, True),
        ({"time": 1_700_000_000}, {"time": 1_700_000_001}, False),
        ({"time": 1, "_insert_id": "x"}, {"time": 1, "_insert_id": "y"}, False),
        ({"time": 1, "distinct_id": "x"}, {"time": 1, "distinct_id": "y"}, False),
        ({"time": 1, "distinct_id": 7}, {"time": 1, "distinct_id": "7"}, True),
        ({"time": 1, "city": "Rennes"}, {"time": 1, "city": "Lyon"}, True),
        ({"time": None}, {"time": "never"}, True),
    ],
)
def test_two_lines_are_one_event_by_mixpanels_key(store, first, second, same):
    usual = {"distinct_id": "a", "_insert_id": "i"}
    content = joined(event(**{**usual, **first}), event(**{**usual, **second}))
    result = store.load(content)
    assert (result.events, result.added, result.duplicates) == (2, 2 - same, int(same))


def test_events_of_another_name_are_others(store):
    names = [event(name, time=1, distinct_id="a", _insert_id="i") for name in ("A", "B")]
    assert store.load(joined(*names)).added == 2


def test_the_parts_of_a_key_cannot_run_into_each_other(store):
    # Joined by the separator these would be the same text.
    one = event("B", time=1, distinct_id="c", _insert_id="x")
    other = event("B", time=1, distinct_id="c", _insert_id="x\x1f1000")
    assert store.load(joined(one, other)).added == 2


@pytest.mark.parametrize("apart", [False, True])
def test_the_later_copy_stays_in_the_place_of_the_first(store, apart):
    first = event(time=1, distinct_id="a", _insert_id="i", city="Rennes")
    later = event(time=1, distinct_id="a", _insert_id="i", city="Lyon")
    if apart:
        store.load(joined(first, B))
        assert store.load(joined(later), "later.ndjson").replaced == 1
    else:
        store.load(joined(first, B, later))
    assert store.export() == [later, B]
    assert store.ask("SELECT count(*), count(DISTINCT sequence) FROM events") == [(2, 2)]


@pytest.mark.parametrize("apart", [False, True])
def test_the_copy_that_mixpanel_took_last_stays_whatever_came_first(store, apart):
    old, new = (
        event(time=1, distinct_id="a", _insert_id="i", mp_processing_time_ms=at) for at in (5, 9)
    )
    if apart:
        store.load(joined(new))
        assert store.load(joined(old), "old.ndjson").replaced == 0
    else:
        store.load(joined(new, old))
    assert store.export() == [new]


def test_lines_without_insert_id_are_never_duplicates_within_an_input(store):
    assert store.load(joined(BARE, BARE, BARE)).added == 3


def test_nor_does_loading_them_again_double_them(store):
    store.load(joined(BARE, A, BARE))
    result = store.load(joined(BARE, A, BARE, BARE), "longer.ndjson")
    assert (result.added, result.duplicates) == (1, 3)


def test_a_loaded_input_is_known_by_its_content(store):
    content = joined(A, B, BARE)
    store.load(content)
    before = store.rows()
    for name, again in [("other.ndjson", content), ("packed.gz", gzip.compress(content))]:
        assert store.load(again, name).was_known
    assert store.rows() == before
    assert len(store.loads()) == 1


def test_again_reads_it_whole_and_adds_nothing(store):
    content = joined(A, B, BARE, BARE)
    store.load(content)
    before = store.rows()
    result = store.load(content, again=True)
    assert (result.events, result.added, result.duplicates) == (4, 0, 4)
    assert store.rows() == before


def test_standard_input_adds_what_is_new(store, monkeypatch):
    store.load(joined(A, BARE))
    stdin = io.TextIOWrapper(io.BytesIO(joined(A, BARE, BARE, B)))
    monkeypatch.setattr(sys, "stdin", stdin)
    (result,) = load(store.path, ["-"])
    assert (result.name, result.added, result.duplicates) == ("<stdin>", 2, 2)


def test_a_file_that_has_grown_goes_on_where_it_ended(store):
    first = joined(A, B)
    store.load(first)
    result = store.load(first + joined(BARE), "renamed.ndjson")
    assert (result.resumed_at, result.events, result.added) == (len(first), 1, 1)
    assert store.ask("SELECT line_number, byte_offset FROM event_lines") == [
        (1, 0),
        (2, len(A) + 1),
        (3, len(first)),
    ]
    assert len(store.loads()) == 1


def test_but_not_in_the_middle_of_a_line(store):
    half = len(B) // 2
    result = store.load(joined(A) + B[:half])
    assert (result.added, result.malformed) == (1, 1)
    result = store.load(joined(A, B))
    assert (result.resumed_at, result.added, result.malformed) == (0, 1, 0)
    assert store.export() == [A, B]


def test_nor_where_alike_lines_without_insert_id_may_follow(store):
    store.load(joined(BARE))
    store.load(joined(BARE, BARE))
    assert store.export() == [BARE, BARE]


def test_an_array_and_the_lines_of_it_are_the_same_events(store):
    store.load(json.dumps([json.loads(line) for line in (A, B)]).encode(), "array.json")
    assert store.load(joined(A, B)).added == 0


def test_projects_are_apart(store):
    store.load(joined(A), project="one")
    assert store.load(joined(A), project="two").added == 1


def test_malformed_lines_are_counted_and_told_apart(store):
    content = joined(A, b"nope", b"", b'{"event":"X"}', b'{"event":"\xff","properties":{}}', B)
    result = store.load(content)
    assert (result.lines, result.events, result.malformed) == (6, 2, 3)
    at = content.index(b"nope")
    assert result.bad[0] == (2, at, "not-json")
    assert [bad.line for bad in result.bad] == [2, 4, 5]


def test_a_damaged_archive_gives_what_it_holds_and_is_not_complete(store):
    content = joined(*(event(time=n, distinct_id="a", _insert_id=str(n)) for n in range(5000)))
    packed = gzip.compress(content)
    result = store.load(packed[: len(packed) // 2], "cut.gz")
    assert result.fault == "archive-cut"
    assert 0 < result.added < 5000
    store.load(packed, "cut.gz")
    assert store.export() == content.splitlines()


def test_what_was_committed_before_an_unreadable_input_stays(store):
    (store.folder / "a.ndjson").write_bytes(joined(A))
    with pytest.raises(InputError):
        load(store.path, [str(store.folder / "a.ndjson"), str(store.folder / "none")])
    load(store.path, [str(store.folder / "a.ndjson")])
    assert store.export() == [A]
