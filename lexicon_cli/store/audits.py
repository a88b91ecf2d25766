"""What past audits found, window by window: how the next one tells new from old."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lexicon_cli.store.tables import Connection

_WHERE = "WHERE project = ? AND first_day = ? AND last_day = ?"


class KeptAudit(NamedTuple):
    """One audit: how many events its window had then, the plan's digest, what was found."""

    events: int
    plan: str
    findings: list[dict[str, Any]]


def read_audit(connection: Connection, project: str, first: int, last: int) -> KeptAudit | None:
    """What was found in a window, None if it was never looked at."""
    row = connection.execute(
        f"SELECT events, plan, findings FROM audits {_WHERE}", [project, first, last]
    ).fetchone()
    return None if row is None else KeptAudit(row[0], row[1], json.loads(row[2]))


def keep_audit(
    connection: Connection,
    project: str,
    window: tuple[int, int],
    *,
    events: int,
    plan: str,
    findings: Sequence[Mapping[str, Any]],
) -> None:
    """Write down what was found; what was kept of the same window before is replaced."""
    place = [project, *window]
    text = json.dumps(list(findings), ensure_ascii=True, separators=(",", ":"))
    connection.execute("BEGIN")
    connection.execute(f"DELETE FROM audits {_WHERE}", place)
    connection.execute("INSERT INTO audits VALUES (?, ?, ?, ?, ?, ?)", [*place, events, plan, text])
    connection.execute("COMMIT")
