"""`store facts` and what `store info` and `store forget` say of the ledger."""

import json
from pathlib import Path

import pytest

from lexicon_cli.cli.main import run
from tests.store.conftest import event, joined

T0 = 20_000 * 86_400


@pytest.fixture(autouse=True)
def _data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = [
        event(time=T0 + day * 86_400, distinct_id=who, _insert_id=f"{day}{who}", plan="pro")
        for day in range(3)
        for who in "ab"
    ]
    Path("a.ndjson").write_bytes(joined(*found))
    assert run(["store", "load", "a.ndjson", "--no-progress"]) == 0


def test_facts_of_store_and_files_are_alike(capsys):
    capsys.readouterr()
    assert run(["store", "facts", "--no-progress"]) == 0
    stored = capsys.readouterr().out
    assert run(["store", "facts", "a.ndjson", "--no-progress"]) == 0
    assert capsys.readouterr().out == stored
    head, *rows = map(json.loads, stored.splitlines())
    assert head["$facts"]["version"] == 1
    days = ["2024-10-04", "2024-10-05", "2024-10-06"]
    assert [row["day"] for row in rows if "event" in row] == days


def test_a_window_goes_to_a_file_that_stands_for_the_events(capsys):
    window = ["--since", "2024-10-05", "--until", "2024-10-05"]
    assert run(["store", "facts", *window, "-o", "day.facts", "--no-progress"]) == 0
    assert '2 events on 1 day in "day.facts"' in capsys.readouterr().err
    assert run(["store", "facts", "day.facts", "--no-progress"]) == 0
    assert capsys.readouterr().out == Path("day.facts").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--since", "2024-10-06", "--until", "2024-10-05"], '"--since" is after "--until"'),
        (["--since", "soon"], '"--since" takes a date, not "soon"'),
        (["--since", "2030-01-01"], "the data holds no event from 2030-01-01 on"),
        (["-o", "no/such/file"], "no/such"),
    ],
)
def test_mistakes_are_told(capsys, words, said):
    assert run(["store", "facts", "--no-progress", *words]) == 2
    assert said in capsys.readouterr().err


def test_info_tells_which_days_the_ledger_has(capsys):
    run(["store", "info"])
    assert "daily facts" not in capsys.readouterr().out
    run(["store", "facts", "-o", "all.facts", "--no-progress"])
    assert run(["store", "prune", "--before", "2024-10-05", "--yes"]) == 0
    Path("late.ndjson").write_bytes(
        joined(event(time=T0 + 86_400, distinct_id="c", _insert_id="late"))
    )
    run(["store", "load", "late.ndjson", "--no-progress"])
    capsys.readouterr()
    run(["store", "info"])
    assert (
        'daily facts of "default": 3 days, 2024-10-04 to 2024-10-06, 6 events, pruned before'
        " 2024-10-05, 1 not counted yet\n"
    ) in capsys.readouterr().out
    run(["store", "facts", "-o", "all.facts", "--no-progress"])
    capsys.readouterr()
    run(["store", "info", "-f", "json"])
    (told,) = json.loads(capsys.readouterr().out)["ledger"]
    assert told == {
        "project": "default",
        "events": 7,
        "days": 3,
        "first_day": "2024-10-04",
        "last_day": "2024-10-06",
        "settled": "2024-10-05",
        "late": 1,
        "uncounted": 0,
    }


def test_forgetting_says_what_pruned_days_lose(capsys):
    run(["store", "prune", "--before", "2024-10-05", "--yes"])
    capsys.readouterr()
    assert run(["store", "forget", "--distinct-id", "a", "--dry-run"]) == 0
    said = "daily facts of 1 day whose events were pruned: they lose all values\n"
    assert said in capsys.readouterr().out
