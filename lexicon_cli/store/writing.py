"""Batches into the store, each in one transaction with the record of how far the input was read.

Two lines are one event if they agree in event, time (ms), distinct_id and `$insert_id`, Mixpanel's
own key (https://docs.mixpanel.com/reference/event-deduplication). The copy that Mixpanel took last
stays, by its processing time; where that does not decide, the copy that came later, unless it is
the same line once more. It keeps the place of the first. A line without an insert id is never a
duplicate in Mixpanel. So that loading twice is loading once, the n-th of such lines that are alike
in one input is taken for the n-th in another.
"""

from lexicon_cli.store.columns import NO_ARRIVAL, NO_TIME, Columns
from lexicon_cli.store.intake import Batch
from lexicon_cli.store.ledger_stale import mark_replaced
from lexicon_cli.store.loads import Load, save
from lexicon_cli.store.tables import EVENT_COLUMNS, Connection

_NAMES = ", ".join(name for name, _ in EVENT_COLUMNS)
# A separator that no name of an event is likely to hold; two keys that are alike are compared.
_KEY = "md5_number_lower(concat_ws(chr(31), insert_id, epoch_ms(time), event, distinct_id))"
_BARE_KEY = "md5_number_lower(rtrim(line, chr(13)))"
_STAGE = f"""
CREATE OR REPLACE TEMP TABLE staged AS
SELECT *, CASE WHEN insert_id IS NULL THEN {_BARE_KEY} ELSE {_KEY} END AS key
FROM (
    SELECT sequence, $project AS project, $load AS load, line_number, byte_offset,
        CASE WHEN time = {NO_TIME} THEN NULL ELSE make_timestamp(time * 1000) END AS time,
        event, distinct_id, device_id, user_id, insert_id,
        CASE WHEN arrival = {NO_ARRIVAL} THEN NULL ELSE arrival END AS arrival, identity, line
    FROM incoming
)
"""
_SAME_EVENT = """
    a.insert_id IS NOT DISTINCT FROM b.insert_id AND a.time IS NOT DISTINCT FROM b.time
    AND a.event = b.event AND a.distinct_id IS NOT DISTINCT FROM b.distinct_id
    AND (a.insert_id IS NOT NULL OR rtrim(a.line, chr(13)) = rtrim(b.line, chr(13)))
"""
# Times bound what has to be read: the store knows the first and last of each of its pieces.
_FIND_KNOWN = """
CREATE OR REPLACE TEMP TABLE known AS
SELECT b.sequence AS mine, a.sequence AS theirs FROM staged b JOIN event_lines a ON a.key = b.key
WHERE a.project = ? AND (
    a.time BETWEEN (SELECT min(time) FROM staged) AND (SELECT max(time) FROM staged)
    OR a.time IS NULL
)
"""
_JUDGE_KNOWN = f"""
CREATE OR REPLACE TEMP TABLE judged AS
SELECT known.mine, known.theirs, a.load <> b.load AS is_older,
    coalesce(b.arrival, -1) >= coalesce(a.arrival, -1) AND a.line <> b.line AS is_better
FROM known JOIN staged b ON b.sequence = known.mine
JOIN event_lines a ON a.sequence = known.theirs
WHERE {_SAME_EVENT}
"""


