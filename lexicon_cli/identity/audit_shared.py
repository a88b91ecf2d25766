"""Devices of several users (IDN001): who got them, and whose events went astray."""

from array import array
from collections import Counter
from itertools import pairwise

from lexicon_cli.core.records import dataclass
from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.audit_options import AuthEvents
from lexicon_cli.identity.rows import NOBODY

_CODE = "IDN001"
_QUICK_MS = 30 * 60 * 1000  # a session: nobody hands a device to and fro in it without signing in
_SAME_PAIR = 3  # devices that only ever carry the same two users


def find_shared(columns: Columns, auth: AuthEvents, faults: Faults) -> None:
    """Count the devices that carry the ids of two users or more."""
    timelines = _timelines(columns)
    devices = [_look(columns, auth, device, rows) for device, rows in timelines.items()]
    pairs = Counter(device.users for device in devices)
    for device in devices:
        _count(columns, faults, device, pairs[device.users])


@dataclass(slots=True)
class _Device:
    """One shared device. `users` in the order in which they came; `astray` are anonymous rows that
    belong to another person than whose time it was; `others` are rows of users who are not the
    person that the device belongs to."""

    number: int
    users: tuple[int, ...]
    owner: int
    astray: "array[int]"
    others: "array[int]"
    losers: frozenset[int]
    is_quick: bool


def _timelines(columns: Columns) -> dict[int, "array[int]"]:
    """The rows of each device that has several users, as they happened."""
    first: dict[int, int] = {}
    shared: set[int] = set()
    for device, user in zip(columns.device, columns.user, strict=True):
        if (
            device != NOBODY
            and user != NOBODY
            and device != user
            and first.setdefault(device, user) != user
        ):
            shared.add(device)
    found: dict[int, array[int]] = {device: array("i") for device in sorted(shared)}
    if shared:
        devices = columns.device
        for row in columns.by_time:
            if devices[row] in shared:
                found[devices[row]].append(row)
    return found


def _look(columns: Columns, auth: AuthEvents, device: int, rows: "array[int]") -> _Device:
    events, user_of, person_of = columns.log.history.event, columns.user, columns.person
    users: dict[int, None] = {}
    astray, waiting = array("i"), array("i")
    losers: set[int] = set()
    switches: list[tuple[int, bool]] = []
    current, is_open = NOBODY, True

    def belongs(row: int, user: int) -> None:
        if person_of[row] not in (columns.owner_of_user(user), NOBODY):
            astray.append(row)
            losers.add(user)

    for row in rows:
        user = user_of[row]
        if user == NOBODY:
            # After a logout, and before any login, it is the time of whoever comes next.
            if is_open:
                waiting.append(row)
            else:
                belongs(row, current)
            continue
        for earlier in waiting:
            belongs(earlier, user)
        del waiting[:]
        if current not in (NOBODY, user):
            switches.append((columns.time(row), events[row] in auth.into))
        users[user] = None
        current, is_open = user, events[row] in auth.out
    owner = _owner(columns, device, rows)
    others = array(
        "i",
        (
            row
            for row in rows
            if user_of[row] != NOBODY and columns.owner_of_user(user_of[row]) != owner
        ),
    )
    return _Device(
        number=device,
        users=tuple(users),
        owner=owner,
        astray=astray,
        others=others,
        losers=frozenset(losers),
        is_quick=_is_quick(switches, len(users)),
    )


def _owner(columns: Columns, device: int, rows: "array[int]") -> int:
    """The person that the device's anonymous events belong to; without a merge, its first user."""
    if columns.is_simplified:
        owner = columns.people.owner[device * 2 + 1]
        if owner != NOBODY and not owner & 1:
            return owner
    for row in rows:
        if columns.user[row] == NOBODY and columns.person[row] != NOBODY:
            person = columns.person[row]
            if columns.is_simplified or not columns.anonymous[person >> 1]:
                return person
    first = next(columns.user[row] for row in rows if columns.user[row] != NOBODY)
    return columns.owner_of_user(first)


def _is_quick(switches: list[tuple[int, bool]], users: int) -> bool:
    """Whether two users take turns within a session and nobody signs in for it."""
    if users != 2 or len(switches) < 2 or any(signs_in for _, signs_in in switches):
        return False
    return any(0 <= later - sooner <= _QUICK_MS for (sooner, _), (later, _) in pairwise(switches))


def _count(columns: Columns, faults: Faults, device: _Device, same_pair: int) -> None:
    if len({columns.owner_of_user(user) for user in device.users}) < 2:
        return  # one person, merged on purpose or not: `merged` tells of it
    is_one = len(device.users) == 2 and (device.is_quick or same_pair >= _SAME_PAIR)
    variant = "two-accounts" if is_one else "shared" if device.astray else "refused"
    found = faults.at(_CODE, variant)
    rows = device.astray or device.others
    found.rows.extend(rows)
    found.people.update(columns.owner_of_user(user) for user in device.users)
    found.numbers["devices"] += 1
    found.numbers["astray"] += len(device.astray)
    found.numbers["refused"] += len(device.others)
    found.numbers["losers"] += len(device.losers)
    if rows:
        show, name = faults.show, columns.name
        owner = columns.people.name(device.owner)
        others = [
            name(user) for user in device.users if columns.owner_of_user(user) != device.owner
        ]
        told = {
            "device": show(name(device.number)),
            "owner": show(owner),
            "others": faults.shown(others),
            "events": len(rows),
        }
        found.case(len(rows), min(rows), told)
