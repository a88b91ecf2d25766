"""The ledger: daily facts in a store, whatever happens to the events they were counted from."""

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from lexicon_cli.core.errors import StoreError
from lexicon_cli.history.facts import EventKey, ValueKey
from lexicon_cli.history.options import FactsOptions
from lexicon_cli.history.saved import to_json
from lexicon_cli.history.splits import Split, SplitKey
from lexicon_cli.jobs.daily_facts import facts_of
from lexicon_cli.jobs.store_forget import compact, forget, prune
from lexicon_cli.store import ledger, tables
from lexicon_cli.store.ledger_rows import write_days
from lexicon_cli.store.opening import open_store
from tests.store.conftest import event, joined

DAY_S = 86_400
DAY = 20_000
T0 = DAY * DAY_S


def seen(day=0, who="a", name="Seen", **properties):
    """An event of some day, from 0 on."""
    key = f"{name}-{day}-{who}-{properties}"
    return event(name, time=T0 + day * DAY_S, distinct_id=who, _insert_id=key, **properties)


def some_days(seed=0, days=4, count=40):
    pick = random.Random(seed)
    return [
        seen(
            day,
            f"u{pick.randrange(12)}",
            pick.choice(["Seen", "Bought"]),
            n=number,
            plan=pick.choice(["free", "pro", "team"]),
            mp_lib=pick.choice(["web", "android"]),
            app_version=pick.choice(["1.0", "1.1"]),
            note=pick.choice([None, 1, 1.5, True, "x", [1], {"a": 1}]),
        )
        for day in range(days)
        for number in range(count)
    ]


def of_store(store, **window):
    return facts_of(store=store.path, **window).facts


def of_file(store, lines, **window):
    file = store.folder / "alone.ndjson"
    file.write_bytes(joined(*lines))
    return facts_of([str(file)], **window).facts


def values(facts, day, prop, name="Seen"):
    return facts.values[ValueKey(DAY + day, name, prop)].values


def test_a_store_has_the_facts_of_its_files(store):
    lines = some_days()
    store.load(joined(*lines))
    assert to_json(of_store(store)) == to_json(of_file(store, lines))


def test_facts_do_not_depend_on_how_the_events_came(store):
    lines = some_days(days=5)
    for number, start in enumerate(range(0, len(lines), 70)):
        store.load(joined(*lines[start : start + 70]), f"{number}.ndjson")
        of_store(store)
    assert to_json(of_store(store)) == to_json(of_file(store, lines))


def test_small_steps_leave_what_one_step_leaves(store, monkeypatch):
    lines = some_days()
    store.load(joined(*lines))
    monkeypatch.setattr(ledger, "_AT_ONCE", 7)
    assert to_json(of_store(store)) == to_json(of_file(store, lines))
    assert not facts_of(store=store.path).notes


def test_a_window_has_only_its_days(store):
    lines = some_days()
    store.load(joined(*lines))
    window = {"since": DAY + 1, "until": DAY + 3}
    assert of_store(store, **window).days() == [DAY + 1, DAY + 2]
    assert to_json(of_store(store, **window)) == to_json(of_file(store, lines, **window))


def test_asking_twice_counts_once(store):
    store.load(joined(*some_days()))
    first = to_json(of_store(store))
    assert to_json(of_store(store)) == first
    store.load(joined(*some_days()), "copy.ndjson", again=True)
    assert to_json(of_store(store)) == first


def test_a_late_file_is_added_and_told_alike_each_time(store):
    store.load(joined(*some_days(days=3)))
    of_store(store)
    late = [seen(0, "late", extra=1), seen(0, "later")]
    store.load(joined(*late), "late.ndjson")
    taken = facts_of(store=store.path)
    assert to_json(taken.facts) == to_json(of_file(store, [*some_days(days=3), *late]))
    assert [note for note in taken.notes if "2024-10-04 (2)" in note]
    assert facts_of(store=store.path).notes == taken.notes


def test_a_missed_day_is_told(store):
    store.load(joined(seen(0), seen(3)))
    (note,) = facts_of(store=store.path).notes
    assert note == "no events at all on 2024-10-05, 2024-10-06"


def test_a_replaced_copy_is_not_counted_beside_the_new_one(store):
    old = event(time=T0, distinct_id="a", _insert_id="i", plan="free", mp_processing_time_ms=1)
    new = event(time=T0, distinct_id="a", _insert_id="i", plan="pro", mp_processing_time_ms=2)
    store.load(joined(old, seen(1)))
    assert values(of_store(store), 0, "plan").counts == {"free": 1}
    store.load(joined(new), "newer.ndjson")
    assert to_json(of_store(store)) == to_json(of_file(store, [new, seen(1)]))


def test_projects_are_counted_apart(store):
    store.load(joined(seen(0)), project="one")
    store.load(joined(seen(1), seen(2)), "b.ndjson", project="two")
    assert of_store(store, project="one").days() == [DAY]
    assert of_store(store, project="two").days() == [DAY + 1, DAY + 2]
    assert of_store(store).days() == [DAY, DAY + 1, DAY + 2]


