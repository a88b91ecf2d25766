"""The tables of a store and the steps that bring an older store up to date.

`event_lines` holds a row an event: the line itself, and the few columns that questions are asked
by. `events` is the view for people, with the properties as JSON. `loads` has a row for each input,
with how far it was read; it changes in the same transaction as the events do. `repeats` counts, for
loads that run, lines that look alike and have no insert id. The ledger has tables of its own
(ledger_tables.py), and so have past audits (audit_tables.py).
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from lexicon_cli.core.errors import StoreError
from lexicon_cli.store.audit_tables import AUDIT_TABLES, add_audits
from lexicon_cli.store.ledger_tables import LEDGER_TABLES, add_ledger, add_splits

Connection: TypeAlias = Any  # duckdb.DuckDBPyConnection, which is imported only when one is opened
Step: TypeAlias = Callable[[Connection], None]

EVENT_COLUMNS = (
    ("sequence", "BIGINT"),  # order of arrival over the whole store
    ("project", "VARCHAR"),
    ("load", "INTEGER"),
    ("line_number", "BIGINT"),
    ("byte_offset", "BIGINT"),
    ("time", "TIMESTAMP"),
    ("event", "VARCHAR"),
    ("distinct_id", "VARCHAR"),
    ("device_id", "VARCHAR"),
    ("user_id", "VARCHAR"),
    ("insert_id", "VARCHAR"),
    ("arrival", "BIGINT"),  # mp_processing_time_ms
    ("identity", "VARCHAR"),  # what else the line says of identity, as JSON
    ("key", "UBIGINT"),  # hash of what makes two lines one event
    # Lines of one event name look alike: Zstandard makes them an eighth, DuckDB's default a half.
    ("line", "VARCHAR USING COMPRESSION zstd"),
)
LOAD_COLUMNS = (
    ("load", "INTEGER"),
    ("project", "VARCHAR"),
    ("input", "VARCHAR"),
    ("head", "VARCHAR"),  # digest of the first bytes
    ("head_bytes", "BIGINT"),
    ("digest", "VARCHAR"),  # digest of all bytes before "byte_offset"
    ("byte_offset", "BIGINT"),
    ("lines", "BIGINT"),
    ("events", "BIGINT"),
    ("added", "BIGINT"),
    ("duplicates", "BIGINT"),
    ("replaced", "BIGINT"),
    ("malformed", "BIGINT"),
    ("bare", "BIGINT"),  # events without an insert id
    ("complete", "BOOLEAN"),
)
_REPEAT_COLUMNS = (("load", "INTEGER"), ("key", "UBIGINT"), ("seen", "BIGINT"))
_FACT_COLUMNS = (("name", "VARCHAR"), ("value", "VARCHAR"))
TABLES = {
    "event_lines": EVENT_COLUMNS,
    "loads": LOAD_COLUMNS,
    "repeats": _REPEAT_COLUMNS,
    "store_facts": _FACT_COLUMNS,
    **LEDGER_TABLES,
    **AUDIT_TABLES,
}
_VIEW = """
CREATE VIEW events AS SELECT
    sequence, project, time, CAST(time AS DATE) AS day, event, distinct_id, device_id, user_id,
    insert_id, json_extract(line, '$.properties') AS properties, load, line_number, line
FROM event_lines
"""

# Step n brings a store of version n to version n + 1. A released step never changes.
STEPS: tuple[Step, ...] = (add_ledger, add_audits, add_splits)


def newest(steps: Sequence[Step] = STEPS) -> int:
    """The version that this release writes."""
    return 1 + len(steps)


def create(connection: Connection, within: str = "") -> None:
    """All tables, empty, at the newest version; `within` names an attached database."""
    place = f"{within}." if within else ""
    for table, columns in TABLES.items():
        written = ", ".join(f"{name} {kind}" for name, kind in columns)
        connection.execute(f"CREATE TABLE {place}{table} ({written})")
    if not within:
        connection.execute(_VIEW)
        record_version(connection, newest())


def create_view(connection: Connection) -> None:
    """The view of events, where the tables were made from outside."""
    connection.execute(_VIEW)


def record_version(connection: Connection, version: int) -> None:
    """Write the version down."""
    connection.execute("DELETE FROM store_facts WHERE name = 'schema_version'")
    connection.execute("INSERT INTO store_facts VALUES ('schema_version', ?)", [str(version)])


def version_of(connection: Connection) -> int | None:
    """The store's version; None for a database that holds nothing yet. Raises StoreError for one
    that holds something else."""
    found = connection.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
    ).fetchall()
    tables = {name for (name,) in found}
    if not tables:
        return None
    if "store_facts" not in tables:
        raise StoreError("it is a database of something else", hint="name another file")
    row = connection.execute(
        "SELECT value FROM store_facts WHERE name = 'schema_version'"
    ).fetchone()
    if row is None or not row[0].isdecimal():
        raise StoreError("it does not say its version", hint="load the events into a new store")
    return int(row[0])


def migrate(connection: Connection, version: int, steps: Sequence[Step] = STEPS) -> None:
    """Bring a store up to date. Each step and the record that it ran are committed together."""
    for number in range(version, newest(steps)):
        connection.execute("BEGIN")
        try:
            steps[number - 1](connection)
            record_version(connection, number + 1)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
