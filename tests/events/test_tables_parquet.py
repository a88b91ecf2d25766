"""Events in Parquet as lines: what becomes of each type, and of files that are none."""

import json
from pathlib import Path

import duckdb
import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import find_sources


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Write a query's rows to a file, and read them back as lines."""
    monkeypatch.chdir(tmp_path)

    def make(query: str, name: str = "e.parquet", *, size: int = 1 << 16) -> list[bytes]:
        Path(name).parent.mkdir(exist_ok=True)
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(f"COPY ({query}) TO 'made' (FORMAT parquet)")
        Path("made").rename(name)
        return read(name, size=size)

    return make


def read(name: str, *, size: int = 1 << 16) -> list[bytes]:
    """The lines of a file, with their ends; all of its bytes are told."""
    (source,) = find_sources([name])
    told: list[int] = []
    with open_source(source, moved=told.append) as stream:
        content = b"".join(iter(lambda: stream.read(size), b""))
    assert sum(told) == source.size
    return content.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("'12'", "12"),
        ("12::TINYINT", 12),
        ("18446744073709551615::UBIGINT", 2**64 - 1),
        ("1.5::DOUBLE", 1.5),
        ("1.50::DECIMAL(9, 2)", 1.5),
        ("12.00::DECIMAL(9, 2)", 12),
        ("TRUE", True),
        ("DATE '2026-02-01'", "2026-02-01"),
        ("TIME '10:00:00'", "10:00:00"),
        ("TIMESTAMP '2026-02-01 10:00:00'", "2026-02-01T10:00:00"),
        ("TIMESTAMP_NS '2026-02-01 10:00:00.5'", "2026-02-01T10:00:00.500000"),
        ("TIMESTAMP_MS '2026-02-01 10:00:00'", "2026-02-01T10:00:00"),
        ("TIMESTAMPTZ '2026-02-01 10:00:00+02'", "2026-02-01T08:00:00Z"),
        (
            "'0a0b0c0d-0000-4000-8000-000000000001'::UUID",
            "0a0b0c0d-0000-4000-8000-000000000001",
        ),
        ("[1, NULL, 3]", [1, None, 3]),
        ("{'a': 1, 'b': NULL::INTEGER, 'c': {'d': 'x'}}", {"a": 1, "c": {"d": "x"}}),
        ("[{'at': TIMESTAMPTZ '2026-02-01 10:00:00+02'}]", [{"at": "2026-02-01T08:00:00"}]),
        ("MAP {'k': 1.5::DECIMAL(3, 1)}", {"k": 1.5}),
        ("'{\"a\": [1]}'::JSON", {"a": [1]}),
        ("'{\"a\": [1]}'", '{"a": [1]}'),
        ("'a\nb'", "a\nb"),
        ("'x'::ENUM('x', 'y')", "x"),
    ],
)
def test_values_keep_their_types(made, value, expected):
    (line,) = made(f"SELECT 'a' AS event, {value} AS p, NULL::INTEGER AS q")
    found = json.loads(line)
    assert found == {"event": "a", "properties": {"p": expected}}
    assert type(found["properties"]["p"]) is type(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1602611311", 1602611311),
        ("TIMESTAMP '2020-10-13 17:48:31'", 1602611311),
        ("TIMESTAMP_S '2020-10-13 17:48:31'", 1602611311),
        ("TIMESTAMPTZ '2020-10-13 19:48:31.25+02'", 1602611311.25),
        ("TIMESTAMP '1969-12-31 23:59:59'", -1),
        ("DATE '1970-01-02'", 86400),
        ("'2020-10-13'", "2020-10-13"),
    ],
)
def test_instants_in_the_time_column_are_seconds(made, value, expected):
    (line,) = made(f"SELECT 'a' AS event, {value} AS time")
    assert json.loads(line)["properties"] == {"time": expected}


@pytest.mark.parametrize(
    "properties",
    [
        '\'{"n":1,"t":"x","s":null}\'',
        '\'{"n":1,"t":"x","s":null}\'::JSON',
        "{'n': 1, 't': 'x', 's': NULL::INTEGER}",
    ],
)
def test_properties_as_text_or_struct_with_columns_beside(made, properties):
    (line,) = made(
        f"""SELECT {properties} AS properties, 'a' AS event_name, TIMESTAMP '1970-01-01 00:01:00'
        AS time, 'd' AS device_id, NULL::VARCHAR AS user_id, 'i' AS insert_id, 'x' AS loaded_from"""
    )
    event = json.loads(line)
    assert event["event"] == "a"
    event["properties"].setdefault("s", None)
    assert event["properties"] == {
        "n": 1,
        "t": "x",
        "s": None,
        "time": 60,
        "$device_id": "d",
        "$insert_id": "i",
    }