def test_the_ledger_outlives_pruned_events(store):
    lines = some_days(days=4)
    store.load(joined(*lines))
    prune(store.path, before_ms=(T0 + 2 * DAY_S) * 1000, project=None)
    assert store.ask("SELECT count(*) FROM events")[0][0] == 80
    assert to_json(of_store(store)) == to_json(of_file(store, lines))
    compact(store.path)
    assert to_json(of_store(store)) == to_json(of_file(store, lines))


def test_events_of_pruned_days_that_come_again_are_not_counted_twice(store):
    lines = some_days(days=4)
    store.load(joined(*lines))
    prune(store.path, before_ms=(T0 + 2 * DAY_S) * 1000, project=None)
    store.load(joined(*lines, seen(3, "new")), "again.ndjson", again=True)
    taken = facts_of(store=store.path)
    assert to_json(taken.facts) == to_json(of_file(store, [*lines, seen(3, "new")]))
    assert any("80 events are of days before 2024-10-06" in note for note in taken.notes)


def test_pruning_nothing_leaves_older_days_open(store):
    store.load(joined(seen(5)))
    assert prune(store.path, before_ms=(T0 + 2 * DAY_S) * 1000, project=None) == 0
    store.load(joined(seen(0)), "older.ndjson")
    assert of_store(store).days() == [DAY, DAY + 5]


