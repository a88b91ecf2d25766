"""Rows of the ledger to daily facts and back."""

import json
from collections.abc import Sequence
from typing import Any

from lexicon_cli.history.facts import DailyFacts, EventKey
from lexicon_cli.history.records import (
    add_audience,
    add_properties,
    audience_documents,
    event_documents,
    packed,
)
from lexicon_cli.history.sketch import Sketch
from lexicon_cli.history.splits import add_splits
from lexicon_cli.store.tables import Connection

_ROWS = 1_000


def read_days(
    connection: Connection,
    project: str,
    *,
    since: int | None = None,
    until: int | None = None,
    only: Sequence[int] | None = None,
    without: Sequence[int] = (),
    events: Sequence[str] | None = None,
    properties: bool = True,
) -> DailyFacts:
    """The facts of a project's days from `since` on and before `until`; `only` those days, and
    `without` these; of these `events`, if they are named. Without `properties` only counts and
    users."""
    where, bound = ["project = ?"], list[Any]([project])
    for term, limit in (("day >= ?", since), ("day < ?", until)):
        if limit is not None:
            where.append(term)
            bound.append(limit)
    if only is not None:
        where.append(f"day IN ({', '.join(map(str, only)) or 'NULL'})")
    if without:
        where.append(f"day NOT IN ({', '.join(map(str, without))})")
    if events is not None:
        where.append("event IN (SELECT unnest(?))")
        bound.append(list(events))
    condition = " AND ".join(where)
    facts = DailyFacts(_planned(connection, project))
    counts = connection.execute(
        f"SELECT day, event, platform, version, events FROM daily_counts WHERE {condition}", bound
    ).fetchall()
    for day, event, platform, version, count in counts:
        facts.events[EventKey(day, event, platform, version)] = count
    # The row of a day without an event has its active users.
    wanted = "facts, splits" if properties else "CASE WHEN event IS NULL THEN facts END, NULL"
    found = connection.execute(
        f"SELECT day, event, users, {wanted} FROM daily_facts WHERE {condition}", bound
    )
    while rows := found.fetchmany(_ROWS):
        for day, event, users, text, splits in rows:
            if event is None:
                add_audience(facts, day, json.loads(text))
                continue
            facts.users[day, event] = Sketch.from_text(users)
            if text is not None:
                add_properties(facts, day, event, json.loads(text))
            if splits is not None:
                add_splits(facts.splits, day, event, json.loads(splits))
    return facts


def write_days(
    connection: Connection, project: str, facts: DailyFacts, days: Sequence[int]
) -> None:
    """Put the facts of days in the place of what the ledger has of them."""
    if not days:
        return
    listed = ", ".join(map(str, days))
    for table in ("daily_counts", "daily_facts"):
        connection.execute(
            f"DELETE FROM {table} WHERE project = ? AND day IN ({listed})", [project]
        )
    counts = sorted(facts.events.items())
    _insert(
        connection,
        "daily_counts",
        {
            "project": [project] * len(counts),
            "day": [key.day for key, _ in counts],
            "event": [key.event for key, _ in counts],
            "platform": [key.platform for key, _ in counts],
            "version": [key.version for key, _ in counts],
            "events": [count for _, count in counts],
        },
    )
    rows: list[tuple[int, str | None, str | None, str, str | None]] = [
        (day, None, None, packed(groups).decode(), None)
        for day, groups in audience_documents(facts)
    ]
    rows += [
        (
            day,
            event,
            document["users"],
            packed(document["properties"]).decode(),
            packed(document["splits"]).decode() if "splits" in document else None,
        )
        for day, event, document in event_documents(facts)
    ]
    _insert(
        connection,
        "daily_facts",
        {
            "project": [project] * len(rows),
            "day": [row[0] for row in rows],
            "event": [row[1] for row in rows],
            "users": [row[2] for row in rows],
            "facts": [row[3] for row in rows],
            "splits": [row[4] for row in rows],
        },
    )


def _planned(connection: Connection, project: str) -> dict[str, frozenset[str]]:
    row = connection.execute(
        "SELECT planned FROM ledger_state WHERE project = ?", [project]
    ).fetchone()
    known = {} if row is None else json.loads(row[0])
    return {event: frozenset(names) for event, names in known.items()}


def _insert(connection: Connection, table: str, columns: dict[str, list[Any]]) -> None:
    """Rows as the database reads them fastest."""
    import numpy as np

    numbers: dict[str, Any] = {"day": "int32", "events": "int64"}
    arrays = {name: np.array(values, numbers.get(name, object)) for name, values in columns.items()}
    if not len(arrays["day"]):
        return
    connection.register("counted", arrays)
    try:
        connection.execute(
            f"INSERT INTO {table} ({', '.join(arrays)}) SELECT {', '.join(arrays)} FROM counted"
        )
    finally:
        connection.unregister("counted")
