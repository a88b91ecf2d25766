"""`lexicon store` from the outside: words, documents, exit codes."""

import io
import json
import sys

import pytest

from lexicon_cli.cli.main import run
from tests.store.conftest import event, joined

EVIL = '\x1b[31m<b>"; DROP TABLE event_lines; --'
LINES = (
    event("Bought", time=1_700_000_000, distinct_id="u", _insert_id="1", price=1.5),
    event(EVIL, time=1_700_100_000, distinct_id=EVIL, _insert_id="2"),
)


@pytest.fixture
def lexicon(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "export.ndjson").write_bytes(joined(*LINES))

    def call(*args, stdin=None):
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run(["store", *args])
        captured = capfd.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def loaded(lexicon):
    assert lexicon("load", "export.ndjson") == (0, "export.ndjson: 2 events added\n", "")
    return lexicon


def test_a_second_load_has_nothing_to_do(loaded):
    assert loaded("load", "export.ndjson")[1] == "export.ndjson: loaded before, nothing to do\n"


def test_malformed_lines_are_told_and_fail_only_when_strict(lexicon):
    content = joined(b"nope", *LINES)
    code, out, err = lexicon("load", "-", stdin=content)
    assert (code, out) == (0, "<stdin>: 2 events added, 1 malformed line\n")
    assert "<stdin>:1: no event (not-json, ING017), byte 0" in err
    assert lexicon("load", "-", "--strict", stdin=content)[0] == 1


def test_load_as_json(lexicon):
    _, out, _ = lexicon("load", "export.ndjson", "-f", "json")
    (entry,) = json.loads(out)["inputs"]
    assert (entry["name"], entry["added"], entry["was_known"]) == ("export.ndjson", 2, False)


def test_info_tells_what_is_there(loaded):
    _, out, _ = loaded("info")
    assert '"default": 2 events of 2 names on 2 days, 2 distinct ids, 2023-11-14T22:13:20Z' in out
    _, out, _ = loaded("info", "-f", "json")
    document = json.loads(out)
    assert document["schema_version"] == 1
    assert document["projects"][0]["events"] == 2
    assert document["loads"][0]["complete"] is True


def test_export_gives_the_lines_back(loaded, tmp_path):
    assert loaded("export") == (0, joined(*LINES).decode(), "")
    assert loaded("export", "-o", "out.ndjson", "--event", EVIL)[0] == 0
    assert (tmp_path / "out.ndjson").read_bytes() == joined(LINES[1])
    assert loaded("export", "--until", "2023-11-14")[1] == joined(LINES[0]).decode()
    assert loaded("export", "--since", "2023-11-15")[1] == joined(LINES[1]).decode()


def test_a_parquet_file_has_a_row_an_event(loaded, tmp_path):
    import duckdb

    assert loaded("export", "-f", "parquet")[0] == 2
    assert loaded("export", "-f", "parquet", "-o", "it's.parquet")[0] == 0
    rows = duckdb.read_parquet(str(tmp_path / "it's.parquet")).fetchall()
    assert [(row[0], row[2], json.loads(row[6])["time"]) for row in rows] == [
        ("Bought", "u", 1_700_000_000),
        (EVIL, EVIL, 1_700_100_000),
    ]


def test_the_store_is_never_written_over(loaded):
    code, _, err = loaded("export", "-o", ".lexicon/store.duckdb")
    assert code == 2
    assert "it is the store" in err


def test_answers_in_three_forms(loaded):
    query = "SELECT event, (properties->>'$.price')::DOUBLE AS price FROM events ORDER BY sequence"
    _, table, _ = loaded("sql", query)
    first = table.splitlines()[2]
    assert (first.split(), first.endswith("  1.5")) == (["Bought", "1.5"], True)
    assert "\x1b" not in table
    assert "\\x1b[31m<b>" in table
    _, out, _ = loaded("sql", query, "-f", "json")
    assert json.loads(out) == [{"event": "Bought", "price": 1.5}, {"event": EVIL, "price": None}]
    _, out, _ = loaded("sql", query, "-f", "csv")
    assert out.splitlines()[:2] == ["event,price", "Bought,1.5"]


def test_values_that_json_does_not_have(loaded):
    query = (
        "SELECT 'nan'::DOUBLE a, '2026-01-02'::DATE b, 1.50::DECIMAL(9,2) c, [1, 2] d WHERE true"
    )
    _, out, _ = loaded("sql", query, "-f", "json")
    assert json.loads(out) == [{"a": None, "b": "2026-01-02", "c": "1.50", "d": [1, 2]}]
    assert loaded("sql", "SELECT 1 AS a WHERE false", "-f", "json")[1] == "[]\n"


def test_a_long_table_is_cut_and_says_so(loaded):
    code, out, err = loaded("sql", "SELECT * FROM range(500)", "--limit", "10")
    assert (code, len(out.splitlines())) == (0, 12)
    assert "only the first 10 rows; --limit 0 shows all" in err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["sql", "SELEC 1"], "the query cannot be answered"),
        (["sql", "DELETE FROM event_lines"], "--write"),
        (["sql", "SELECT 1", "-f", "jsn"], '"--format" takes table or json or csv, not "jsn"'),
        (["info", "--store", "none"], "there is no store"),
        (["compact", "--store", "none"], "there is no store"),
        (["forget", "--distinct-id", "u"], 'add "--yes"'),
        (["forget", "--distinct-id", "u", "--mode", "orginal"], 'did you mean "original"'),
        (["prune"], 'give one of "--older-than" and "--before"'),
        (["prune", "--older-than", "3w", "--yes"], "such as 90d"),
        (["load"], "no data was given"),
    ],
)
def test_mistakes_end_with_exit_code_two(loaded, args, told):
    code, _, err = loaded(*args, stdin=b"")
    assert code == 2
    assert told in err


def test_forget_says_what_it_removed(loaded):
    _, out, _ = loaded("forget", "--distinct-id", "u", "--dry-run")
    assert out == '1 id (simplified): "u"\nto remove: 1 event\n  Bought: 1\n'
    _, out, _ = loaded("forget", "--distinct-id", "u", "--yes", "-f", "json")
    document = json.loads(out)
    assert (document["ids"], document["events"], document["is_removed"]) == (
        ["u"],
        {"Bought": 1},
        True,
    )
    assert loaded("export")[1] == joined(LINES[1]).decode()
    assert "no event is theirs" in loaded("forget", "--distinct-id", "u", "--yes")[1]


def test_retention_counts_from_now(loaded):
    code, _, err = loaded("prune", "--older-than", "1d", "--now", "2023-11-16T00:00", "--yes")
    assert (code, err) == (0, "lexicon: 1 event removed\n")
    assert loaded("compact")[0] == 0
    assert loaded("export")[1] == joined(LINES[1]).decode()


def test_the_configuration_names_the_store(loaded, tmp_path):
    (tmp_path / "lexicon.toml").write_text('store = "other.duckdb"\n', "utf-8")
    assert loaded("load", "export.ndjson")[0] == 0
    assert (tmp_path / "other.duckdb").exists()
