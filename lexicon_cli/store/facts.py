"""What is in a store, in numbers."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lexicon_cli.history.facts import EARLIEST_DAY
from lexicon_cli.store.loads import Load, all_loads
from lexicon_cli.store.tables import Connection, version_of

_PROJECTS = """
SELECT project, count(*), count(DISTINCT event), count(DISTINCT CAST(time AS DATE)),
    count(DISTINCT distinct_id),
    strftime(min(time), '%Y-%m-%dT%H:%M:%SZ'), strftime(max(time), '%Y-%m-%dT%H:%M:%SZ')
FROM event_lines GROUP BY project ORDER BY project
"""

_DAY = "strftime(DATE '1970-01-01' + CAST({} AS INTEGER), '%Y-%m-%d')"
_LEDGER = f"""
SELECT a.project, sum(a.events)::BIGINT, count(DISTINCT a.day), {_DAY.format("min(a.day)")},
    {_DAY.format("max(a.day)")},
    CASE WHEN any_value(b.settled) > {EARLIEST_DAY} THEN {_DAY.format("any_value(b.settled)")} END,
    (SELECT coalesce(sum(late), 0) FROM ledger_days c WHERE c.project = a.project)::BIGINT,
    (
        SELECT count(*) FROM event_lines d
        WHERE d.project = a.project AND d.sequence >= any_value(b.counted)
    )
FROM daily_counts a JOIN ledger_state b ON a.project = b.project
GROUP BY a.project ORDER BY a.project
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
class LedgerDays:
    """What the ledger has of a project: `events` on `days` days, from the first to the last (ISO);
    events of days before `settled` are pruned, or none are if it is None. `uncounted` are events
    that the next one to ask for daily facts will count, `late` those that came after all of a later
    day was counted."""

    project: str
    events: int
    days: int
    first_day: str
    last_day: str
    settled: str | None
    late: int
    uncounted: int


@dataclass(frozen=True, slots=True)
class Facts:
    """A store as a whole; `bytes` is what it takes on the disk."""

    store: str
    version: int
    bytes: int
    projects: tuple[Project, ...]
    loads: tuple[Load, ...]
    ledger: tuple[LedgerDays, ...] = ()


def numbers(connection: Connection, path: str) -> Facts:
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
        ledger=tuple(LedgerDays(*row) for row in connection.execute(_LEDGER).fetchall()),
    )
