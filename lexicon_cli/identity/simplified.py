"""Simplified ID Merge: a device belongs to the first user seen with it, for ever.

Source: https://docs.mixpanel.com/docs/tracking-methods/id-management/identifying-users-simplified
"""

from array import array
from collections.abc import Container

from lexicon_cli.identity.people import (
    ASSIGNED,
    LACKS,
    WRITTEN_DOWN,
    Owners,
    People,
    Refusal,
    Rules,
)
from lexicon_cli.identity.rows import (
    ANNOTATED,
    BLOCKED,
    NOBODY,
    RECORDED,
    VERB_KINDS,
    Rows,
)
from lexicon_cli.identity.values import DEVICE

NOT_ALLOWED = "identity events are not allowed when project is using simplified identity management"
WITH_BATCH = "refused with its batch, which holds an identity event"
BOTH_IDS = "an event with both ids"


def resolve_simplified(rows: Rows, rules: Rules, dropped: Container[int] = ()) -> People:
    """People of a project with Simplified ID Merge. Rows in `dropped` link nothing."""
    devices = _devices(rows)
    people = People(rows, rules, Owners(rows))
    stored = _sent_nodes(rows, devices)
    if rules.transport == "import":
        _refuse_at_door(rows, rules, stored, people)
    people.owner.see_all(stored)
    _link(people, devices, stored, dropped)
    people.event_node = stored
    return people


def _link(
    people: People, devices: "array[int]", stored: "array[int]", dropped: Container[int]
) -> None:
    rows, owner = people.rows, people.owner.column
    kinds, users, links = rows.kind, rows.user, people.links
    add_row, add_joins, add_to = links.row.append, links.joins.append, links.to.append
    both, count = links.code(BOTH_IDS), 0
    recorded: dict[int, int] = {}
    for row in _in_order(rows, _with_both(rows, devices, stored)):
        device_node, user_node = devices[row] * 2 + 1, users[row] * 2
        known = owner[device_node]
        if known == NOBODY:
            known = owner[device_node] = device_node
        if owner[user_node] == NOBODY:
            owner[user_node] = user_node
        if row in dropped:
            continue
        kind = kinds[row]
        if kind == RECORDED:
            if people.rules.recorded:
                recorded.setdefault(device_node, row)
            continue
        # A refusal that Mixpanel wrote down holds, whatever it had seen before these rows.
        if known == device_node and (kind != ANNOTATED or not people.rules.recorded):
            owner[device_node] = user_node
            add_row(row)
            add_joins(device_node)
            add_to(user_node)
            count += 1
        elif known != user_node:
            people.refusals.append(Refusal(row, ASSIGNED, (device_node, user_node)))
    links.cause.frombytes(bytes([both]) * count)
    for device_node, row in recorded.items():
        if owner[device_node] == device_node:
            owner[device_node] = users[row] * 2
            links.add(row, device_node, users[row] * 2, WRITTEN_DOWN)


def _with_both(rows: Rows, devices: "array[int]", stored: "array[int]") -> list[int]:
    """The rows that carry a device and a user and were stored."""
    pairs = zip(rows.user, devices, stored, rows.kind, strict=True)
    return [
        row
        for row, (user, device, node, kind) in enumerate(pairs)
        if user >= 0 <= device and node >= 0 and kind not in VERB_KINDS
    ]


def _in_order(rows: Rows, some: list[int]) -> list[int]:
    if rows.arrival is None:
        return some
    return sorted(some, key=rows.arrival.__getitem__)


def _devices(rows: Rows) -> "array[int]":
    """The device of each row: its `$device_id`, or what follows `$device:` in its distinct_id if it
    has no other id."""
    prefixed = {
        number: rows.number(name[len(DEVICE) :])
        for number, name in enumerate(tuple(rows.names))
        if name.startswith(DEVICE) and len(name) > len(DEVICE)
    }
    if not prefixed:
        return rows.device
    found = array("i", rows.device)
    for row, distinct in enumerate(rows.distinct):
        is_anonymous = rows.user[row] == NOBODY or rows.kind[row] == RECORDED
        if distinct in prefixed and found[row] == NOBODY and is_anonymous:
            found[row] = prefixed[distinct]
    return found


def _sent_nodes(rows: Rows, devices: "array[int]") -> "array[int]":
    """The node that each row is sent under; NOBODY for verbs and rows without an id."""
    columns = zip(rows.kind, rows.user, devices, rows.distinct, strict=True)
    return array(
        "i",
        (
            NOBODY
            if kind in VERB_KINDS
            else user * 2
            if user >= 0 and kind != RECORDED
            else device * 2 + 1
            if device >= 0
            else distinct * 2
            if distinct >= 0
            else NOBODY
            for kind, user, device, distinct in columns
        ),
    )


def _refuse_at_door(rows: Rows, rules: Rules, stored: "array[int]", people: People) -> None:
    """What `/import` with `strict=1` does not take: single events without a good id, and each batch
    that holds an identity event, whole."""
    size = rules.batch_events
    batches = {row // size for row, kind in enumerate(rows.kind) if kind in VERB_KINDS}
    for row, (kind, lack) in enumerate(zip(rows.kind, rows.lack, strict=True)):
        if kind in VERB_KINDS:
            cause = NOT_ALLOWED
        elif row // size in batches:
            cause = WITH_BATCH
        elif stored[row] == NOBODY and lack in LACKS:
            cause = LACKS[lack]
        elif lack == BLOCKED:
            cause = LACKS[BLOCKED]
        else:
            continue
        people.refusals.append(Refusal(row, cause, (), at_door=True))
        stored[row] = NOBODY
