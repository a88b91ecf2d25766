"""What is in a store, in numbers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexicon_cli.store.loads import Load, all_loads
from lexicon_cli.store.tables import Connection, version_of

_PROJECTS = """
SELECT project, count(*), count(DISTINCT event), count(DISTINCT CAST(time AS DATE)),
    count(DISTINCT distinct_id),
    strftime(min(time), '%Y-%m-%dT%H:%M:%SZ'), strftime(max(time), '%Y-%m-%dT%H:%M:%SZ')
FROM event_lines GROUP BY project ORDER BY project
"""


@dataclass(frozen=True, slots=True)
class Project:
    """One project. Times are as exported, in ISO form; None where no event has one."""

    project: str
    events: int
    event_names: int
    days: int
    distinct_ids: int
    first_time: str | None
    last_time: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """A store as a whole; `bytes` is what it takes on the disk."""

    store: str
    version: int
    bytes: int
    projects: tuple[Project, ...]
    loads: tuple[Load, ...]


def facts(connection: Connection, path: str) -> Facts:
    """The numbers."""
    rows: list[Any] = connection.execute(_PROJECTS).fetchall()
    log = Path(f"{path}.wal")
    size = Path(path).stat().st_size + (log.stat().st_size if log.exists() else 0)
    return Facts(
        store=path,
        version=version_of(connection) or 0,
        bytes=size,
        projects=tuple(Project(*row) for row in rows),
        loads=tuple(all_loads(connection)),
    )
