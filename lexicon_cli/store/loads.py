"""Which inputs were loaded, and how far: what makes a load resumable."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from lexicon_cli.store.fingerprint import HEAD_BYTES, Fingerprinted, Mark
from lexicon_cli.store.tables import LOAD_COLUMNS, Connection

_NAMES = tuple(name for name, _ in LOAD_COLUMNS)


@dataclass(slots=True)
class Load:
    """One row of `loads`; counts are of all runs that it took. `complete`: it was read to its end.
    Of its `events`, those not `added` were `duplicates`; of those, `replaced` took the place of
    a copy of an earlier load. `bare` have no insert id."""

    load: int
    project: str
    input: str
    head: str = ""
    head_bytes: int = 0
    digest: str = ""
    byte_offset: int = 0
    lines: int = 0
    events: int = 0
    added: int = 0
    duplicates: int = 0
    replaced: int = 0
    malformed: int = 0
    bare: int = 0
    complete: bool = False

    def values(self) -> list[Any]:
        """The row's values, in the table's order."""
        return [getattr(self, field.name) for field in fields(self)]


def all_loads(connection: Connection) -> list[Load]:
    """All loads, oldest first."""
    rows = connection.execute(f"SELECT {', '.join(_NAMES)} FROM loads ORDER BY load").fetchall()
    return [Load(*row) for row in rows]


def new_load(connection: Connection, project: str, name: str) -> Load:
    """A load that is not in the table yet."""
    (last,) = connection.execute("SELECT coalesce(max(load), 0) FROM loads").fetchone()
    return Load(last + 1, project, name)


def save(connection: Connection, load: Load) -> None:
    """Write the load's row; the caller's transaction commits it."""
    connection.execute("DELETE FROM loads WHERE load = ?", [load.load])
    marks = ", ".join("?" for _ in _NAMES)
    connection.execute(f"INSERT INTO loads VALUES ({marks})", load.values())


def candidates(known: Sequence[Load], project: str, head: Mark) -> list[Load]:
    """Loads of the project that may be of an input with that head, those that came least far first.
    An input that was shorter than HEAD_BYTES may have grown: its own bytes have to tell."""
    found = [
        load
        for load in known
        if load.project == project
        and load.byte_offset
        and (load.head_bytes < HEAD_BYTES or load.head == head.digest)
    ]
    return sorted(found, key=lambda load: (load.byte_offset, -load.load))


def farthest(file: Fingerprinted, found: Sequence[Load]) -> Load | None:
    """Of candidates, the one that came farthest in this very input. Reads on in the file."""
    best = None
    for load in found:
        mark = file.skip_to(load.byte_offset)
        if mark is None:
            break
        if mark.digest == load.digest:
            best = load
    return best
