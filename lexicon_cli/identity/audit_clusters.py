"""The shape of clusters: too large (IDN004), or one of several users (IDN001)."""

from array import array
from collections import Counter

from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.audit_options import AuditOptions
from lexicon_cli.identity.rows import NOBODY

_SHARED_AT_ONCE = (
    0.3  # of a user's devices, that overlap the one before: no longer one after another
)


def find_clusters(columns: Columns, options: AuditOptions, faults: Faults) -> None:
    """Count persons of many ids."""
    sizes = Counter(columns.people.owner.column)
    del sizes[NOBODY]
    near: set[int] = set()
    if columns.people.rules.mode == "original":
        near = {person for person, size in sizes.items() if size >= options.near_limit}
        _count_near(columns, sizes, near, faults)
        _find_merged(columns, faults)
    many = _with_many_devices(columns, options.many_devices) - near
    if many:
        _count_many(columns, many, faults)


def _count_near(columns: Columns, sizes: Counter[int], near: set[int], faults: Faults) -> None:
    if not near:
        return
    found = faults.at("IDN004", "near-limit")
    found.people.update(near)
    events = _add_rows(columns, near, found.rows)
    for person in near:
        rows = events[person]
        told = {
            "id": faults.show(columns.people.name(person)),
            "ids": sizes[person],
            "events": rows[1],
        }
        found.case(sizes[person], rows[0], told)


def _add_rows(
    columns: Columns, persons: set[int], rows: "array[int]"
) -> dict[int, tuple[int, int]]:
    """Add the rows of persons; for each the first row and how many there are."""
    found = dict.fromkeys(persons, (0, 0))
    for row, person in enumerate(columns.person):
        if person in found:
            first, count = found[person]
            found[person] = (first if count else row, count + 1)
            rows.append(row)
    return found


def _find_merged(columns: Columns, faults: Faults) -> None:
    """IDN001 of Original: clusters of two users or more, joined by `$merge` or `$create_alias`."""
    owner = columns.people.owner
    known = (user for user in columns.users if owner[user * 2] != NOBODY)
    users: dict[int, list[int]] = {}
    for user in sorted(known):
        if not columns.people.name(user * 2).startswith("$device:"):
            users.setdefault(owner[user * 2], []).append(user)
    several = {person: ids for person, ids in users.items() if len(ids) > 1}
    if not several:
        return
    joins, merged, identified = {}, set[int](), set[int]()
    for link in columns.people.links:
        if link.cause == "$identify":
            identified.add(link.to >> 1)
        else:
            joins[owner[link.to]] = link
            if link.cause == "$merge":
                merged.add(owner[link.to])
    # A name that a user got by `$create_alias` is no other user, unless it had devices of its own.
    own = {
        person: ids if person in merged else [user for user in ids if user in identified]
        for person, ids in several.items()
        if person in joins
    }
    several = {person: ids for person, ids in own.items() if len(ids) > 1}
    rows_by_user = _rows_by_user(columns, several)
    for person, ids in several.items():
        found = faults.at("IDN001", "merged")
        first = min(ids, key=lambda user: (min(rows_by_user[user], default=2**31), user))
        rows = [row for user in ids if user != first for row in rows_by_user[user]]
        found.rows.extend(rows or [joins[person].row])
        found.people.update(user * 2 for user in ids)
        found.numbers["persons"] += 1
        told = {
            "owner": faults.show(columns.name(first)),
            "others": faults.shown(columns.name(user) for user in ids if user != first),
            "events": len(rows),
        }
        found.case(len(rows), joins[person].row, told)


def _rows_by_user(columns: Columns, several: dict[int, list[int]]) -> dict[int, "array[int]"]:
    found = {user: array("i") for ids in several.values() for user in ids}
    for row, node in enumerate(columns.sent):
        if node >= 0 and node >> 1 in found:
            found[node >> 1].append(row)
    return found


def _with_many_devices(columns: Columns, most: int) -> set[int]:
    """Persons with so many devices or anonymous ids."""
    owner, counts = columns.people.owner, Counter[int]()
    for node in owner:
        is_device = node & 1 if columns.is_simplified else columns.anonymous[node >> 1]
        if is_device and owner[node] != node:
            counts[owner[node]] += 1
    return {person for person, count in counts.items() if count >= most}


def _count_many(columns: Columns, many: set[int], faults: Faults) -> None:
    """Devices one after another are a `reset()` too many; devices at the same time are people who
    share one id."""
    spans: dict[int, dict[int, tuple[int, int]]] = {person: {} for person in many}
    rows: dict[int, array[int]] = {person: array("i") for person in many}
    columns_of = zip(columns.person, columns.device, strict=True)
    for row, (person, device) in enumerate(columns_of):
        if person not in rows:
            continue
        rows[person].append(row)
        if device != NOBODY:
            when = max(columns.time(row), 0)
            first, last = spans[person].get(device, (when, when))
            spans[person][device] = (min(first, when), max(last, when))
    for person in sorted(many):
        if not rows[person]:
            continue
        devices = sorted(spans[person].values())
        variant = "static-id" if _overlapping(devices) >= _SHARED_AT_ONCE else "resets"
        found = faults.at("IDN004", variant)
        found.rows.extend(rows[person])
        found.people.add(person)
        found.numbers["devices"] += len(devices)
        told = {
            "user": faults.show(columns.people.name(person)),
            "devices": len(devices),
            "events": len(rows[person]),
        }
        found.case(len(devices), rows[person][0], told)


def _overlapping(devices: list[tuple[int, int]]) -> float:
    """The share of devices that begin before another one has ended."""
    if not devices:
        return 0.0
    latest, count = -1, 0
    for first, last in devices:
        count += first < latest
        latest = max(latest, last)
    return count / len(devices)
