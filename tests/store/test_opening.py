"""Stores that cannot be opened say why; old ones are brought up to date."""

import signal
import subprocess
import sys
import time

import duckdb
import pytest

from lexicon_cli.core.errors import StoreError
from lexicon_cli.store import tables
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.querying import answer
from tests.store.conftest import event, joined

A = event(time=1_700_000_000, distinct_id="a", _insert_id="i1")
_HOLD = """
import sys
import time
from lexicon_cli.store.opening import open_store
with open_store(sys.argv[1], write=len(sys.argv) == 2):
    print("open", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(store):
    """Another process that has the store open; a further argument lets it only read."""
    children = []

    def hold(*more):
        child = subprocess.Popen(
            [sys.executable, "-c", _HOLD, store.path, *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        assert child.stdout.readline() == "open\n"
        return child

    yield hold
    for child in children:
        child.communicate()


@pytest.mark.parametrize("write", [False, True])
def test_a_store_in_use_names_the_process_that_has_it(store, holder, write):
    store.load(joined(A))
    child = holder()
    with (
        pytest.raises(StoreError, match=rf"is in use \(.*process {child.pid}\)") as caught,
        open_store(store.path, write=write),
    ):
        pass
    assert "one writer" in caught.value.hint


def test_many_can_read_at_once(store, holder):
    store.load(joined(A))
    holder("read")
    assert store.export() == [A]
    with pytest.raises(StoreError, match="is in use"), open_store(store.path, write=True):
        pass


@pytest.mark.parametrize("content", [b"", b"hello" * 1000, b"{}\n"])
def test_a_file_that_is_no_store_is_left_alone(store, tmp_path, content):
    (tmp_path / "store.duckdb").write_bytes(content)
    with pytest.raises(StoreError), open_store(store.path):
        pass
    assert (tmp_path / "store.duckdb").read_bytes() == content


def test_a_database_of_something_else_is_left_alone(store):
    with duckdb.connect(store.path) as other:
        other.execute("CREATE TABLE mine (x INTEGER)")
    with (
        pytest.raises(StoreError, match="database of something else"),
        open_store(store.path, write=True, make=True),
    ):
        pass
    with duckdb.connect(store.path) as other:
        assert other.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("mine",)]


def test_reading_never_makes_a_store(store, tmp_path):
    for write in (False, True):
        with (
            pytest.raises(StoreError, match="there is no store"),
            open_store(store.path, write=write),
        ):
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_its_own_is_kept_out_of_git(tmp_path):
    with open_store(str(tmp_path / ".lexicon" / "store.duckdb"), write=True, make=True):
        pass
    assert (tmp_path / ".lexicon" / ".gitignore").read_text("utf-8") == "*\n"


def test_a_missing_folder_elsewhere_is_a_mistake(tmp_path):
    with (
        pytest.raises(StoreError, match="cannot make the folder"),
        open_store(str(tmp_path / "no" / "such" / "store.duckdb"), write=True, make=True),
    ):
        pass


def add_note(connection):
    connection.execute("ALTER TABLE loads ADD COLUMN note VARCHAR DEFAULT 'old'")


def fill_note(connection):
    connection.execute("UPDATE loads SET note = 'filled'")


def fail(connection):
    connection.execute("DROP TABLE repeats")
    raise RuntimeError("power")


def version(store, steps):
    with open_store(store.path, steps=steps) as connection:
        return tables.version_of(connection)


def test_an_old_store_is_brought_up_to_date_by_the_first_that_writes(store):
    store.load(joined(A))
    steps = (*tables.STEPS, add_note, fill_note)
    with pytest.raises(StoreError, match="has to be brought to version"):
        version(store, steps)
    with open_store(store.path, write=True, steps=steps):
        pass
    assert version(store, steps) == tables.newest(steps)
    with open_store(store.path, steps=steps) as connection:
        assert connection.execute("SELECT note FROM loads").fetchall() == [("filled",)]


def test_a_step_that_fails_changes_nothing(store):
    store.load(joined(A))
    steps = (*tables.STEPS, add_note, fail)
    with pytest.raises(RuntimeError), open_store(store.path, write=True, steps=steps):
        pass
    # The step before it was committed, the one that failed is undone.
    done = steps[:-1]
    assert version(store, done) == tables.newest(done)
    with open_store(store.path, steps=done) as connection:
        assert connection.execute("SELECT count(*) FROM repeats").fetchall() == [(0,)]
        assert connection.execute("SELECT note FROM loads").fetchall() == [("old",)]


def test_a_newer_store_asks_for_a_newer_release(store):
    with open_store(store.path, write=True, make=True, steps=(*tables.STEPS, add_note)):
        pass
    with open_store(store.path, write=True) as connection:
        tables.record_version(connection, tables.newest() + 1)
    with pytest.raises(StoreError, match="knows versions up to") as caught:
        version(store, tables.STEPS)
    assert "update" in caught.value.hint


REACHING = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/etc/passwd')",
    "ATTACH '/tmp/other.duckdb'",
    "COPY events TO 'out.csv'",
    "EXPORT DATABASE 'out'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET memory_limit = '100GB'",
    "SELECT * FROM store",
]


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("query", REACHING)
def test_queries_reach_nothing_but_the_store(store, tmp_path, monkeypatch, query, write):
    from lexicon_cli.core.errors import UsageError

    store.load(joined(A))
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(UsageError), answer(store.path, query, write=write) as (_, rows):
        list(rows)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "query", ["DELETE FROM event_lines", "DROP VIEW events", "CREATE TABLE t (x INTEGER)"]
)
def test_queries_change_nothing_unless_they_may(store, query):
    from lexicon_cli.core.errors import UsageError

    store.load(joined(A))
    with (
        pytest.raises(UsageError, match="would change the store") as caught,
        answer(store.path, query),
    ):
        pass
    assert "--write" in caught.value.hint
    with answer(store.path, query, write=True):
        pass


_ENDLESS = """
import sys
import time
from lexicon_cli.cli.main import run
print("begin", flush=True)
query = "SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE a.range * b.range = 7"
sys.exit(run(["store", "sql", query, "--store", sys.argv[1]]))
"""


def test_ctrl_c_ends_a_long_query(store):
    store.load(joined(A))
    child = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, store.path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout.readline() == b"begin\n"
    time.sleep(2)  # imports, and then the query
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert (child.returncode, err) == (130, b"")
