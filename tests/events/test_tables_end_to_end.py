"""The same events as lines, as CSV and as Parquet: every command says the same about them."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lexicon_cli.cli.main import run

PLAN = """\
lexicon: 1
name: Tables
version: 1.0.0
events:
  Sign Up:
    properties:
      plan: {type: string, enum: [free, pro], required: true}
      seats: {type: integer}
  Log In:
    properties: {plan: string}
"""
START = 1767312000
FORMS = ("csv", "parquet")


def events() -> list[dict[str, Any]]:
    """Users who sign up on a device and log in an hour later, some of them with faults."""
    found = []
    for number in range(60):
        user, sent = f"u{number % 7}", START + number * 600
        own = {"time": sent, "distinct_id": user, "$device_id": f"d{number % 7}", "$user_id": user}
        own |= {"$insert_id": f"i{number}", "plan": ("free", "pro", "gold")[number % 3]}
        if number % 5 == 0:
            own["seats"] = "many" if number % 10 else number
        name = ("Sign Up", "Log In", "Sing Up")[number % 3 if number % 4 == 0 else number % 2]
        found.append({"event": name, "properties": own})
    return found


@pytest.fixture
def data(tmp_path, monkeypatch):
    """`ndjson/data`, `csv/data` and `parquet/data` hold the same events."""
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    Path("plan.yaml").write_text(PLAN, "utf-8")
    for form in ("ndjson", *FORMS):
        Path(form).mkdir()
    rows = [
        (one["event"], json.dumps(one["properties"], separators=(",", ":"))) for one in events()
    ]
    lines = [f'{{"event":"{name}","properties":{own}}}\n' for name, own in rows]
    Path("ndjson/data").write_text("".join(lines), "utf-8")
    with Path("csv/data").open("w", newline="") as file:
        csv.writer(file).writerows([("event", "properties"), *rows])
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE rows (event VARCHAR, properties VARCHAR)")
        connection.executemany("INSERT INTO rows VALUES (?, ?)", rows)
        connection.execute("COPY rows TO 'parquet/data' (FORMAT parquet)")
    return tmp_path


@pytest.fixture
def called(data, capfd, monkeypatch):
    """Run a command in the folder of a form, and give its exit code and what it wrote."""

    def call(form: str, *words: str) -> tuple[int, str]:
        monkeypatch.chdir(data / form)
        code = run(list(words))
        captured = capfd.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out

    return call


def same_places(report: dict[str, Any], form: str) -> dict[str, Any]:
    """A report whose samples are placed as if a CSV header were no (empty) line."""
    shift = 1 if form == "csv" else 0
    for entry in report["inputs"]:
        entry["bytes"] -= shift
    for finding in report["findings"]:
        for sample in finding["samples"]:
            sample["line"] -= shift
            sample["offset"] -= shift
    return report


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_validate_reports_the_same(called, form, jobs):
    words = ("validate", "data", "--plan", "../plan.yaml", "-f", "json", "--now", "2026-02-01")
    expected = called("ndjson", *words)
    found = called(form, *words, "--jobs", jobs)
    assert found[0] == expected[0] == 1
    report, wanted = json.loads(found[1]), json.loads(expected[1])
    assert len(wanted["findings"]) >= 3
    assert same_places(report, form) == wanted


@pytest.mark.parametrize("form", FORMS)
def test_identity_and_sessions_say_the_same(called, form):
    for words in (
        ("identity", "resolve", "data", "-f", "json"),
        ("sessions", "data", "-f", "json"),
    ):
        code, expected = called("ndjson", *words)
        assert (code, "u1" in expected or "sessions" in expected) == (0, True)
        assert called(form, *words) == (code, expected)


@pytest.mark.parametrize("form", FORMS)
def test_a_store_holds_the_same_and_is_loaded_once(called, form):
    for name in ("ndjson", form):
        assert called(name, "store", "load", "data", "--store", "s.duckdb")[0] == 0
    question = "SELECT event, time, distinct_id, insert_id, line FROM events ORDER BY sequence"
    stores = [duckdb.connect(f"../{name}/s.duckdb", read_only=True) for name in ("ndjson", form)]
    answers = [store.execute(question).fetchall() for store in stores]
    for store in stores:
        store.close()
    assert len(answers[0]) == 60
    assert answers[0] == answers[1]
    called(form, "store", "load", "data", "--store", "s.duckdb")
    with duckdb.connect("s.duckdb", read_only=True) as store:
        assert store.execute("SELECT count(*) FROM events").fetchone() == (60,)


def test_what_a_store_exports_as_parquet_reads_back_to_the_same_lines(called):
    called("ndjson", "store", "load", "data", "--store", "s.duckdb")
    code, _ = called(
        "ndjson", "store", "export", "--store", "s.duckdb", "-f", "parquet", "-o", "out.parquet"
    )
    assert code == 0
    called("ndjson", "store", "load", "out.parquet", "--store", "again.duckdb")
    called("ndjson", "store", "export", "--store", "again.duckdb", "-o", "again")
    assert Path("again").read_bytes() == Path("data").read_bytes()


def test_a_flat_table_says_the_same_where_cells_tell_the_type_and_notes_the_rest(called):
    own = sorted({name for one in events() for name in one["properties"]})
    with Path("csv/flat").open("w", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["event", *own])
        for one in events():
            writer.writerow([one["event"], *(one["properties"].get(name, "") for name in own)])
    options = ("--plan", "../plan.yaml", "-f", "json", "--now", "2026-02-01")
    wanted = json.loads(called("ndjson", "validate", "data", *options)[1])
    report = json.loads(called("csv", "validate", "flat", *options)[1])
    (note,) = report["notes"]
    assert note.startswith("1 input in CSV: cells that look like numbers")
    counts = [
        [(entry["code"], entry["event"], entry["property"], entry["count"]) for entry in found]
        for found in (report["findings"], wanted["findings"])
    ]
    assert counts[0] == counts[1]


def test_broken_rows_are_malformed_lines(called):
    Path("csv/odd.csv").write_text('event,plan\nLog In,free\nLog In\nLog In,"x"y\nLog In,pro\n')
    options = ("--plan", "../plan.yaml", "-f", "json", "--now", "2026-02-01", "--reject", "no")
    code, out = called("csv", "validate", "odd.csv", *options)
    report = json.loads(out)
    assert (code, report["totals"]["malformed_lines"], report["totals"]["events"]) == (1, 2, 2)
    (finding,) = [entry for entry in report["findings"] if entry["code"] == "ING017"]
    assert [sample["line"] for sample in finding["samples"]] == [3, 4]
    assert "a row of a table" in finding["message"]


def test_parquet_from_a_pipe_is_refused_and_csv_is_not(data, called, monkeypatch):
    options = ("--plan", "../plan.yaml", "-f", "json", "--now", "2026-02-01")
    for form, code in (("parquet", 2), ("csv", 1)):
        content = Path(data / form / "data").read_bytes()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert called(form, "validate", "-", *options)[0] == code
