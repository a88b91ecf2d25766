"""What each event says about identity, in a few bytes a row, whichever merge system will read it.

Ids become numbers; a row is one entry in each column. So the same rows can be resolved again under
another system, or without one of them, and tens of millions fit in memory.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count, islice
from typing import Any

from lexicon_cli.core.mixpanel import BLOCKED_IDS
from lexicon_cli.identity.values import DEVICE as DEVICE
from lexicon_cli.identity.values import day_of, id_text

NOBODY = -1

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
VERB_KINDS = frozenset((*VERBS.values(), BAD_MERGE))

# Why a row has no id: nothing wrong, an id that Mixpanel blocks, none given, an empty distinct_id.
FINE, BLOCKED, MISSING, EMPTY = range(4)

_NO_IDS = tuple(dict.fromkeys(("", *sorted(BLOCKED_IDS))))


class Rows:
    """Columns of numbers, one entry a row, in the order in which rows were added.

    `user`, `device`, `distinct` are numbers of `names`, NOBODY where a row has none. What they hold
    depends on `kind`: for a verb `user` is the id that is joined to (`$identified_id`, the existing
    id of an alias, the first id of a merge) and `device` the one that joins (`$anon_id`, the alias,
    the second id). `day` is the event's day since 1970. `arrival` is when Mixpanel took the row, in
    milliseconds, where an export tells; rows without it arrived right after the row before.
    `refused` holds the reason that Mixpanel wrote down for each verb it refused, by row.
    """

    def __init__(self) -> None:
        self.kind = array("b")
        self.user = array("i")
        self.device = array("i")
        self.distinct = array("i")
        self.day = array("i")
        self.lack = array("b")
        self.arrival: array[int] | None = None
        self.refused: dict[int, str] = {}
        self._both = 0
        self._numbers = _numbered(())
        self._names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.kind)

    @property
    def evidence(self) -> dict[str, int]:
        """What the rows hold that can tell who is who, in words, and how many rows do."""
        kinds = self.kind
        counts = {
            "events with a device and a user": self._both,
            "refusals that Mixpanel recorded": kinds.count(ANNOTATED) + len(self.refused),
            "rows that Mixpanel has resolved": kinds.count(RECORDED),
            "$identify": kinds.count(IDENTIFY),
            "$create_alias": kinds.count(ALIAS),
            "$merge": kinds.count(MERGE) + kinds.count(BAD_MERGE),
        }
        return {words: count for words, count in counts.items() if count}

    @property
    def names(self) -> tuple[str, ...]:
        """The ids by number."""
        if len(self._names) + len(_NO_IDS) != len(self._numbers):
            self._names = tuple(islice(self._numbers, len(_NO_IDS), None))
        return self._names

    def number(self, name: str) -> int:
        """The number of an id, the same for the same id; NOBODY for what is no id to Mixpanel."""
        return self._numbers[name]

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
        if event in VERBS:
            self._add_verb(VERBS[event], get)
        else:
            self._add_event(get, properties)
        time = get("time")
        if type(time) is int and 0 <= time < 100_000_000_000:
            self.day.append(time // 86_400)  # as `day_of` does, without the call
        else:
            self.day.append(day_of(time))
        if "mp_processing_time_ms" in properties:
            self._arrive(properties["mp_processing_time_ms"])
        elif "$mp_api_timestamp_ms" in properties:
            self._arrive(properties["$mp_api_timestamp_ms"])
        elif self.arrival is not None:
            self._arrive(None)

    def add_both(self, count: int) -> None:
        """So many events with a device and a user were added column by column."""
        self._both += count

    def order(self) -> Iterable[int]:
        """The rows' numbers in order of arrival."""
        times = self.arrival
        if times is None:
            return range(len(self))
        if all(times[at] <= times[at + 1] for at in range(len(times) - 1)):
            return range(len(self))
        return sorted(range(len(self)), key=times.__getitem__)

    def copy(self) -> "Rows":
        """The same rows again, to be changed."""
        copied = Rows()
        copied._numbers = _numbered(self.names)
        copied.kind, copied.day, copied.lack = self.kind[:], self.day[:], self.lack[:]
        copied.user, copied.device, copied.distinct = (
            self.user[:],
            self.device[:],
            self.distinct[:],
        )
        copied.arrival = None if self.arrival is None else self.arrival[:]
        copied.refused, copied._both = dict(self.refused), self._both
        return copied

    def pick(self, numbers: Sequence[int]) -> "Rows":
        """Only the rows of these numbers, in this order; ids keep their numbers."""
        picked = Rows()
        picked._numbers = self._numbers
        for name in ("kind", "user", "device", "distinct", "day", "lack"):
            column = getattr(self, name)
            setattr(picked, name, array(column.typecode, (column[row] for row in numbers)))
        if self.arrival is not None:
            picked.arrival = array("q", (self.arrival[row] for row in numbers))
        if self.refused:
            refused = self.refused
            picked.refused = {at: refused[row] for at, row in enumerate(numbers) if row in refused}
        columns = zip(picked.kind, picked.user, picked.device, strict=True)
        picked._both = sum(
            kind == EVENT and user != NOBODY != device for kind, user, device in columns
        )
        return picked

    def _add_event(self, get: Any, properties: Mapping[str, Any]) -> None:
        # This runs once an event: texts are looked up in place, all else goes to `_id`.
        numbers = self._numbers
        user = device = distinct = NOBODY
        value = get("$user_id")
        if value is not None:
            user = numbers[value] if type(value) is str else self._id(value)
        value = get("$device_id")
        if value is not None:
            is_bare = type(value) is str and value[:1] != "$"
            device = numbers[value] if is_bare else self._device(value)
        before = said = get("distinct_id")
        if "$distinct_id_before_identity" in properties:
            before = properties["$distinct_id_before_identity"]
            before = said if before is None else before
        if before is not None:
            distinct = numbers[before] if type(before) is str else self._id(before)
        kind = EVENT
        if "$identity_failure_reason" in properties and get("$identity_failure_reason") is not None:
            kind = ANNOTATED
        elif user == NOBODY:
            if before is not said or "mp_processing_time_ms" in properties:
                user = self._owner(said, device, distinct)
                if user != NOBODY:
                    kind = RECORDED  # an export tells whose the anonymous event has become
        elif device != NOBODY:
            self._both += 1
        self.kind.append(kind)
        self.user.append(user)
        self.device.append(device)
        self.distinct.append(distinct)
        self.lack.append(FINE if distinct != NOBODY else _lack(said))

    def _owner(self, said: object, device: int, distinct: int) -> int:
        """The user that an exported row of another id belongs to, if it is not that id itself."""
        owner = id_text(said)
        if not owner or owner.startswith(DEVICE):
            return NOBODY
        sent = distinct if device == NOBODY else device
        number = self._numbers[owner]
        return NOBODY if number == sent or sent == NOBODY else number

    def _add_verb(self, verb: int, get: Any) -> None:
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
        reason = get("$failure_reason")
        if isinstance(reason, str) and reason:
            self.refused[len(self.kind)] = reason
        self.kind.append(verb)
        self.user.append(to)
        self.device.append(joins)
        self.distinct.append(distinct)
        self.lack.append(MISSING if NOBODY in (to, joins) else FINE)

    def _arrive(self, arrived: object) -> None:
        if self.arrival is None:
            self.arrival = array("q", [0]) * (len(self.kind) - 1)
        before = self.arrival[-1] if self.arrival else 0
        is_number = isinstance(arrived, int | float) and not isinstance(arrived, bool)
        time = int(arrived) if is_number and 0 <= arrived < 2**62 else before  # type: ignore[operator,call-overload]
        self.arrival.append(time)

    def _device(self, value: object) -> int:
        """A `$device_id`, whose prefix Mixpanel takes off once on ingestion."""
        return self._id(id_text(value).removeprefix(DEVICE))

    def _id(self, value: object) -> int:
        return self._numbers[value if type(value) is str else id_text(value)]


def _numbered(names: Iterable[str]) -> "defaultdict[str, int]":
    """Ids and their numbers: a new one gets the next. What is no id is nobody's from the start."""
    numbers = defaultdict(count().__next__, dict.fromkeys(_NO_IDS, NOBODY))
    for name in names:
        numbers[name]
    return numbers


def _lack(said: object) -> int:
    """Why a distinct_id is none."""
    text = id_text(said)
    if text in BLOCKED_IDS:
        return BLOCKED
    if said is None:
        return MISSING
    return FINE if text else EMPTY
