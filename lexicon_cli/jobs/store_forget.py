"""`store forget`: a person with all ids; `store prune` and `compact` rewrite the store alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from lexicon_cli.history.options import FactsOptions
from lexicon_cli.identity.people import People, Rules
from lexicon_cli.identity.resolver import resolve
from lexicon_cli.identity.rows import NOBODY, VERBS, Rows
from lexicon_cli.identity.values import DEVICE
from lexicon_cli.store.ledger import projects, settle, update
from lexicon_cli.store.ledger_stale import DAY_MS, settled_days
from lexicon_cli.store.marking import begin, mark, mark_all, marked, mentioning
from lexicon_cli.store.opening import open_store
from lexicon_cli.store.read import Filter, identity_rows
from lexicon_cli.store.rewriting import rewrite
from lexicon_cli.store.tables import Connection

_VERB_KINDS = frozenset(VERBS.values())


@dataclass(frozen=True, slots=True)
class Person:
    """Who is forgotten: all ids, their events by name, and how many events of others mention one
    of the ids. `settled_days` are days of the ledger whose events were pruned: nobody can tell
    any more whose their values are, so they lose all of them. `is_removed` says whether it was
    done."""

    distinct_id: str
    mode: str
    ids: tuple[str, ...]
    events: tuple[tuple[str, int], ...]
    mentions: int
    is_removed: bool = False
    settled_days: int = 0

    @property
    def count(self) -> int:
        """How many events are the person's."""
        return sum(count for _, count in self.events)


def forget(
    store: str,
    distinct_id: str,
    *,
    mode: str,
    project: str,
    mentions: bool,
    agrees: Callable[[Person], bool],
) -> Person:
    """Remove a person's events, and with `mentions` also others' that name one of the ids, once
    `agrees` says so of what that would be. Raises StoreError."""
    found: list[Person] = []

    def choose(connection: Connection) -> bool:
        person = _look(connection, distinct_id, mode, project, mentions)
        is_somebody = bool(person.count or (mentions and person.mentions) or person.settled_days)
        found.append(replace(person, is_removed=is_somebody and agrees(person)))
        return found[0].is_removed

    rewrite(store, choose, forgets=project)
    return found[0]


def look(store: str, distinct_id: str, *, mode: str, project: str) -> Person:
    """What `forget` would remove."""
    with open_store(store) as connection:
        begin(connection)
        return _look(connection, distinct_id, mode, project, mentions=False)


def prune(store: str, *, before_ms: int, project: str | None) -> int:
    """Remove events from before a time (ms); how many. Those without a time stay, and so do daily
    facts: what is not counted yet is counted first."""

    def choose(connection: Connection) -> bool:
        mark_all(connection, Filter(project=project, until_ms=before_ms))
        if not marked(connection):
            return False
        for name in projects(connection, project):
            update(connection, name, FactsOptions())
            settle(connection, name, -(-before_ms // DAY_MS))
        return True

    return rewrite(store, choose)


def compact(store: str) -> None:
    """Write the store anew, as small as it can be."""
    rewrite(store)


def _look(
    connection: Connection, distinct_id: str, mode: str, project: str, mentions: bool
) -> Person:
    rows, sequences = Rows(), []
    for row in identity_rows(connection, Filter(project=project)):
        rows.add(row.event, row.properties)
        sequences.append(row.sequence)
    people = resolve(rows, Rules(mode=mode))
    ids = _ids_of(people, distinct_id)
    mark(connection, [sequences[row] for row in _rows_of(people, ids)])
    events = marked(connection)
    texts = {text for one in ids for text in (one, one.removeprefix(DEVICE)) if text}
    named = mentioning(connection, texts, project)
    if mentions:
        mark(connection, named)
    return Person(
        distinct_id,
        mode,
        tuple(sorted(ids)),
        tuple(events),
        len(named),
        settled_days=settled_days(connection, project),
    )


def _ids_of(people: People, distinct_id: str) -> frozenset[str]:
    """All ids of the person, the given one at least. A device may be named without its prefix."""
    node = people.node(distinct_id)
    if node == NOBODY:
        node = people.node(f"{DEVICE}{distinct_id}")
    if node == NOBODY:
        return frozenset({distinct_id})
    person = people.owner[node]
    members = (one for one in people.owner if people.owner[one] == person)
    return frozenset(people.name(one) for one in members)


def _rows_of(people: People, ids: frozenset[str]) -> list[int]:
    """Rows that are the person's, and those that would have joined or did lose one of the ids."""
    rows, found = people.rows, []
    for row, owner in enumerate(people.attributed()):
        if owner in ids:
            found.append(row)
        elif owner is None or rows.kind[row] in _VERB_KINDS:
            named = [rows.names[at] for at in (rows.user[row], rows.distinct[row]) if at != NOBODY]
            if rows.device[row] != NOBODY:
                device = rows.names[rows.device[row]]
                named += [device, f"{DEVICE}{device}"]
            if not ids.isdisjoint(named):
                found.append(row)
    return found
