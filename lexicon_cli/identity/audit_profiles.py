"""Profile properties set while somebody is anonymous: they are lost on linking (IDN013)."""

from collections.abc import Iterable, Mapping
from typing import Any

from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.rows import NOBODY
from lexicon_cli.identity.values import DEVICE, id_text

# https://docs.mixpanel.com/reference/profile-set and its neighbours; $delete loses nothing
OPERATIONS = frozenset(
    {"$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$transactions"}
)


def find_lost_profiles(
    columns: Columns, updates: Iterable[Mapping[str, Any]], faults: Faults
) -> int:
    """Count updates of profiles that are a device's; how many updates there were in all.

    What is told is placed at the first event of the device, since updates are no events.
    """
    counts: dict[int, int] = {}
    seen = 0
    for update in updates:
        if OPERATIONS.isdisjoint(update):
            continue
        seen += 1
        node = _device_node(columns, id_text(update.get("$distinct_id")))
        if node != NOBODY:
            counts[node] = counts.get(node, 0) + 1
    if counts:
        _count(columns, counts, faults)
    return seen


def _device_node(columns: Columns, name: str) -> int:
    """The node of an anonymous id, NOBODY for users and for ids without events."""
    people = columns.people
    if columns.is_simplified:
        return people.node(name) if name.startswith(DEVICE) else NOBODY
    node = people.node(name)
    return node if node != NOBODY and columns.anonymous[node >> 1] else NOBODY


def _count(columns: Columns, counts: dict[int, int], faults: Faults) -> None:
    first: dict[int, int] = {}
    for row, node in enumerate(columns.sent):
        if node in counts:
            first.setdefault(node, row)
    owner = columns.people.owner
    for node, updates in counts.items():
        if node not in first:
            continue
        found = faults.at("IDN013", "" if owner[node] != node else "not-linked-yet")
        found.rows.append(first[node])
        found.people.add(owner[node])
        found.numbers["updates"] += updates
        told = {
            "id": faults.show(columns.people.name(node)),
            "user": faults.show(columns.people.name(owner[node])),
            "updates": updates,
        }
        found.case(updates, first[node], told)
