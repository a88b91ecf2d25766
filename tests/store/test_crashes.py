"""A load that is killed at any moment: the store opens, keeps what was committed, and a repeated
load completes it."""

import random
import subprocess
import sys
import time

from lexicon_cli.core.errors import StoreError
from lexicon_cli.jobs.store_load import LoadOptions, load
from tests.store.conftest import Store, event, joined

KILLS = 16
_BATCH = 250
# Says when it begins and when a batch is acknowledged, so that kills hit the work and not imports.
_CHILD = f"""
import sys
import duckdb, numpy
from lexicon_cli.jobs import store_load
from lexicon_cli.store.writing import Writer

write = Writer.write
def told(self, batch, *, ends=False):
    write(self, batch, ends=ends)
    print(batch.end.offset, flush=True)
Writer.write = told
print("begin", flush=True)
options = store_load.LoadOptions(batch_events={_BATCH})
store_load.load(sys.argv[1], sys.argv[2:], options=options)
print("end", flush=True)
"""


def lines_of(count):
    """Events with and without insert ids, some of them twice."""
    found = []
    for number in range(count):
        user = f"u{number % 40}"
        if number % 5 == 0:
            found.append(event("Bare", time=1_700_000_000 + number // 50, distinct_id=user))
        else:
            insert = str(number - number % 7)
            found.append(
                event("Seen", time=1_700_000_000, distinct_id=user, _insert_id=insert, nr=number)
            )
        if number % 11 == 0:
            found.append(found[-1])
    return joined(*found, b"no event")


def killed_load(store, file, delay):
    """A load that is killed so many seconds after it began. What it acknowledged, and whether it
    had ended before."""
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, store.path, str(file)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "begin\n"
    time.sleep(delay)
    child.kill()
    said = child.stdout.read().split()
    child.wait()
    child.stdout.close()
    offsets = [int(word) for word in said if word.isdecimal()]
    return max(offsets, default=0), "end" in said


def test_killed_loads_end_as_an_undisturbed_one(tmp_path):
    content = lines_of(12_000)
    undisturbed = Store(str(tmp_path / "undisturbed.duckdb"), tmp_path)
    start = time.perf_counter()
    undisturbed.load(content, batch_events=_BATCH)
    took = time.perf_counter() - start
    chance = random.Random(4)
    kills, stores = 0, 0
    while kills < KILLS:
        stores += 1
        store = Store(str(tmp_path / f"killed-{stores}.duckdb"), tmp_path)
        kills += _load_with_kills(store, content, took, chance, KILLS - kills)
        assert store.rows() == undisturbed.rows()
        assert [row[3:] for row in store.loads()] == [row[3:] for row in undisturbed.loads()]
        assert store.ask("SELECT count(*) FROM repeats") == [(0,)]


def _load_with_kills(store, content, took, chance, most):
    """Kill loads of one store until it is loaded, then repeat the load; how many were killed."""
    file = store.folder / "export.ndjson"
    file.write_bytes(content)
    kills, reached = 0, 0
    while kills < most:
        acknowledged, has_ended = killed_load(store, file, chance.uniform(0, took / 3))
        if has_ended:
            break
        kills += 1
        reached = _check_what_is_there(store, max(reached, acknowledged))
    load(store.path, [str(file)], options=LoadOptions(batch_events=_BATCH))
    return kills


def _check_what_is_there(store, acknowledged):
    """The events are those that the record of the load tells; how far it says it was."""
    try:
        loads = store.ask("SELECT byte_offset, added, complete FROM loads")
    except StoreError:
        assert acknowledged == 0  # killed before the tables were there
        return 0
    count = store.ask("SELECT count(*), count(DISTINCT sequence) FROM event_lines")
    (offset, added, _), *others = loads or [(0, 0, False)]
    assert not others
    assert count == [(added, added)]
    assert offset >= acknowledged
    return offset
