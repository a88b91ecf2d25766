"""CSV of events as lines: which columns mean what, and what becomes of every kind of cell."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.events.tables_csv import csv_lines


def lines(text: str | bytes) -> list[bytes]:
    """The lines of a CSV text."""
    content = text.encode() if isinstance(text, str) else text
    return list(csv_lines("e.csv", io.BytesIO(content)))


def events(text: str | bytes) -> list[dict]:
    """Its events; the header is an empty line."""
    header, *rows = lines(text)
    assert header == b"\n"
    return [json.loads(row) for row in rows]


def properties(text: str) -> dict:
    """The properties of its only event."""
    (event,) = events(text)
    return event["properties"]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12", 12),
        ("-0.5", -0.5),
        ("1.10", 1.1),
        ("1e+20", 1e20),
        ("1.5e-07", 1.5e-07),
        ("999999999999999", 999999999999999),
        ("true", True),
        ("FALSE", False),
        ("[1, null]", [1, None]),
        ('{"a": {"b": "c"}}', {"a": {"b": "c"}}),
        ("12e45", "12e45"),
        ("1e999", "1e999"),
        ("007", "007"),
        ("+1", "+1"),
        (".5", ".5"),
        ("1,5", "1,5"),
        ("1234567890123456", "1234567890123456"),
        ("NaN", "NaN"),
        ("null", "null"),
        (" 12", " 12"),
        ("12\n", "12\n"),
        ("[1", "[1"),
        ("{no json}", "{no json}"),
        ("truely", "truely"),
        ("٣", "٣"),
        ('say "hi", Zoë \u2028\x00', 'say "hi", Zoë \u2028\x00'),
    ],
)
def test_a_cell_is_what_it_looks_like_in_json_else_text(cell, value):
    written = io.StringIO()
    csv.writer(written).writerows([["event", "p"], ["a", cell]])
    found = properties(written.getvalue())["p"]
    assert (found, type(found)) == (value, type(value))


def test_a_list_laid_out_over_lines_stays_on_its_own():
    assert len(lines('event,p\na,"[1,\r\n2]"\n')) == 2
    assert properties('event,p\na,"[1,\r\n2]"\n') == {"p": [1, 2]}


def test_ids_and_names_are_text_and_empty_cells_are_absent():
    text = "event,distinct_id,$user_id,$insert_id,$device_id,n,empty\n7,1,2,3,4,5,\n"
    assert events(text) == [
        {
            "event": "7",
            "properties": {
                "distinct_id": "1",
                "$user_id": "2",
                "$insert_id": "3",
                "$device_id": "4",
                "n": 5,
            },
        }
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1602611311", 1602611311),
        ("1602611311.5", 1602611311.5),
        ("2020-10-13 17:48:31", 1602611311),
        ("2020-10-13T17:48:31Z", 1602611311),
        ("2020-10-13 17:48:31.000 UTC", 1602611311),
        ("2020-10-13 17:48:31.123456+00", 1602611311.123456),
        ("2020-10-13 17:48:31+00:00", 1602611311),
        ("2020-10-13 17:48:31+02", "2020-10-13 17:48:31+02"),
        ("2020-13-13 17:48:31", "2020-13-13 17:48:31"),
        ("yesterday", "yesterday"),
    ],
)
def test_instants_in_the_time_column_are_seconds(cell, value):
    assert properties(f"event,time,at\na,{cell},2020-10-13 17:48:31\n") == {
        "time": value,
        "at": "2020-10-13 17:48:31",
    }


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_delimiters_marks_and_line_ends(sign, mark, end):
    rows = [["event", "a b", "c"], ["Sign Up", "x\ny", "1"], ["Out", '"q"', ""]]
    written = io.StringIO()
    csv.writer(written, delimiter=sign, lineterminator=end).writerows(rows)
    assert events(mark + written.getvalue().encode().removesuffix(b"\n")) == [
        {"event": "Sign Up", "properties": {"a b": "x\ny", "c": 1}},
        {"event": "Out", "properties": {"a b": '"q"'}},
    ]


def test_properties_as_json_text_stay_as_they_are_and_columns_fill_in():
    text = (
        "event,time,distinct_id,insert_id,$os,screen,properties\n"
        'a,5,u,i1,iOS,wide,"{""time"":1.0,""n"":""12""}"\n'
        'b,5,u,i2,,wide,"{ }"\n'
        "c,5,u,i3,,,\n"
    )
    assert lines(text)[1:] == [
        b'{"event":"a","properties":{"time":1.0,"n":"12","distinct_id":"u","$insert_id":"i1",'
        b'"$os":"iOS"}}\n',
        b'{"event":"b","properties":{"time":5,"distinct_id":"u","$insert_id":"i2"}}\n',
        b'{"event":"c","properties":{"time":5,"distinct_id":"u","$insert_id":"i3"}}\n',
    ]


def test_a_pipelines_table_gets_mixpanels_names_back():
    text = (
        "mp_event_name,TIME,Distinct_Id,insert_id,user_id,mp_os,mp_lib,mp_own\na,1,u,i,7,x,web,o\n"
    )
    assert events(text) == [
        {
            "event": "a",
            "properties": {
                "time": 1,
                "distinct_id": "u",
                "$insert_id": "i",
                "$user_id": "7",
                "$os": "x",
                "mp_lib": "web",
                "mp_own": "o",
            },
        }
    ]


def test_a_plain_table_keeps_the_names_of_its_columns():
    assert properties("event,insert_id,user_id,mp_os\na,i,7,x\n") == {
        "insert_id": "i",
        "user_id": 7,
        "mp_os": "x",
    }


def test_a_connectors_table_has_its_name_column_beside_properties():
    text = '_file,name,time,distinct_id,properties,city\nx,plays,2020-08-01 10:16:46,u,"{}",Rome\n'
    assert events(text) == [
        {"event": "plays", "properties": {"time": 1596277006, "distinct_id": "u"}}
    ]


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("a,b\n1,2\n", 'the name of the event; it has "a", "b"', 'name that column "event"'),
        ("name,b\n1,2\n", 'the name of the event; it has "name", "b"', "event_name"),
        (",".join(f"c{n}" for n in range(20)), '"c11" and 8 more', "event"),
        ("event,property,type\na,p,string\n", '"e.csv" is a tracking plan', "--plan"),
        ("Entity Type,Entity Name\nevent,a\n", '"e.csv" is a tracking plan', "--plan"),
        ("event,p,p\na,1,2\n", 'the column "p" twice', "rename"),
    ],
)
def test_tables_without_events_are_refused(text, said, hint):
    with pytest.raises(InputError) as caught:
        lines(text)
    assert said in str(caught.value)
    assert hint in caught.value.hint


def test_an_index_column_without_a_name_is_left_out():
    assert properties(",event,p\n0,a,1\n") == {"p": 1}


@pytest.mark.parametrize("row", ["a", "a,1,2", 'a,"b"c', '"a"x,1', '"never closed,1'])
def test_broken_rows_are_lines_of_their_own_kind_and_others_go_on(row):
    found = lines(f"event,p\nfirst,1\n{row}\n" + ("" if "never" in row else "last,2\n"))
    assert found[2].startswith(b"broken row: ")
    assert len(found) == (3 if "never" in row else 4)


def test_rows_keep_their_numbers():
    found = lines('event,p\n\na,"1\n\n2"\n,3\nb,4\n')
    assert found[1] == b"\n"
    assert json.loads(found[2])["event"] == "a"
    assert json.loads(found[3]) == {"properties": {"p": 3}}
    assert json.loads(found[4])["event"] == "b"


@pytest.mark.parametrize(
    "text", [b'{"a":1', b"[1]", b'"x"', b'{"a":NaN}', b"not json", b'{"a":1}}', b"{\xff}"]
)
def test_properties_that_are_no_object_are_left_to_the_reader_of_lines(text):
    row = b'"' + text.replace(b'"', b'""') + b'"'
    (_, line) = lines(b"event,time,properties\na,5," + row + b"\n")
    assert line == b'{"event":"a","properties":' + text + b"}\n"


@pytest.mark.parametrize(
    "text", ['{},"event":"b","properties":{"p":1}', '{"x":1},"event":"b"', '1,"event":"b"']
)
def test_properties_cannot_pass_for_another_event(text):
    written = io.StringIO()
    csv.writer(written).writerows([["event", "properties"], ["a", text]])
    assert events(written.getvalue()) == [{"event": "a", "properties": text}]


def test_bytes_that_are_no_text_come_through():
    assert lines(b"event,p\na,\xff\n")[1] == b'{"event":"a","properties":{"p":"\xff"}}\n'


def test_an_open_quote_does_not_fill_the_memory():
    class Endless:
        read_bytes = 0

        def read(self, size: int) -> bytes:
            self.read_bytes += size
            return b'event,p\na,"' if self.read_bytes == size else b"x\n" * (size // 2)

    endless = Endless()
    with pytest.raises(InputError, match="a row of more than 16 MiB"):
        list(csv_lines("e.csv", endless))
    assert endless.read_bytes < 20 * 2**20


def test_a_line_without_end_does_not_fill_the_memory():
    class Endless:
        def read(self, size: int) -> bytes:
            return b"x" * size

    with pytest.raises(InputError, match="a row of more than 16 MiB"):
        list(csv_lines("e.csv", Endless()))


_TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=8)
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(st.tuples(_TEXT, st.dictionaries(_TEXT, _VALUES, max_size=4)), max_size=5))
@settings(deadline=None, max_examples=60)
def test_events_with_properties_as_json_come_back_as_they_were(rows):
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["event", "properties"])
    writer.writerows([name, json.dumps(own, ensure_ascii=False)] for name, own in rows)
    found = events(written.getvalue())
    assert [(event.get("event", ""), event["properties"]) for event in found] == rows


@given(st.binary(max_size=200), st.sampled_from(["event,p\n", "event;p;properties\n"]))
@settings(deadline=None, max_examples=150)
def test_whatever_stands_there_every_record_is_one_line(content, header):
    for line in lines(header.encode() + content):
        assert line.count(b"\n") == 1
        assert line.endswith(b"\n")


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_packed_tables_are_read_alike_in_any_portions(tmp_path, size):
    content = "event,p\n" + "".join(f"e{n},{n}\n" for n in range(50))
    (tmp_path / "e.csv.gz").write_bytes(gzip.compress(content.encode()))
    (source,) = find_sources([str(tmp_path / "e.csv.gz")])
    with open_source(source) as stream:
        found = b"".join(iter(lambda: stream.read(size), b""))
        assert stream.fault is None
    assert found == b"".join(lines(content))
    assert source.is_untyped


def test_directories_give_tables_of_events_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("e").mkdir()
    for name, content in {
        "a.csv": b"event,p\n",
        "b.csv.gz": gzip.compress(b"event_name\tp\n"),
        "c.tsv": b"event,properties\n",
        "lookup.csv": b"sku,price\n",
        "plan.csv": b"event,property,type\n",
        "z.csv": b"",
        "p.parquet": b"PAR1",
    }.items():
        (Path("e") / name).write_bytes(content)
    found = find_sources(["e"])
    assert [(Path(source.name).name, source.is_untyped) for source in found] == [
        ("a.csv", True),
        ("b.csv.gz", True),
        ("c.tsv", False),
        ("p.parquet", False),
    ]
    assert found[0] == Source("e/a.csv", None, True, 8, True)
