"""Which events a rewriting leaves out: the temporary table `unwanted`, filled step by step."""

import json
from collections.abc import Collection, Sequence

from lexicon_cli.store.read import Filter
from lexicon_cli.store.tables import Connection


def begin(connection: Connection) -> None:
    """An empty table of marks."""
    connection.execute("CREATE OR REPLACE TEMP TABLE unwanted (sequence BIGINT)")


def mark(connection: Connection, sequences: Sequence[int]) -> None:
    """Mark events."""
    if sequences:
        import numpy as np

        connection.register("marked", {"sequence": np.array(sequences, "int64")})
        connection.execute("INSERT INTO unwanted SELECT sequence FROM marked")
        connection.unregister("marked")


def mark_all(connection: Connection, where: Filter) -> None:
    """Mark what a filter lets pass."""
    condition, bound = where.where()
    connection.execute(
        f"INSERT INTO unwanted SELECT sequence FROM event_lines WHERE {condition}", bound
    )


def marked(connection: Connection) -> list[tuple[str, int]]:
    """The events that are marked, by name, most first."""
    found: list[tuple[str, int]] = connection.execute(
        """
        SELECT event, count(*) FROM event_lines
        WHERE sequence IN (SELECT sequence FROM unwanted) GROUP BY event ORDER BY 2 DESC, 1
        """
    ).fetchall()
    return found


def mentioning(connection: Connection, texts: Collection[str], project: str) -> list[int]:
    """Events of a project that are not marked, and hold one of the texts as a JSON string."""
    needles = {json.dumps(text, ensure_ascii=only) for text in texts for only in (False, True)}
    if not needles:
        return []
    terms = " OR ".join("contains(line, ?)" for _ in needles)
    found = connection.execute(
        f"""
        SELECT sequence FROM event_lines WHERE project = ? AND ({terms})
            AND sequence NOT IN (SELECT sequence FROM unwanted) ORDER BY sequence
        """,
        [project, *sorted(needles)],
    ).fetchall()
    return [sequence for (sequence,) in found]
