"""What each event says about identity, in a few bytes a row, whichever merge system will read it.

Ids become numbers; a row is one entry in each column. So the same rows can be resolved again under
another system, or without one of them, and tens of millions fit in memory.
"""

from array import array
from collections.abc import Iterable, Mapping
from typing import Any

from lexicon_cli.core.mixpanel import BLOCKED_IDS

NOBODY = -1
DEVICE = "$device:"

# Kinds of rows.
EVENT, IDENTIFY, ALIAS, MERGE, BAD_MERGE, RECORDED, ANNOTATED = range(7)
KINDS = {
    EVENT: "event",
    IDENTIFY: "$identify",
    ALIAS: "$create_alias",
    MERGE: "$merge",
    BAD_MERGE: "$merge",
    RECORDED: "recorded by Mixpanel",
    ANNOTATED: "refused by Mixpanel",
}
VERBS = {"$identify": IDENTIFY, "$create_alias": ALIAS, "$merge": MERGE}

# Why a row has no id: nothing wrong, an id that Mixpanel blocks, none given, an empty distinct_id.
FINE, BLOCKED, MISSING, EMPTY = range(4)

_SECONDS_A_DAY = 86_400
_LATEST_DAY = 2**31 - 1


class Rows:
    """Columns of numbers, one entry a row, in the order in which rows were added.

    `user`, `device`, `distinct` are numbers of `names`, NOBODY where a row has none. What they hold
    depends on `kind`: for a verb `user` is the id that is joined to (`$identified_id`, the existing
    id of an alias, the first id of a merge) and `device` the one that joins (`$anon_id`, the alias,
    the second id). `day` is the event's day since 1970. `arrival` is when Mixpanel took the row, in
    milliseconds, where an export tells; rows without it arrived right after the row before.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.kind = array("b")
        self.user = array("i")
        self.device = array("i")
        self.distinct = array("i")
        self.day = array("i")
        self.lack = array("b")
        self.arrival: array[int] | None = None
        self.evidence: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.kind)

    def number(self, name: str) -> int:
        """The number of an id, the same for the same id."""
        number = self._numbers.get(name)
        if number is None:
            number = self._numbers[name] = len(self.names)
            self.names.append(name)
        return number

    def find(self, name: str) -> int:
        """The number of an id, NOBODY if no row has it."""
        return self._numbers.get(name, NOBODY)

    def add_all(self, events: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """`add` for each (name, properties)."""
        for event, properties in events:
            self.add(event, properties)

    def add(self, event: str, properties: Mapping[str, Any]) -> None:
        """Add an event by its name and properties, as sent or as exported."""
        get = properties.get
        verb = VERBS.get(event)
        if verb is not None:
            self._add_verb(verb, properties)
        else:
            self._add_event(properties)
        self.day.append(_day(get("time")))
        arrived = get("mp_processing_time_ms", get("$mp_api_timestamp_ms"))
        if self.arrival is not None or arrived is not None:
            self._arrive(arrived)

    def order(self) -> Iterable[int]:
        """The rows' numbers in order of arrival."""
        arrival = self.arrival
        if arrival is None:
            return range(len(self))
        times = arrival
        if all(times[at] <= times[at + 1] for at in range(len(times) - 1)):
            return range(len(self))
        return sorted(range(len(self)), key=times.__getitem__)

    def _add_event(self, properties: Mapping[str, Any]) -> None:
        get = properties.get
        user, device = self._id(get("$user_id")), self._id(get("$device_id"), device=True)
        said = get("distinct_id")
        before = get("$distinct_id_before_identity")
        distinct = self._id(said if before is None else before)
        kind = EVENT
        if get("$identity_failure_reason") is not None:
            kind = ANNOTATED
            self._count("refusals that Mixpanel recorded")
        elif user == NOBODY and (before is not None or "mp_processing_time_ms" in properties):
            owner = self._owner(said, device, distinct)
            if owner != NOBODY:
                # An export tells whose the anonymous event has become.
                kind, user = RECORDED, owner
                self._count("rows that Mixpanel has resolved")
        if kind == EVENT and user != NOBODY and device != NOBODY:
            self._count("events with a device and a user")
        self._append(kind, user, device, distinct, self._lack(said, user, device, distinct))

    def _owner(self, said: object, device: int, distinct: int) -> int:
        """The user that an exported row of a device belongs to, if it is not the device itself."""
        owner = _text(said)
        if not owner or owner.startswith(DEVICE):
            return NOBODY
        if device == NOBODY:
            anonymous = self.names[distinct] if distinct != NOBODY else ""
            return self._id(owner) if anonymous.startswith(DEVICE) else NOBODY
        return NOBODY if owner == self.names[device] else self._id(owner)

    def _add_verb(self, verb: int, properties: Mapping[str, Any]) -> None:
        get = properties.get
        self._count(KINDS[verb])
        distinct = self._id(get("distinct_id"))
        if verb == IDENTIFY:
            to = self._id(get("$identified_id", get("distinct_id")))
            joins = self._id(get("$anon_id", get("$anon_distinct_id")))
        elif verb == ALIAS:
            to, joins = distinct, self._id(get("alias"))
        else:
            ids = get("$distinct_ids")
            pair = [self._id(one) for one in ids] if isinstance(ids, list) else []
            if len(pair) != 2 or NOBODY in pair:
                verb, pair = BAD_MERGE, [NOBODY, NOBODY]
            to, joins = pair
        lack = MISSING if NOBODY in (to, joins) else FINE
        self._append(verb, to, joins, distinct, lack)

    def _append(self, kind: int, user: int, device: int, distinct: int, lack: int) -> None:
        self.kind.append(kind)
        self.user.append(user)
        self.device.append(device)
        self.distinct.append(distinct)
        self.lack.append(lack)

    def _arrive(self, arrived: object) -> None:
        if self.arrival is None:
            self.arrival = array("q", [0]) * (len(self.kind) - 1)
        before = self.arrival[-1] if self.arrival else 0
        is_number = isinstance(arrived, int | float) and not isinstance(arrived, bool)
        time = int(arrived) if is_number and 0 <= arrived < 2**62 else before  # type: ignore[operator,call-overload]
        self.arrival.append(time)

    def _id(self, value: object, *, device: bool = False) -> int:
        text = _text(value)
        if device and text.startswith(DEVICE):
            text = text[len(DEVICE) :]  # taken off once on ingestion
        return NOBODY if not text or text in BLOCKED_IDS else self.number(text)

    def _lack(self, said: object, user: int, device: int, distinct: int) -> int:
        if distinct != NOBODY:
            return FINE
        text = _text(said)
        if text in BLOCKED_IDS:
            return BLOCKED
        if said is None:
            return MISSING
        return FINE if text else EMPTY

    def _count(self, evidence: str) -> None:
        self.evidence[evidence] = self.evidence.get(evidence, 0) + 1


def _text(value: object) -> str:
    """An id as text; numbers are treated as their digits, all else is no id."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value == value and abs(value) < 1e15:
        return str(int(value)) if value == int(value) else repr(value)
    return ""


def _day(time: object) -> int:
    """The day since 1970 of a time in seconds or milliseconds; -1 without one."""
    if isinstance(time, bool) or not isinstance(time, int | float) or not 0 <= time < 1e15:
        return -1
    seconds = time / 1000 if time >= 1e11 else time
    return min(int(seconds // _SECONDS_A_DAY), _LATEST_DAY)
