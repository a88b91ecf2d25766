"""Rows as an audit walks them: the device and the known user of each, whatever the merge system."""

from array import array
from collections.abc import Iterable

from lexicon_cli.identity.audit_log import AuditLog
from lexicon_cli.identity.forms import is_loose_uuid
from lexicon_cli.identity.people import People
from lexicon_cli.identity.rows import (
    IDENTIFY,
    NOBODY,
    RECORDED,
    VERB_KINDS,
)
from lexicon_cli.identity.values import DEVICE


class Columns:
    """One entry a row: `device` and `user` are numbers of ids (of a device without its prefix),
    `sent` is the node that the row was sent under, `person` that of the person it belongs to. All
    are NOBODY where there is none, and for identity events. `order` is the order of arrival, in
    which merges happen; `by_time` that of the events' own times, in which people act.

    `users` are ids that stand for somebody known, by number; `anonymous` are those that look like
    an SDK made them and are not of a user.
    """

    def __init__(self, log: AuditLog, people: People) -> None:
        self.log = log
        self.people = people
        self.rows = log.rows
        self.order: Iterable[int] = self.rows.order()
        self.by_time = _by_time(log, self.order)
        self.sent = array("i", people.event_node)
        self.person = array("i", people.persons())
        for row, kind in enumerate(self.rows.kind):
            if kind in VERB_KINDS:
                self.sent[row] = self.person[row] = NOBODY
        self.is_simplified = people.rules.mode == "simplified"
        names = self.rows.names
        self._bare = {
            number: bare
            for number, name in enumerate(names)
            if name.startswith(DEVICE) and (bare := self.rows.find(name[len(DEVICE) :])) != NOBODY
        }
        self.users = self._users()
        self.anonymous = bytearray(
            number not in self.users and (name.startswith(DEVICE) or is_loose_uuid(name))
            for number, name in enumerate(names)
        )
        self.device = array("i")
        self.user = array("i")
        self._fill()

    def time(self, row: int) -> int:
        """The time of an event in milliseconds, negative without one."""
        return self.log.history.time[row]

    def owner_of_user(self, user: int) -> int:
        """The person that a user's id belongs to."""
        owner = self.people.owner[user * 2]
        return user * 2 if owner == NOBODY else owner

    def name(self, number: int) -> str:
        """An id."""
        return self.rows.names[number]

    def bare(self, number: int) -> int:
        """The id without `$device:`, as a number."""
        return self._bare.get(number, number)

    def known_persons(self) -> set[int]:
        """The persons of whom anything is known."""
        owner = self.people.owner
        if self.is_simplified:
            return {owner[node] for node in owner if not owner[node] & 1}
        return {owner[node] for node in owner if not self.anonymous[node >> 1]}

    def _users(self) -> set[int]:
        rows = self.rows
        columns = zip(rows.kind, rows.user, strict=True)
        found = {user for kind, user in columns if user != NOBODY and kind not in VERB_KINDS}
        if self.is_simplified:
            return found
        identified = zip(rows.kind, rows.user, rows.device, strict=True)
        targets = {to for kind, to, joins in identified if kind == IDENTIFY and to != joins}
        return found | (targets - {NOBODY})

    def _fill(self) -> None:
        rows, bare, anonymous = self.rows, self._bare, self.anonymous
        add_device, add_user = self.device.append, self.user.append
        columns = zip(rows.kind, rows.user, rows.device, rows.distinct, strict=True)
        for kind, user, device, distinct in columns:
            if kind in VERB_KINDS:
                add_device(NOBODY)
                add_user(NOBODY)
                continue
            if kind == RECORDED:
                user = NOBODY  # it was sent without
            if device == NOBODY and distinct >= 0 and user == NOBODY:
                if distinct in bare:
                    device = bare[distinct]
                elif self.is_simplified:
                    user = distinct  # as Mixpanel reads a distinct_id without prefix
                elif anonymous[distinct]:
                    device = distinct
                else:
                    user = distinct
            elif (
                not self.is_simplified
                and user == NOBODY
                and distinct >= 0
                and distinct not in bare
                and not anonymous[distinct]
            ):
                user = distinct
            add_device(device)
            add_user(user)


def _by_time(log: AuditLog, order: Iterable[int]) -> Iterable[int]:
    """Rows by the times of their events; one without a time stays behind the row before it."""
    times, last = log.history.time, -1
    keys = array("q", bytes(8 * len(log)))
    is_sorted = isinstance(order, range)
    for row in order:
        is_sorted &= times[row] < 0 or times[row] >= last
        last = times[row] if times[row] >= 0 else last
        keys[row] = last
    return order if is_sorted else sorted(order, key=keys.__getitem__)
