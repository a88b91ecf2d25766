"""What the ledger has to do when stored events change: replaced, forgotten, or pruned."""

from lexicon_cli.history.blurring import blurred_audience, blurred_properties, blurred_users
from lexicon_cli.history.facts import EARLIEST_DAY
from lexicon_cli.store.ledger_tables import LEDGER_TABLES
from lexicon_cli.store.tables import Connection

DAY_MS = 86_400_000
DAY_OF_TIME = f"epoch_ms(time) // {DAY_MS}"


def mark_replaced(connection: Connection, project: str) -> None:
    """A better copy took the place of an event that may be counted: its day is stale. The better
    copies are in the table `judged`, the events' places in the staged ones."""
    connection.execute(
        f"""
        INSERT INTO ledger_stale SELECT DISTINCT project, {DAY_OF_TIME} FROM staged
        WHERE time IS NOT NULL AND sequence IN (SELECT theirs FROM judged WHERE is_better)
            AND sequence < (SELECT max(counted) FROM ledger_state WHERE project = ?)
        """,
        [project],
    )


def copy_whole(connection: Connection, target: str) -> None:
    """The ledger into an attached database, as it is."""
    for table in LEDGER_TABLES:
        connection.execute(f"INSERT INTO {target}.{table} SELECT {_names(table)} FROM {table}")


def copy_without_people(connection: Connection, target: str, project: str) -> None:
    """The ledger into an attached database, without what the events in the table `unwanted` may
    have left in it: their days are left out and become stale. Of the project's days that cannot be
    counted anew all values are left out and small sets of users blurred: nobody can tell whose they
    are."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE left_out AS SELECT DISTINCT project, day FROM (
            SELECT project, {DAY_OF_TIME} AS day FROM event_lines
            WHERE time IS NOT NULL AND sequence IN (SELECT sequence FROM unwanted)
        ) WHERE day >= (
            SELECT coalesce(max(settled), {EARLIEST_DAY}) FROM ledger_state
            WHERE ledger_state.project = project
        )
        """
    )
    for table in ("ledger_state", "ledger_days"):
        connection.execute(f"INSERT INTO {target}.{table} SELECT {_names(table)} FROM {table}")
    connection.execute(
        f"INSERT INTO {target}.ledger_stale SELECT project, day FROM ledger_stale"
        " UNION SELECT project, day FROM left_out"
    )
    for table in ("daily_counts", "daily_facts"):
        connection.execute(
            f"""
            INSERT INTO {target}.{table} SELECT {_names(table)} FROM {table}
            WHERE (project, day) NOT IN (SELECT project, day FROM left_out)
            """
        )
    _blur(connection, target, project)


def settled_days(connection: Connection, project: str) -> int:
    """How many days of the ledger cannot be counted anew."""
    (count,) = connection.execute(
        """
        SELECT count(DISTINCT day) FROM daily_counts WHERE project = ? AND day < (
            SELECT coalesce(max(settled), 0) FROM ledger_state WHERE project = ?
        )
        """,
        [project, project],
    ).fetchone()
    return int(count)


def _blur(connection: Connection, target: str, project: str) -> None:
    """Take the values out of the settled days of a project."""
    where = "project = ? AND day < (SELECT max(settled) FROM ledger_state WHERE project = ?)"
    rows = connection.execute(
        f"SELECT project, day, event, users, facts FROM daily_facts WHERE {where}",
        [project, project],
    ).fetchall()
    connection.execute(
        f"DELETE FROM {target}.daily_facts WHERE {where}".replace(
            "FROM ledger_state", f"FROM {target}.ledger_state"
        ),
        [project, project],
    )
    blurred = [
        (
            project,
            day,
            event,
            users if users is None else blurred_users(users),
            blurred_audience(facts) if event is None else blurred_properties(facts),
            None,
        )
        for project, day, event, users, facts in rows
    ]
    if blurred:
        connection.executemany(
            f"INSERT INTO {target}.daily_facts VALUES (?, ?, ?, ?, ?, ?)", blurred
        )


def _names(table: str) -> str:
    return ", ".join(name for name, _ in LEDGER_TABLES[table])
