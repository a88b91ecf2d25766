"""The table of past audits: what was found in a window of days, without any value of data."""

from typing import Any

AUDIT_COLUMNS = (
    ("project", "VARCHAR"),  # '' for all projects
    ("first_day", "INTEGER"),  # days since 1970-01-01, both in the window
    ("last_day", "INTEGER"),
    ("events", "BIGINT"),  # in the window when it was looked at
    ("plan", "VARCHAR"),  # digest of the plan
    ("findings", "VARCHAR"),
)
AUDIT_TABLES = {"audits": AUDIT_COLUMNS}


def add_audits(connection: Any) -> None:
    """The step from version 2 to version 3."""
    connection.execute(_STEP)


# What a released step does never changes, whatever becomes of the columns above.
_STEP = (
    "CREATE TABLE audits (project VARCHAR, first_day INTEGER, last_day INTEGER, events BIGINT,"
    " plan VARCHAR, findings VARCHAR)"
)
