"""The ledger: daily facts that outlive the events they were counted from.

`daily_counts` and `daily_facts` hold a project's facts: how many events there were, and what the
rest of an event's day was like as JSON (history/records.py); a row without an event has the users
of the whole day. `ledger_days` says of each day how many of its events came late. `ledger_state`
has, for each project, up to which sequence events are counted (`counted`), and the day before which
nothing is counted any more because events were pruned (`settled`). `ledger_stale` lists days that
have to be counted anew.
"""

from typing import Any

COUNT_COLUMNS = (
    ("project", "VARCHAR"),
    ("day", "INTEGER"),
    ("event", "VARCHAR"),
    ("platform", "VARCHAR"),
    ("version", "VARCHAR"),
    ("events", "BIGINT"),
)
DAY_FACT_COLUMNS = (
    ("project", "VARCHAR"),
    ("day", "INTEGER"),
    ("event", "VARCHAR"),
    ("users", "VARCHAR USING COMPRESSION zstd"),
    ("facts", "VARCHAR USING COMPRESSION zstd"),
    ("splits", "VARCHAR USING COMPRESSION zstd"),  # of planned events: what goes together
)
DAY_COLUMNS = (("project", "VARCHAR"), ("day", "INTEGER"), ("late", "BIGINT"))
STATE_COLUMNS = (
    ("project", "VARCHAR"),
    ("counted", "BIGINT"),
    ("settled", "INTEGER"),
    ("newest", "INTEGER"),  # day when all was counted for the last time
    ("undated", "BIGINT"),
    ("refused", "BIGINT"),  # events of settled days that came later
    ("planned", "VARCHAR"),  # properties that the plan knew, by event, as JSON
)
STALE_COLUMNS = (("project", "VARCHAR"), ("day", "INTEGER"))
LEDGER_TABLES = {
    "daily_counts": COUNT_COLUMNS,
    "daily_facts": DAY_FACT_COLUMNS,
    "ledger_days": DAY_COLUMNS,
    "ledger_state": STATE_COLUMNS,
    "ledger_stale": STALE_COLUMNS,
}


def add_ledger(connection: Any) -> None:
    """The step from version 1 to version 2."""
    for statement in _STEP:
        connection.execute(statement)


def add_splits(connection: Any) -> None:
    """The step from version 3 to version 4. What was counted before has no joint counts."""
    connection.execute("ALTER TABLE daily_facts ADD COLUMN splits VARCHAR")


# What a released step does never changes, whatever becomes of the columns above.
_STEP = (
    "CREATE TABLE daily_counts (project VARCHAR, day INTEGER, event VARCHAR, platform VARCHAR,"
    " version VARCHAR, events BIGINT)",
    "CREATE TABLE daily_facts (project VARCHAR, day INTEGER, event VARCHAR,"
    " users VARCHAR USING COMPRESSION zstd, facts VARCHAR USING COMPRESSION zstd)",
    "CREATE TABLE ledger_days (project VARCHAR, day INTEGER, late BIGINT)",
    "CREATE TABLE ledger_state (project VARCHAR, counted BIGINT, settled INTEGER, newest INTEGER,"
    " undated BIGINT, refused BIGINT, planned VARCHAR)",
    "CREATE TABLE ledger_stale (project VARCHAR, day INTEGER)",
)
