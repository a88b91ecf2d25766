"""Links that were refused, and verbs that do nothing: IDN002, 003, 005 to 009, 014."""

from array import array
from collections import Counter

from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.people import (
    ALIAS_EXISTS,
    ALIAS_IN_USE,
    ALIAS_OF_ITSELF,
    ASSIGNED,
    NOT_UUID,
    SAME_IDS,
    TOO_MANY,
    Refusal,
)
from lexicon_cli.identity.rows import ALIAS, BAD_MERGE, IDENTIFY, MERGE, NOBODY, VERB_KINDS

# Why an identity event was refused -> code and variant.
_CODES = {
    TOO_MANY: ("IDN003", ""),
    NOT_UUID: ("IDN006", ""),
    ASSIGNED: ("IDN007", ""),
    SAME_IDS: ("IDN007", "same-id"),
    ALIAS_EXISTS: ("IDN008", ""),
    ALIAS_IN_USE: ("IDN008", ""),
    ALIAS_OF_ITSELF: ("IDN008", "of-itself"),
}
_INERT = {
    "simplified": (IDENTIFY, ALIAS, MERGE, BAD_MERGE),
    "original": (BAD_MERGE,),
    "legacy": (IDENTIFY, MERGE, BAD_MERGE),
}
_VARIANTS = {IDENTIFY: "identify", ALIAS: "alias", MERGE: "merge", BAD_MERGE: "bad-merge"}
OTHER_REASON = "other"
_Key = tuple[str, str]
_USER_ID = ("IDN006", "user-id")


def find_refused(columns: Columns, faults: Faults) -> None:
    """Count the refused verbs, with the events that go astray by them: those of a person who stays
    apart, or those that an id goes on sending for the person who had it first."""
    if columns.is_simplified:
        return
    apart: dict[int, set[_Key]] = {}
    after: dict[int, list[tuple[int, _Key]]] = {}
    owner = columns.people.owner
    refusals = [one for one in columns.people.refusals if one.cause in _CODES]
    for one in refusals:
        if one.at_door or len(one.nodes) != 2:
            continue
        joins, to = one.nodes
        if not _is_fault(columns, one):
            continue
        key = _key(columns, one)
        found = faults.at(*key)
        found.numbers["refused"] += 1
        found.people.update((owner[joins], owner[to]))
        found.people.discard(NOBODY)
        if key == _USER_ID:
            pass  # nothing of that user's is lost
        elif one.cause in (ASSIGNED, ALIAS_EXISTS):
            after.setdefault(one.row, []).append((joins, key))
        else:
            # An anonymous id is left over; of a taken alias, the one whose name it should become.
            apart.setdefault(owner[to if key[0] == "IDN008" else joins], set()).add(key)
    events = _add_apart(columns, faults, apart)
    events += _add_after(columns, faults, after)
    for one in refusals:
        if len(one.nodes) == 2 and not one.at_door and _is_fault(columns, one):
            _tell(columns, faults, one, events)


def _is_fault(columns: Columns, one: Refusal) -> bool:
    """Whether a refusal kept anybody apart: what other links have joined is joined."""
    owner, (joins, to) = columns.people.owner, one.nodes
    return one.cause == SAME_IDS or owner[joins] != owner[to]


def _key(columns: Columns, one: Refusal) -> _Key:
    """Code and variant. An SDK whose user changes sends the old user's id as the anonymous one."""
    if one.cause == NOT_UUID and one.nodes[0] >> 1 in columns.users:
        return _USER_ID
    return _CODES[one.cause]


def _add_apart(columns: Columns, faults: Faults, apart: dict[int, set[_Key]]) -> Counter[int]:
    """Count the events of all who stay apart; how many, by person."""
    events: Counter[int] = Counter()
    if apart:
        for row, person in enumerate(columns.person):
            if person in apart:
                events[person] += 1
                for key in apart[person]:
                    faults.at(*key).rows.append(row)
    return events


def _add_after(
    columns: Columns, faults: Faults, after: dict[int, list[tuple[int, _Key]]]
) -> Counter[int]:
    """Count what ids send after somebody else was to have them; how many, by node."""
    events: Counter[int] = Counter()
    if not after:
        return events
    begun: dict[int, set[_Key]] = {}
    nodes = columns.sent
    for row in columns.order:
        for node, key in after.get(row, ()):
            begun.setdefault(node, set()).add(key)
        if nodes[row] in begun:
            events[nodes[row]] += 1
            for key in begun[nodes[row]]:
                faults.at(*key).rows.append(row)
    return events


