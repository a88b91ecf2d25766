"""Other histories: the same rows with a `reset()` more, without an id, or under another system."""

import hashlib
from array import array

from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.people import People
from lexicon_cli.identity.rows import NOBODY, Rows
from lexicon_cli.identity.values import DEVICE


@dataclass(frozen=True, slots=True)
class Move:
    """Rows that belong to one person before and to another after; None is nobody."""

    before: str | None
    after: str | None
    rows: "array[int]"


def moves(before: People, after: People) -> list[Move]:
    """Which rows change their person, most rows first. Both outcomes are of as many rows.

    Where only the name of a person differs (a cluster of the same ids called after another of
    them, as under another system), nobody has moved.
    """
    old, new = before.persons(), after.persons()
    names = {
        pair: (_name(before, pair[0]), _name(after, pair[1]))
        for pair in set(zip(old, new, strict=True))
    }
    renamed = _renamed(set(names.values()))
    changed = {
        pair: array("i")
        for pair, (left, right) in names.items()
        if left != right and renamed.get(left) != right
    }
    if changed:
        for row, pair in enumerate(zip(old, new, strict=True)):
            rows = changed.get(pair)
            if rows is not None:
                rows.append(row)
    return sorted(
        (Move(*names[pair], rows) for pair, rows in changed.items()),
        key=lambda move: (-len(move.rows), move.before or "", move.after or ""),
    )


def with_reset(rows: Rows, row: int) -> Rows:
    """The rows as if `reset()` had been called on the row's device just before it: from then on the
    device sends a new id, and its user is unknown until an event says otherwise.

    Raises ValueError for a row that no device has sent.
    """
    old = _sender(rows, row)
    if old == NOBODY:
        raise ValueError("the event has no device id, so there is nothing to reset")
    changed = rows.copy()
    name = rows.names[old].removeprefix(DEVICE)
    fresh = _uuid(f"{name} after row {row}")
    swaps = {old: changed.number(fresh)}
    bare, prefixed = rows.find(name), rows.find(DEVICE + name)
    if bare != NOBODY:
        swaps[bare] = changed.number(fresh)
    if prefixed != NOBODY:
        swaps[prefixed] = changed.number(DEVICE + fresh)
    later = False
    for number in rows.order():
        later |= number == row
        if later:
            for column in (changed.device, changed.distinct):
                column[number] = swaps.get(column[number], column[number])
    return changed


def without_id(rows: Rows, name: str) -> Rows:
    """The rows as if nobody had ever sent the id, bare or as a device. Raises ValueError if nobody
    has."""
    bare = name.removeprefix(DEVICE)
    gone = {rows.find(bare), rows.find(DEVICE + bare), rows.find(name)} - {NOBODY}
    if not gone:
        raise ValueError(f'no event carries the id "{name}"')
    changed = rows.copy()
    for column in (changed.user, changed.device, changed.distinct):
        for number, value in enumerate(column):
            if value in gone:
                column[number] = NOBODY
    return changed


def _sender(rows: Rows, row: int) -> int:
    if rows.device[row] != NOBODY:
        return rows.device[row]
    return rows.distinct[row] if rows.user[row] == NOBODY else NOBODY


def _name(people: People, node: int) -> str | None:
    return None if node == NOBODY else people.name(node)


def _renamed(pairs: set[tuple[str | None, str | None]]) -> dict[str | None, str | None]:
    """Old name -> new name of each person who has the same rows in both outcomes."""
    old_to_new: dict[str | None, set[str | None]] = {}
    new_to_old: dict[str | None, set[str | None]] = {}
    for old, new in pairs:
        old_to_new.setdefault(old, set()).add(new)
        new_to_old.setdefault(new, set()).add(old)
    return {
        old: next(iter(new))
        for old, new in old_to_new.items()
        if old is not None and len(new) == 1 and len(new_to_old[next(iter(new))]) == 1
    }


def _uuid(seed: str) -> str:
    """A version 4 UUID that depends on the seed alone."""
    text = hashlib.sha256(seed.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:32]}"
