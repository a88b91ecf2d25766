"""Events as a Parquet file, for tools that read columns."""

from lexicon_cli.store.read import Filter
from lexicon_cli.store.tables import Connection


def write_parquet(connection: Connection, where: Filter, path: str) -> int:
    """A row an event, in order of arrival, with `properties` as JSON text. Returns how many."""
    condition, bound = where.where()
    quoted = path.replace("'", "''")
    (count,) = connection.execute(
        f"""
        COPY (
            SELECT event, time, distinct_id, device_id, user_id, insert_id,
                CAST(json_extract(line, '$.properties') AS VARCHAR) AS properties
            FROM event_lines WHERE {condition} ORDER BY sequence
        ) TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)
        """,
        bound,
    ).fetchone()
    return int(count)