def test_a_day_that_was_pruned_in_part_is_not_counted_anew(store):
    noon = event(time=T0 + DAY_S // 2, distinct_id="b", _insert_id="noon")
    store.load(joined(seen(0), noon))
    prune(store.path, before_ms=(T0 + 60) * 1000, project=None)
    assert of_store(store).events == {EventKey(DAY, "Seen", "unknown", ""): 2}


def test_a_forgotten_person_is_in_no_byte_of_the_store(store):
    secret = "likes-llamas-7"
    lines = [seen(0, "a", hobby=secret), *some_days(days=2)]
    store.load(joined(*lines))
    assert values(of_store(store), 0, "hobby").counts == {secret: 1}
    assert forget(
        store.path, "a", mode="simplified", project="default", mentions=False, agrees=bool
    ).is_removed
    assert secret.encode() not in Path(store.path).read_bytes()
    assert not store.ask("SELECT * FROM daily_facts WHERE contains(facts, ?)", secret)
    assert to_json(of_store(store)) == to_json(of_file(store, lines[1:]))


def test_values_of_pruned_days_go_when_anybody_is_forgotten(store):
    store.load(joined(seen(0, "a", hobby="llamas"), seen(0, "b"), seen(5, "b")))
    prune(store.path, before_ms=(T0 + 2 * DAY_S) * 1000, project=None)
    person = forget(
        store.path, "a", mode="simplified", project="default", mentions=False, agrees=bool
    )
    assert (person.count, person.settled_days, person.is_removed) == (0, 1, True)
    facts = of_store(store)
    assert values(facts, 0, "hobby").counts == {}
    assert values(facts, 0, "hobby").rest == 1
    assert facts.events[EventKey(DAY, "Seen", "unknown", "")] == 2
    assert facts.users[DAY, "Seen"].to_text().startswith("0")


def test_a_store_in_use_is_counted_for_this_time_only(store, tmp_path):
    lines = some_days()
    store.load(joined(*lines))
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, store.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout.readline() == b"open\n"
        assert to_json(of_store(store)) == to_json(of_file(store, lines))
        assert store.ask("SELECT count(*) FROM daily_counts") == [(0,)]
    finally:
        holder.communicate()
    assert to_json(of_store(store)) == to_json(of_file(store, lines))
    assert store.ask("SELECT count(*) > 0 FROM daily_counts") == [(True,)]


_HOLD = """
import sys
from lexicon_cli.store.opening import open_store
with open_store(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.read()
"""

_COUNT = """
import os, signal, sys
from lexicon_cli.history.options import FactsOptions
from lexicon_cli.store import ledger
from lexicon_cli.store.opening import open_store
ledger._AT_ONCE = 10
steps, last = [0], int(sys.argv[2])
save = ledger._save
def counted(connection, state):
    save(connection, state)
    steps[0] += 1
    if steps[0] == last:
        os.kill(os.getpid(), signal.SIGKILL)
ledger._save = counted
with open_store(sys.argv[1], write=True) as connection:
    ledger.update(connection, "default", FactsOptions())
"""


@pytest.mark.parametrize("step", [1, 2, 5])
def test_an_update_that_was_killed_goes_on_where_it_was(store, step):
    lines = some_days(count=20)
    store.load(joined(*lines))
    child = subprocess.run([sys.executable, "-c", _COUNT, store.path, str(step)], check=False)
    assert child.returncode == -signal.SIGKILL
    with open_store(store.path) as connection:
        assert ledger.state_of(connection, "default").counted == 10 * (step - 1)
    assert to_json(of_store(store)) == to_json(of_file(store, lines))


def old_store(store, lines):
    """The store as the first release left it."""
    store.load(joined(*lines))
    with duckdb.connect(store.path) as connection:
        for table in tables.TABLES.keys() - {"event_lines", "loads", "repeats", "store_facts"}:
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE store_facts SET value = '1' WHERE name = 'schema_version'")


def test_a_store_of_the_first_release_gets_a_ledger(store):
    lines = some_days()
    old_store(store, lines)
    with pytest.raises(StoreError, match="has to be brought to version"), open_store(store.path):
        pass
    assert to_json(of_store(store)) == to_json(of_file(store, lines))


def test_the_step_makes_the_tables_that_a_new_store_has(store, tmp_path):
    old_store(store, [seen()])
    fresh = tmp_path / "fresh.duckdb"
    query = (
        "SELECT table_name, column_name, data_type FROM duckdb_columns() ORDER BY table_name,"
        " column_index"
    )
    with (
        open_store(store.path, write=True) as stepped,
        open_store(str(fresh), write=True, make=True) as made,
    ):
        assert stepped.execute(query).fetchall() == made.execute(query).fetchall()


def put_split(store, splits):
    """Joint counts into the first day of the ledger."""
    of_store(store)
    with open_store(store.path, write=True) as connection:
        known = ledger.read_days(connection, "default", only=[DAY])
        known.splits.update(splits)
        write_days(connection, "default", known, [DAY])


def test_a_ledger_without_joint_counts_stays_and_gets_them_from_then_on(store):
    store.load(joined(*some_days()))
    facts = to_json(of_store(store))
    with duckdb.connect(store.path) as connection:
        connection.execute("ALTER TABLE daily_facts DROP COLUMN splits")
        connection.execute("UPDATE store_facts SET value = '3' WHERE name = 'schema_version'")
    with open_store(store.path, write=True):
        pass
    assert to_json(of_store(store)) == facts
    split = {SplitKey(DAY, "Seen", "plan", "pro"): Split(3, {"note": 2})}
    put_split(store, split)
    assert of_store(store).splits == split


def test_joint_counts_of_pruned_days_go_when_anybody_is_forgotten(store):
    store.load(joined(*some_days()))
    split = {SplitKey(DAY, "Seen", "plan", "pro"): Split(3, {"note": 2})}
    put_split(store, split)
    prune(store.path, before_ms=(T0 + 2 * DAY_S) * 1000, project=None)
    assert of_store(store).splits == split
    forget(store.path, "u1", mode="simplified", project="default", mentions=False, agrees=bool)
    assert of_store(store).splits == {}


def test_what_the_plan_calls_personal_later_is_withheld_from_then_on(store):
    store.load(joined(seen(0, city="Lyon")))
    assert values(of_store(store), 0, "city").counts == {"Lyon": 1}
    options = FactsOptions(marked={"Seen": frozenset({"city"})})
    from lexicon_cli.jobs.daily_facts_stored import of_store as taken

    facts = taken(store.path, None, options).facts
    kept = values(facts, 0, "city")
    assert (kept.counts, kept.rest) == ({}, 1)


def test_a_chooser_that_the_plan_calls_personal_later_is_withheld(store):
    from lexicon_cli.jobs.daily_facts_stored import of_store as taken

    store.load(joined(seen(0, plan="pro")))
    put_split(store, {SplitKey(DAY, "Seen", "plan", "pro"): Split(1, {"note": 0})})
    options = FactsOptions(marked={"Seen": frozenset({"plan"})})
    assert taken(store.path, None, options).facts.splits == {}


def test_counts_alone_can_be_read_without_properties(store):
    from lexicon_cli.jobs.daily_facts_stored import of_store as taken

    store.load(joined(*some_days()))
    whole = of_store(store)
    counts = taken(store.path, None, FactsOptions(), properties=False).facts
    assert (counts.events, counts.users) == (whole.events, whole.users)
    assert counts.audience == whole.audience != {}
    assert not counts.types
    assert not counts.values


def test_hostile_names_come_back_as_they_were(store):
    names = ["a\x00b", "'; DROP TABLE daily_counts; --", "\u202egnp", "x" * 400, "😀", "$facts"]
    lines = [
        json.dumps(
            {"event": name, "properties": {"time": T0, "distinct_id": name, name: name}}
        ).encode()
        for name in names
    ]
    store.load(joined(*lines))
    facts = of_store(store)
    assert to_json(facts) == to_json(of_file(store, lines))
    assert len(facts.traffic()) == len(names)


def test_nothing_is_left_beside_the_store(store):
    store.load(joined(*some_days()))
    of_store(store)
    left = sorted(path.name for path in store.folder.iterdir())
    assert left == ["export.ndjson", "store.duckdb"]
