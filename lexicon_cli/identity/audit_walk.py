"""One walk over all events as they happened: IDN011, IDN012, and logins that link nothing."""

from array import array

from lexicon_cli.identity.audit_columns import Columns
from lexicon_cli.identity.audit_facts import Faults
from lexicon_cli.identity.audit_options import AuditOptions, AuthEvents
from lexicon_cli.identity.rows import NOBODY

_ANONYMOUS, _SIGNED_IN, _KNOWN = 1, 2, 4


def walk(columns: Columns, auth: AuthEvents, options: AuditOptions, faults: Faults) -> set[int]:
    """Count what goes wrong around logins and logouts; the devices with a login that carries no
    user are returned."""
    walker = _Walk(columns, auth, options)
    event_of = columns.log.history.event
    for row in columns.by_time:
        device = columns.device[row]
        if device != NOBODY:
            walker.step(row, device, columns.user[row], event_of[row])
    walker.tell(faults)
    return {device for device in walker.signed_in_as_nobody if not walker.is_known(device)}


class _Walk:
    """What is known of each device so far."""

    def __init__(self, columns: Columns, auth: AuthEvents, options: AuditOptions) -> None:
        names = len(columns.rows.names)
        self._columns = columns
        self._auth = auth
        self._has_auth = bool(auth.into)
        self._grace_ms = options.grace_s * 1000
        self._state = bytearray(names)
        self._out: dict[int, tuple[int, int]] = {}
        self._late: dict[int, array[int]] = {}
        self._early: dict[int, array[int]] = {}
        self._later_login: set[int] = set()
        self.signed_in_as_nobody: dict[int, int] = {}

    def is_known(self, device: int) -> bool:
        """Whether any event of the device carried a user."""
        return bool(self._state[device] & _KNOWN)

    def step(self, row: int, device: int, user: int, event: int) -> None:
        """The next event of a device."""
        signs_in = event in self._auth.into
        if self._out and device in self._out:
            self._after_logout(row, device, user, signs_in)
        if user == NOBODY:
            self._state[device] |= _ANONYMOUS
            if signs_in:
                self._state[device] |= _SIGNED_IN
                self.signed_in_as_nobody.setdefault(device, row)
            return
        if device in self._early:
            self._before_login(row, device, signs_in)
        elif not self._state[device] & _KNOWN:
            was = self._state[device]
            if was & _ANONYMOUS and not was & _SIGNED_IN and not signs_in and self._has_auth:
                self._early[device] = array("i", [row])
        self._state[device] |= _KNOWN
        if event in self._auth.out:
            self._out[device] = (user, self._columns.time(row))

    def _after_logout(self, row: int, device: int, user: int, signs_in: bool) -> None:
        gone, when = self._out[device]
        if signs_in or user not in (NOBODY, gone):
            del self._out[device]
        elif user == gone:
            time = self._columns.time(row)
            if time < 0 or when < 0 or time - when > self._grace_ms:
                self._late.setdefault(device, array("i")).append(row)

    def _before_login(self, row: int, device: int, signs_in: bool) -> None:
        rows = self._early[device]
        if device in self._later_login:
            return
        if signs_in:
            self._later_login.add(device)
        else:
            rows.append(row)

    def tell(self, faults: Faults) -> None:
        """Count what was seen."""
        # Under Original ID Merge events after a plain logout are the user's by design.
        is_fault = self._columns.people.rules.mode != "original"
        for device, rows in self._late.items() if is_fault else ():
            self._count(faults, "IDN011", "", device, rows)
        for device, rows in self._early.items():
            variant = "" if device in self._later_login else "no-login"
            self._count(faults, "IDN012", variant, device, rows)

    def _count(
        self, faults: Faults, code: str, variant: str, device: int, rows: "array[int]"
    ) -> None:
        columns = self._columns
        found = faults.at(code, variant)
        found.rows.extend(rows)
        found.people.update(columns.owner_of_user(columns.user[row]) for row in rows)
        found.numbers["devices"] += 1
        told = {
            "device": faults.show(columns.name(device)),
            "user": faults.show(columns.name(columns.user[rows[0]])),
            "events": len(rows),
        }
        found.case(len(rows), rows[0], told)
