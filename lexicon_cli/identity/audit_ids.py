"""Ids that are not what they are used as: IDN002, IDN010, IDN015 of rows without an id."""

from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.forms import is_loose_uuid
from lexicon_cli.identity.rows import BLOCKED, MISSING, NOBODY, RECORDED, VERB_KINDS
from lexicon_cli.identity.values import DEVICE

_MOSTLY = 0.9


def find_odd_ids(columns: Columns, faults: Faults) -> None:
    """Count rows whose ids contradict each other, or are ids of another kind."""
    phantoms = _phantoms(columns) if columns.is_simplified else frozenset()
    both = _both(columns) - phantoms if columns.is_simplified else frozenset()
    rows = columns.rows
    table = zip(rows.kind, rows.user, rows.device, rows.distinct, rows.lack, strict=True)
    for row, (kind, user, device, distinct, lack) in enumerate(table):
        if kind in VERB_KINDS:
            continue
        if lack in (BLOCKED, MISSING) and user == NOBODY and device == NOBODY:
            _count_lack(faults, row, "blocked" if lack == BLOCKED else "no-id")
        elif kind == RECORDED:
            continue
        elif user != NOBODY and distinct >= 0 and distinct != user:
            _check_pair(columns, faults, row, user, distinct)
        elif user == NOBODY and device == NOBODY and distinct in phantoms:
            _count_phantom(columns, faults, row, distinct)
        if device in both:
            _count_both(columns, faults, row, device)


def _check_pair(columns: Columns, faults: Faults, row: int, user: int, distinct: int) -> None:
    """A distinct_id that the client has set is not the user of the same event."""
    name = columns.name(distinct)
    if name.startswith(DEVICE) or columns.anonymous[distinct]:
        return  # the id from before the login, left there; it does no harm
    owner = columns.people.owner
    if not columns.is_simplified and owner[distinct * 2] == columns.owner_of_user(user):
        return
    found = faults.at("IDN010")
    found.rows.append(row)
    found.people.add(user)
    told = {"distinct_id": faults.show(name), "user": faults.show(columns.name(user))}
    found.case(1, row, told)


def _count_phantom(columns: Columns, faults: Faults, row: int, distinct: int) -> None:
    found = faults.at("IDN010", "phantom-user")
    if distinct * 2 not in found.people:
        found.people.add(distinct * 2)
        found.case(1, row, {"distinct_id": faults.show(columns.name(distinct))})
    found.rows.append(row)


def _count_both(columns: Columns, faults: Faults, row: int, device: int) -> None:
    found = faults.at("IDN002", "as-device")
    owner = columns.people.owner[device * 2 + 1]
    if device * 2 not in found.people:
        found.people.update((device * 2, owner))
        told = {
            "id": faults.show(columns.name(device)),
            "joined": faults.show(columns.people.name(owner)),
        }
        found.case(1, row, told)
        found.numbers["ids"] += 1
    found.rows.append(row)


def _count_lack(faults: Faults, row: int, variant: str) -> None:
    found = faults.at("IDN015", variant)
    found.rows.append(row)
    found.case(1, row, {})


def _both(columns: Columns) -> frozenset[int]:
    """Values that are a user's id in some events and a device's in others, and not one person."""
    owner = columns.people.owner
    return frozenset(
        node >> 1
        for node in owner
        if node & 1 and owner[node - 1] != NOBODY and owner[node] != node - 1
    )


def _phantoms(columns: Columns) -> frozenset[int]:
    """Anonymous UUIDs that stand as a distinct_id without prefix, which makes users of them: those
    that are a device elsewhere, or all, where users are otherwise called after something else."""
    rows, names = columns.rows, columns.rows.names
    bare, named, devices = set[int](), set[int](), set[int]()
    table = zip(rows.kind, rows.user, rows.device, rows.distinct, strict=True)
    for kind, user, device, distinct in table:
        if kind in VERB_KINDS:
            continue
        if device != NOBODY:
            devices.add(device)
        if user != NOBODY:
            named.add(user)
        elif device == NOBODY and distinct >= 0:
            bare.add(distinct)
    candidates = {number for number in bare - named if is_loose_uuid(names[number])}
    candidates -= {number for number in candidates if names[number].startswith(DEVICE)}
    others = sum(not is_loose_uuid(names[number]) for number in named)
    if named and others >= _MOSTLY * len(named):
        return frozenset(candidates)
    return frozenset(candidates & devices)