def _tell(columns: Columns, faults: Faults, one: Refusal, events: Counter[int]) -> None:
    people, key = columns.people, _key(columns, one)
    joins, to = one.nodes
    is_late = one.cause in (ASSIGNED, ALIAS_EXISTS)
    lost = joins if is_late else people.owner[to if key[0] == "IDN008" else joins]
    found = faults.at(*key)
    if not found.rows or found.numbers["verbs"]:
        found.rows.append(one.row)  # nothing was sent: the refused events themselves are the fault
        found.numbers["verbs"] += 1
    told = {
        "id": faults.show(people.name(joins)),
        "to": faults.show(people.name(to)),
        "owner": faults.show(people.name(people.owner[joins])),
        "events": events[lost],
    }
    found.case(events[lost], one.row, told)


def find_inert(columns: Columns, faults: Faults) -> None:
    """IDN009: verbs that this merge system does not know. IDN002: those that name two users."""
    rows, log = columns.rows, columns.log
    inert = _INERT[columns.people.rules.mode]
    by_sdk = set(log.by_sdk)
    for row, kind in enumerate(rows.kind):
        if kind not in VERB_KINDS or kind not in inert:
            continue
        to, joins = rows.user[row], rows.device[row]
        if columns.is_simplified and _are_users(columns, to, joins):
            _count_pair(columns, faults, row, to, joins)
            continue
        variant = "sdk" if row in by_sdk and kind == IDENTIFY else _VARIANTS[kind]
        found = faults.at("IDN009", variant, log.history.name_of(row))
        found.rows.append(row)
        found.people.update(id_ for id_ in (to, joins) if id_ != NOBODY)
        found.case(1, row, {"ids": faults.shown(_names(columns, to, joins))})


def _names(columns: Columns, *numbers: int) -> list[str]:
    return [columns.name(number) for number in numbers if number != NOBODY]


def _are_users(columns: Columns, left: int, right: int) -> bool:
    """Whether both are ids of different users, who are seen in events."""
    owner, anonymous = columns.people.owner, columns.anonymous
    return (
        left != right
        and NOBODY not in (left, right)
        and owner[left * 2] != NOBODY != owner[right * 2]
        and not (anonymous[left] or anonymous[right])
    )


def _count_pair(columns: Columns, faults: Faults, row: int, to: int, joins: int) -> None:
    found = faults.at("IDN002", "verb")
    found.rows.append(row)
    found.people.update((to * 2, joins * 2))
    told = {
        "ids": faults.shown(_names(columns, to, joins)),
        "verb": columns.log.history.name_of(row),
    }
    found.case(1, row, told)


def find_never_linked(columns: Columns, signed_in: set[int], faults: Faults) -> None:
    """IDN005: devices that should have become somebody's, and did not.

    `signed_in` are devices with a login that carries no user.
    """
    identified = _identified(columns) if columns.is_simplified else {}
    lonely = dict.fromkeys(identified, "no-event-after-identify")
    for device in signed_in:
        lonely.setdefault(device, "login-without-user")
    if not lonely:
        return
    rows_of: dict[int, array[int]] = {device: array("i") for device in sorted(lonely)}
    for row, device in enumerate(columns.device):
        if device in rows_of:
            rows_of[device].append(row)
    known = columns.known_persons()
    for device, rows in rows_of.items():
        if not rows or any(columns.person[row] in known for row in rows):
            continue
        found = faults.at("IDN005", lonely[device])
        found.rows.extend(rows)
        found.people.add(device)
        told = {"device": faults.show(columns.name(device)), "events": len(rows)}
        if device in identified:
            told["user"] = faults.show(columns.name(identified[device]))
        found.case(len(rows), rows[0], told)


def _identified(columns: Columns) -> dict[int, int]:
    """Devices of `$identify` that no event has linked -> the user they were meant for."""
    rows = columns.rows
    found: dict[int, int] = {}
    for row, kind in enumerate(rows.kind):
        to, joins = rows.user[row], rows.device[row]
        if kind == IDENTIFY and NOBODY not in (to, joins):
            device = columns.bare(joins)
            if columns.people.owner[device * 2 + 1] == device * 2 + 1:
                found.setdefault(device, to)
    return found


def find_recorded(columns: Columns, faults: Faults) -> None:
    """IDN014: what Mixpanel wrote on events whose link it refused, by reason."""
    rows, log = columns.rows, columns.log
    pairs = [(row, log.failures[n]) for row, n in zip(log.failed, log.failure, strict=True)]
    for row, reason in (*pairs, *rows.refused.items()):
        found = faults.at("IDN014", reason if reason in _CODES else OTHER_REASON)
        found.texts.setdefault("reason", reason)
        found.rows.append(row)
        user = rows.user[row]
        if user != NOBODY:
            found.people.add(user)
        ids = _names(columns, rows.device[row], user)
        found.case(1, row, {"reason": reason[:80], "ids": faults.shown(ids)})