def test_a_map_gives_each_row_its_own_properties(made):
    found = made("SELECT 'a' AS event, MAP {concat('k', i): i} AS properties FROM range(2) t(i)")
    assert found == [
        b'{"event":"a","properties":{"k0":0}}\n',
        b'{"event":"a","properties":{"k1":1}}\n',
    ]


def test_rows_without_name_or_properties_are_left_to_the_reader_of_lines(made):
    found = made(
        """SELECT * FROM (VALUES (NULL, '{}'), ('a', NULL), ('b', '[1]'), ('c', '{"x":'))
        AS rows(event, properties)"""
    )
    assert found == [
        b'{"properties":{}}\n',
        b'{"event":"a","properties":{}}\n',
        b'{"event":"b","properties":[1]}\n',
        b'{"event":"c","properties":{"x":}\n',
    ]


def test_no_number_is_no_number_in_the_line_too(made):
    (line,) = made("SELECT 'a' AS event, 'NaN'::DOUBLE AS p")
    assert line == b'{"event":"a","properties":{"p":NaN}}\n'


@pytest.mark.parametrize("size", [1000, 1 << 20])
def test_rows_come_in_the_order_of_the_file_in_any_portions(made, size):
    found = made("SELECT concat('e', i) AS event, i AS n FROM range(5000) t(i)", size=size)
    assert [json.loads(line)["properties"]["n"] for line in found] == list(range(5000))


@pytest.mark.parametrize("name", ["e[1]*?.dat", "k=v/e", "it's.parquet", "Zoë \u202e.csv", "a;b--"])
def test_names_of_files_mean_nothing_else(made, name):
    assert made("SELECT 'a' AS event", name) == [b'{"event":"a","properties":{}}\n']
    assert made("SELECT 'b' AS event", "e1x?.dat") == [b'{"event":"b","properties":{}}\n']


def test_names_of_columns_are_not_sql(made):
    name = 'a"; DROP TABLE x; --\x1b[31m'
    quoted = name.replace('"', '""')
    (line,) = made(f"SELECT 'a' AS event, 1 AS \"{quoted}\"")
    assert json.loads(line)["properties"] == {name: 1}


def test_a_file_without_rows_has_no_lines(made):
    assert made("SELECT 'a' AS event LIMIT 0") == []


@pytest.mark.parametrize(
    ("query", "said", "hint"),
    [
        ("SELECT 1 AS a, 2 AS b", 'the name of the event; it has "a", "b"', '"event"'),
        ("SELECT 'a' AS event, 'x'::BLOB AS raw", 'the column "raw" of "e.parquet" is binary', "8"),
        (
            "SELECT 'a' AS event, {'l': ['x'::BLOB]} AS deep",
            'the column "deep" of "e.parquet" is binary',
            "leave it out",
        ),
        ("SELECT 'a' AS event, 'b' AS property, 'c' AS type", "is a tracking plan", "--plan"),
    ],
)
def test_tables_that_hold_no_events_are_refused(made, query, said, hint):
    with pytest.raises(InputError) as caught:
        made(query)
    assert said in str(caught.value)
    assert hint in caught.value.hint


def test_a_binary_column_that_is_not_read_is_no_harm(made):
    (line,) = made("SELECT 'a' AS event, '{}' AS properties, 'x'::BLOB AS raw, {'BLOB': 1} AS s")
    assert line == b'{"event":"a","properties":{}}\n'


@pytest.mark.parametrize("keep", [4, 100, -5])
def test_a_damaged_file_is_told(made, keep):
    made("SELECT 'a' AS event, i AS n FROM range(5000) t(i)")
    content = Path("e.parquet").read_bytes()
    Path("e.parquet").write_bytes(content[:keep])
    with pytest.raises(InputError, match=r'cannot read "e.parquet" as Parquet'):
        read("e.parquet")


def test_damage_inside_is_told_or_gives_rows(made):
    """Never a crash, wherever a byte is wrong."""
    made("SELECT concat('e', i) AS event, i AS n FROM range(50) t(i)")
    content = Path("e.parquet").read_bytes()
    for at in range(4, len(content) - 8, 11):
        Path("e.parquet").write_bytes(content[:at] + b"\xff\x00" + content[at + 2 :])
        try:
            read("e.parquet")
        except InputError as error:
            assert "e.parquet" in str(error)  # noqa: PT017
