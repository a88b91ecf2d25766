"""Rows in the order in which sessions want them: without copies, by user and time."""

from collections.abc import Iterator
from typing import Any

from lexicon_cli.identity.people import People
from lexicon_cli.identity.rows import NOBODY
from lexicon_cli.jobs.sessions.columns import NO_TIME, Columns
from lexicon_cli.sessions.clock import Clock
from lexicon_cli.sessions.cutting import NO_VALUE, Moment
from lexicon_cli.sessions.rules import PROPERTY, SessionRules

_AT_ONCE = 65_536
_SPREAD = 0x9E3779B97F4A7C15  # an odd number of many bits


class Ranks:
    """People by their ids, so that a number sorts as the id does. `of` gives the person's rank by
    node."""

    def __init__(self, people: People) -> None:
        persons = {people.owner[node] for node in people.owner}
        if people.final:
            persons.update(node for node in people.event_node if node != NOBODY)
        self._nodes = sorted(persons, key=lambda node: (people.name(node), node))
        self._people = people
        self._ranks = {node: rank for rank, node in enumerate(self._nodes)}

    def name(self, rank: int) -> str:
        """The id of the person of a rank."""
        return self._people.name(self._nodes[rank])

    def of(self, node: int) -> int:
        """The rank of a person."""
        return self._ranks[node]

    def column(self) -> Any:
        """The rank of the person of each row, as an array; NOBODY for nobody's."""
        import numpy as np

        persons = np.frombuffer(self._people.persons(), dtype=np.int32)
        by_node = np.full(2 * len(self._people.rows.names) + 1, NOBODY, dtype=np.int32)
        by_node[np.array(self._nodes, dtype=np.int64)] = np.arange(len(self._nodes))
        return by_node[persons]  # NOBODY is the last entry


def wanted(columns: Columns, ranks: Any, rules: SessionRules, only: int | None) -> Any:
    """The rows, in order of arrival, that sessions are made of: of all people, or only of the one
    of that rank."""
    import numpy as np

    excluded = np.array([name in rules.excluded for name in columns.events] or [False])
    times = np.frombuffer(columns.time, dtype=np.int64)
    chosen = (times != NO_TIME) & ~excluded[np.frombuffer(columns.event, dtype=np.int32)]
    chosen &= (ranks != NOBODY) if only is None else (ranks == only)
    if rules.kind == PROPERTY:
        chosen &= np.frombuffer(columns.values[0], dtype=np.int32) != NO_VALUE
    return np.nonzero(chosen)[0]


def without_copies(columns: Columns) -> Columns:
    """Each event once: in the place of its first copy, as the one that Mixpanel took last.

    As in the store, the n-th of lines that are alike and have no insert id is the same event as
    the n-th of another input, and another one than the lines before it.
    """
    import numpy as np

    keys = _keys(columns)
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    if len(first) == len(keys):
        return columns
    best = np.empty(len(first), dtype=np.int64)
    by_age = np.lexsort((np.frombuffer(columns.taken, dtype=np.int64), group))
    best[group[by_age]] = by_age  # the last of each group stays
    return columns.pick(best[np.argsort(first)].tolist())


def _keys(columns: Columns) -> Any:
    import numpy as np

    keys = np.frombuffer(columns.key, dtype=np.uint64)
    bare = np.nonzero(np.frombuffer(columns.bare, dtype=np.uint8))[0]
    if not len(bare):
        return keys
    keys = keys.copy()
    lines = keys[bare]
    inputs = np.searchsorted(np.array(columns.starts), bare, side="right")
    order = np.lexsort((inputs, lines))
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (lines[order][1:] != lines[order][:-1]) | (np.diff(inputs[order]) != 0)
    places = np.arange(len(order))
    nth = np.empty(len(order), dtype=np.uint64)
    nth[order] = places - np.maximum.accumulate(np.where(is_first, places, 0))
    keys[bare] = lines ^ (nth * np.uint64(_SPREAD))
    return keys


def moments(
    columns: Columns, rows: Any, ranks: Any, rules: SessionRules, clock: Clock
) -> Iterator[Moment]:
    """The events of rows that stand in order of arrival, by user and time."""
    import numpy as np

    times = np.frombuffer(columns.time, dtype=np.int64)
    ordered = rows[np.lexsort((times[rows], ranks[rows]))]
    events, names, day = columns.event, columns.events, clock.day
    has_id = rules.kind == PROPERTY
    own = columns.values[0] if has_id else None
    inherited = columns.values[has_id:]
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        triples = zip(ranks[part].tolist(), times[part].tolist(), part.tolist(), strict=True)
        for rank, time, row in triples:
            yield Moment(
                rank,
                time,
                day(time),
                names[events[row]],
                NO_VALUE if own is None else own[row],
                tuple([column[row] for column in inherited]) if inherited else (),
            )
