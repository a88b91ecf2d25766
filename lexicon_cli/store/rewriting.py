"""A store written anew without some of its events. What is left out is in no byte of the new file,
which takes the old one's place in one step."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from lexicon_cli.core.errors import StoreError
from lexicon_cli.store import tables
from lexicon_cli.store.ledger_stale import copy_whole, copy_without_people
from lexicon_cli.store.marking import begin
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.tables import EVENT_COLUMNS, LOAD_COLUMNS, Connection

_RANGE = 122_880  # events at a time: what DuckDB packs as one piece
# Marks the events to leave out (marking.py); False: leave the store as it is.
Choose = Callable[[Connection], bool]


def rewrite(
    path: str, choose: Choose = lambda connection: True, *, forgets: str | None = None
) -> int:
    """Rewrite the store without the events that `choose` names; how many those were.

    The ledger stays as it is, unless `forgets` is a project: then it is rid of what these events
    left in it. Raises StoreError; the old file is then as it was.
    """
    place = Path(os.path.realpath(path))
    aside = place.with_name(f".{place.name}.{os.urandom(4).hex()}.tmp")
    with open_store(path, write=True) as connection:
        _clear_away(place)
        begin(connection)
        if not choose(connection):
            return 0
        (count,) = connection.execute("SELECT count(DISTINCT sequence) FROM unwanted").fetchone()
        try:
            _copy(connection, str(aside), forgets)
            _finish(str(aside))
            # From here on nothing may write to the old file: its log would be the new one's.
            connection.execute("CHECKPOINT")
            _put(aside, place)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StoreError(f'cannot rewrite the store "{path}": {reason}') from None
        finally:
            for left in (aside, aside.with_name(f"{aside.name}.wal")):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
    return int(count)


def _clear_away(place: Path) -> None:
    """Remove what a rewriting that was killed has left behind. Nobody else is writing one: the
    store is locked."""
    for left in place.parent.glob(f".{place.name}.*.tmp*"):
        with suppress(OSError):
            left.unlink()


def _copy(connection: Connection, target: str, forgets: str | None) -> None:
    quoted = target.replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS fresh (STORAGE_VERSION 'v1.2.0')")
    tables.create(connection, within="fresh")
    loads = ", ".join(name for name, _ in LOAD_COLUMNS)
    connection.execute(f"INSERT INTO fresh.loads SELECT {loads} FROM loads ORDER BY load")
    connection.execute("INSERT INTO fresh.repeats SELECT load, key, seen FROM repeats")
    if forgets is None:
        copy_whole(connection, "fresh")
        connection.execute("INSERT INTO fresh.audits SELECT * FROM audits")
    else:
        # Names of events may name people: past audits are forgotten with them.
        copy_without_people(connection, "fresh", forgets)
    names = ", ".join(name for name, _ in EVENT_COLUMNS)
    low, high = connection.execute(
        "SELECT min(sequence), max(sequence) FROM event_lines"
    ).fetchone()
    for start in range(low or 0, (high or 0) + 1, _RANGE):
        connection.execute(
            f"""
            INSERT INTO fresh.event_lines SELECT {names} FROM event_lines
            WHERE sequence >= ? AND sequence < ?
                AND sequence NOT IN (SELECT sequence FROM unwanted)
            ORDER BY sequence
            """,
            [start, start + _RANGE],
        )
    connection.execute("CHECKPOINT fresh")
    connection.execute("DETACH fresh")


def _finish(target: str) -> None:
    import duckdb

    with duckdb.connect(target) as connection:
        tables.create_view(connection)
        tables.record_version(connection, tables.newest())
        connection.execute("CHECKPOINT")


def _put(aside: Path, place: Path) -> None:
    """Into the old file's place, and onto the disk."""
    aside.chmod(place.stat().st_mode & 0o7777)
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.replace(place)
    with suppress(OSError):  # not every system can open a folder
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