class Writer:
    """Writes the batches of one load. One thread at a time."""

    def __init__(self, connection: Connection, load: Load) -> None:
        self._connection = connection
        self._load = load
        # Each event ever read has a number, so that a load that was cut off counts on alike.
        (read,) = connection.execute("SELECT coalesce(sum(events), 0) FROM loads").fetchone()
        self._next = int(read)

    def write(self, batch: Batch, *, ends: bool = False) -> None:
        """Commit a batch; `ends`: it is the last, and the input was whole. The counts of the load
        go up."""
        connection = self._connection
        connection.execute("BEGIN")
        try:
            self._count(batch, ends)
            if len(batch.columns):
                self._events(batch.columns)
            if ends:
                connection.execute("DELETE FROM repeats WHERE load = ?", [self._load.load])
            save(connection, self._load)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        self._next += len(batch.columns)

    def _count(self, batch: Batch, ends: bool) -> None:
        load, columns = self._load, batch.columns
        load.byte_offset, load.digest = batch.end
        load.lines += batch.lines
        load.events += len(columns)
        load.malformed += len(batch.bad)
        load.bare += columns.bare
        load.complete = ends

    def _events(self, columns: Columns) -> None:
        connection, load = self._connection, self._load
        connection.register("incoming", columns.arrays(self._next))
        try:
            connection.execute(_STAGE, {"project": load.project, "load": load.load})
        finally:
            connection.unregister("incoming")
        if columns.bare:
            self._tell_repeats_apart()
        self._drop_repeats_of_batch()
        older, replaced = self._drop_known()
        (inserted,) = connection.execute(
            f"INSERT INTO event_lines SELECT {_NAMES} FROM staged ORDER BY sequence"
        ).fetchone()
        load.added += inserted - replaced
        load.replaced += older
        load.duplicates += len(columns) - (inserted - replaced)

    def _tell_repeats_apart(self) -> None:
        """Give the second and later of lines that are alike, and have no insert id, a key of its
        own: one that the same line has in every load."""
        connection, load = self._connection, self._load.load
        connection.execute(
            """
            CREATE OR REPLACE TEMP TABLE alike AS
            SELECT a.sequence, a.key, coalesce(b.seen, 0)
                + row_number() OVER (PARTITION BY a.key ORDER BY a.sequence) AS nth
            FROM staged a LEFT JOIN (
                SELECT key, sum(seen) AS seen FROM repeats WHERE load = ? GROUP BY key
            ) b ON a.key = b.key WHERE a.insert_id IS NULL
            """,
            [load],
        )
        connection.execute(
            "INSERT INTO repeats SELECT ?, key, count(*) FROM alike GROUP BY key", [load]
        )
        connection.execute(
            """
            UPDATE staged SET key = md5_number_lower(concat_ws(' ', alike.key, alike.nth))
            FROM alike WHERE alike.sequence = staged.sequence AND alike.nth > 1
            """
        )

    def _drop_repeats_of_batch(self) -> None:
        """Of events that the batch holds twice keep one copy, in the place of the first."""
        execute = self._connection.execute
        execute(
            """
            CREATE OR REPLACE TEMP TABLE suspects AS
            SELECT key FROM staged GROUP BY key HAVING count(*) > 1
            """
        )
        if not _holds(self._connection, "suspects"):
            return
        execute(
            """
            CREATE OR REPLACE TEMP TABLE ranked AS
            SELECT sequence, first, row_number() OVER (
                PARTITION BY first ORDER BY taken DESC, says_new DESC, sequence DESC
            ) AS rank
            FROM (
                SELECT sequence, taken, first,
                    line IS DISTINCT FROM lag(line) OVER (
                        PARTITION BY first, taken ORDER BY sequence
                    ) AS says_new
                FROM (
                    SELECT sequence, line, coalesce(arrival, -1) AS taken, min(sequence) OVER (
                        PARTITION BY key, insert_id, time, event, distinct_id,
                        CASE WHEN insert_id IS NULL THEN rtrim(line, chr(13)) END
                    ) AS first
                    FROM staged WHERE key IN (SELECT key FROM suspects)
                )
            )
            """
        )
        execute("DELETE FROM staged WHERE sequence IN (SELECT sequence FROM ranked WHERE rank > 1)")
        execute(
            """
            UPDATE staged SET sequence = ranked.first FROM ranked
            WHERE ranked.sequence = staged.sequence AND ranked.first <> staged.sequence
            """
        )

    def _drop_known(self) -> tuple[int, int]:
        """Drop events that the store has, unless the copy is the better one: it then takes the
        place of the stored one. Returns how many take the place of one of an earlier load, and how
        many of any."""
        execute = self._connection.execute
        execute(_FIND_KNOWN, [self._load.project])
        if not _holds(self._connection, "known"):
            return 0, 0
        execute(_JUDGE_KNOWN)
        execute(
            "DELETE FROM staged WHERE sequence IN (SELECT mine FROM judged WHERE NOT is_better)"
        )
        execute(
            """
            DELETE FROM event_lines
            WHERE sequence IN (SELECT theirs FROM judged WHERE is_better)
            """
        )
        execute(
            """
            UPDATE staged SET sequence = judged.theirs FROM judged
            WHERE judged.mine = staged.sequence AND judged.is_better
            """
        )
        older, better = execute(
            "SELECT count(*) FILTER (is_older), count(*) FROM judged WHERE is_better"
        ).fetchone()
        if better:
            mark_replaced(self._connection, self._load.project)
        return int(older), int(better)


def _holds(connection: Connection, table: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None
