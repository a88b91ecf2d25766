"""What is forgotten, pruned or compacted is gone from the file, and nothing else is."""

import subprocess
import sys
from pathlib import Path

import pytest

from lexicon_cli.core.errors import StoreError
from lexicon_cli.jobs.store_forget import compact, forget, look, prune
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.rewriting import rewrite
from tests.store.conftest import event, joined

DAY = 86_400


def seen(number, **properties):
    return event(time=1_700_000_000 + number, _insert_id=f"insert{number}", **properties)


ALICE = [
    seen(1, distinct_id="$device:alice-phone", _device_id="alice-phone"),
    seen(
        2, distinct_id="alice@example.com", _device_id="alice-phone", _user_id="alice@example.com"
    ),
    seen(3, distinct_id="alice@example.com", _user_id="alice@example.com", _device_id="alice-tab"),
]
BOB = [seen(n, distinct_id="bob", _user_id="bob", _device_id="bob-phone") for n in range(4, 400)]
FRIEND = seen(500, distinct_id="bob", _user_id="bob", invited_by="alice@example.com")


def go(store, distinct_id="alice-phone", **options):
    usual = {"mode": "simplified", "project": "default", "mentions": False}
    return forget(store.path, distinct_id, **{**usual, "agrees": lambda _: True, **options})


@pytest.mark.parametrize("named", ["alice@example.com", "$device:alice-phone", "alice-tab"])
def test_a_person_goes_with_all_ids(store, named):
    store.load(joined(ALICE[0], *BOB, *ALICE[1:]))
    person = go(store, named)
    assert person.ids == ("$device:alice-phone", "$device:alice-tab", "alice@example.com")
    assert (person.count, person.is_removed, person.mentions) == (3, True, 0)
    assert store.export() == BOB


def test_nothing_of_them_stays_in_the_file(store, tmp_path):
    store.load(joined(*ALICE, *BOB))
    # A name that is short enough to be written as it is shows what the search can find.
    assert any(b"alice" in path.read_bytes() for path in tmp_path.glob("store.duckdb*"))
    go(store)
    for path in tmp_path.glob("**/*duckdb*"):
        assert b"alice" not in path.read_bytes()
    everything = store.ask("SELECT string_agg(events::VARCHAR, '') FROM events")
    assert "alice" not in everything[0][0]


def test_a_person_is_forgotten_in_one_project_only(store):
    store.load(joined(*ALICE), project="one")
    store.load(joined(*ALICE), project="two")
    go(store, project="one")
    assert store.ask("SELECT project, count(*) FROM events GROUP BY ALL") == [("two", 3)]


def test_merges_of_original_count_under_original_only(store):
    anonymous = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    store.load(
        joined(
            seen(1, distinct_id=anonymous),
            event("$identify", time=2, _identified_id="carol", _anon_id=anonymous, _insert_id="x"),
            seen(3, distinct_id="carol"),
        )
    )
    assert look(store.path, "carol", mode="simplified", project="default").count < 3
    assert go(store, "carol", mode="original").count == 3
    assert store.export() == []


def test_mentions_are_told_and_removed_on_demand(store):
    store.load(joined(*ALICE, FRIEND, *BOB))
    assert look(store.path, "alice@example.com", mode="simplified", project="default").mentions == 1
    go(store, agrees=lambda _: True)
    assert store.export() == [FRIEND, *BOB]
    go(store, "alice@example.com", mentions=True)
    assert store.export() == BOB


def test_an_id_that_is_part_of_another_is_no_mention(store):
    other = seen(9, distinct_id="bob", note="alice@example.community")
    store.load(joined(*ALICE, other))
    assert go(store).mentions == 0
    assert store.export() == [other]


def test_a_no_leaves_the_store_as_it_is(store):
    store.load(joined(*ALICE))
    before = Path(store.path).stat().st_ino
    person = go(store, agrees=lambda person: False)
    assert (person.count, person.is_removed) == (3, False)
    assert store.export() == ALICE
    assert Path(store.path).stat().st_ino == before


@pytest.mark.parametrize("stranger", ["nobody", "", "'; DROP TABLE event_lines; --", "%", "\x00"])
def test_a_stranger_changes_nothing(store, stranger):
    store.load(joined(*ALICE))
    assert go(store, stranger, agrees=pytest.fail).count == 0
    assert store.export() == ALICE


def test_a_loaded_file_does_not_bring_them_back(store):
    content = joined(*ALICE, *BOB)
    store.load(content)
    go(store)
    assert store.load(content).was_known
    assert store.export() == BOB


def test_what_is_loaded_after_a_rewriting_comes_last(store):
    store.load(joined(*BOB, *ALICE))
    go(store)
    store.load(joined(FRIEND), "later.ndjson")
    assert store.export() == [*BOB, FRIEND]


def test_prune_removes_what_is_old(store):
    old, young = event(time=DAY, distinct_id="a"), event(time=2 * DAY, distinct_id="a")
    timeless = event(distinct_id="a")
    store.load(joined(old, young, timeless))
    assert prune(store.path, before_ms=2 * DAY * 1000, project=None) == 1
    assert store.export() == [young, timeless]
    assert prune(store.path, before_ms=2 * DAY * 1000, project=None) == 0


def test_compact_keeps_all(store):
    for number in range(5):
        store.load(joined(seen(number, distinct_id="a")), f"{number}.ndjson")
    before = (store.rows(), store.loads(), store.ask("FROM events"))
    compact(store.path)
    assert (store.rows(), store.loads(), store.ask("FROM events")) == before


def test_a_store_of_nothing_can_be_rewritten(store):
    with open_store(store.path, write=True, make=True):
        pass
    compact(store.path)
    assert store.export() == []


def test_a_rewriting_that_fails_leaves_the_old_file_and_nothing_else(store, tmp_path, monkeypatch):
    store.load(joined(*ALICE))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lexicon_cli.store.rewriting._put", full)
    with pytest.raises(StoreError, match="no space left"):
        go(store)
    assert store.export() == ALICE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export.ndjson", "store.duckdb"]


def test_what_a_killed_rewriting_left_is_cleared_away(store, tmp_path):
    store.load(joined(*ALICE))
    left = tmp_path / ".store.duckdb.0a1b2c3d.tmp"
    left.write_bytes(b"alice")
    compact(store.path)
    assert not left.exists()


def test_who_opens_the_new_file_at_once_loses_nothing(store, tmp_path, monkeypatch):
    """The old file is still open then; closing it must not touch the new one's log."""
    store.load(joined(*ALICE))
    (tmp_path / "b.ndjson").write_bytes(joined(*BOB))
    from lexicon_cli.store import rewriting

    put = rewriting._put

    def put_and_load(aside, place):
        put(aside, place)
        command = [sys.executable, "-m", "lexicon_cli", "store", "load", str(tmp_path / "b.ndjson")]
        subprocess.run([*command, "--store", store.path], check=True, capture_output=True)

    monkeypatch.setattr(rewriting, "_put", put_and_load)
    assert rewrite(store.path) == 0
    assert store.export() == [*ALICE, *BOB]
