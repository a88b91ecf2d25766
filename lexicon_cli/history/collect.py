"""Events into daily facts, one by one or as blocks of lines.

An event is only counted here, value by value, among its likes; what its values are is worked out
once for all of them (groups.py). Blocks of lines are counted as bytes where that is compiled
(native/): then only odd lines are decoded and come to `add`. Whatever is to be known of each event
has to be counted in both, so that they stay alike.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from lexicon_cli.history.facts import EARLIEST_DAY, LATEST_DAY, DailyFacts, EventKey
from lexicon_cli.history.folding import fold
from lexicon_cli.history.groups import FALSE, TRUE, USERS, Columns, Counting, new_columns
from lexicon_cli.history.keys import key_of
from lexicon_cli.history.privacy import UNTOLD, Privacy
from lexicon_cli.history.splits import Chosen
from lexicon_cli.history.told import Telling, new_counter
from lexicon_cli.kernel.decode import Malformed, decode_event
from lexicon_cli.kernel.ingest import MILLISECONDS_FROM, id_text, milliseconds

_DAY_MS = 86_400_000
_DAY_S = 86_400
# How much is counted before it is folded away: values, bytes by so many, and new groups, each of
# which takes the room of so many values.
_PENDING = 800_000
_BYTES_EACH = 256
_GROUP = 100


class Counted(NamedTuple):
    """What some lines were: all of them, those not blank, and those of them without an event."""

    lines: int
    kept: int
    malformed: int


class Collector:
    """Adds events up. `since` and `until` are days: others are left out. `planned` are the
    properties that the plan knows, by event; `choosers` those of them that are counted together
    with others (splits.py)."""

    def __init__(
        self,
        *,
        since: int | None = None,
        until: int | None = None,
        planned: Mapping[str, frozenset[str]] | None = None,
        privacy: Privacy | None = None,
        choosers: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    ) -> None:
        self._low = EARLIEST_DAY if since is None else max(since, EARLIEST_DAY)
        self._high = LATEST_DAY if until is None else min(until - 1, LATEST_DAY)
        self._facts = DailyFacts(planned)
        self._counting = Counting(privacy or Privacy())
        # By what an event says of its name, day, library, system and version, and by what it means.
        self._told: dict[tuple[Any, ...], Columns] = {}
        self._groups: dict[EventKey, Columns] = {}
        self._left = _PENDING
        self._chosen = {
            event: Chosen(own, self._facts.planned.get(event, ()))
            for event, own in (choosers or {}).items()
        }
        self._counter = new_counter((self._low, self._high), self._chosen)
        if self._counter is not None:
            self._telling = Telling(self._counter, privacy or Privacy(), self._chosen)

    def add_lines(self, block: bytes, *, is_first: bool = False) -> Counted:
        """Count the events of whole lines; `is_first`: a byte order mark may lead them."""
        if self._counter is None:
            return self._add_lines(block, is_first)
        lines, kept, left = self._counter.count(block)
        malformed = 0
        for begin, end, number in left:
            malformed += not self._add_line(block[begin:end], is_first and number == 0)
        if self._counter.is_full:
            self._fold()
        return Counted(lines, kept, malformed)

    def _add_lines(self, block: bytes, is_first: bool) -> Counted:
        lines = kept = malformed = 0
        for line in block.removesuffix(b"\n").split(b"\n") if block else ():
            lines += 1
            if line and not line.isspace():
                kept += 1
                malformed += not self._add_line(line, is_first and lines == 1)
        return Counted(lines, kept, malformed)

    def _add_line(self, line: bytes, is_first: bool) -> bool:
        """Count the event of a line; whether there is one."""
        try:
            name, properties = decode_event(line, first=is_first)
        except Malformed:
            return False
        self.add(name, properties, len(line))
        return True

    def add(self, name: str, properties: Mapping[str, Any], size: int = 0) -> None:
        """Count one event; `size` is its line's length in bytes, where that is known."""
        get = properties.get
        time = get("time")
        if type(time) is int:
            day = time // (_DAY_MS if time >= MILLISECONDS_FROM else _DAY_S)
        else:
            moment = milliseconds(time)
            day = -1 if moment is None else moment // _DAY_MS
        if not self._low <= day <= self._high:
            if not EARLIEST_DAY <= day <= LATEST_DAY:
                self._facts.undated += 1
            return
        told = (
            name,
            day,
            get("mp_lib"),
            get("$os"),
            get("$app_version_string"),
            get("app_version"),
            get("$app_version"),
        )
        try:
            columns = self._told[told]
        except (KeyError, TypeError):
            columns = self._columns_of(told)
        user = get("distinct_id")
        columns[USERS][user if type(user) is str else _id_of(user)] += 1
        for prop, value in properties.items():
            kind = type(value)
            if prop in UNTOLD:
                columns[prop][kind] += 1
            elif kind is str or kind is int:
                columns[prop][value] += 1
            elif kind is bool:
                columns[prop][TRUE if value else FALSE] += 1
            elif kind is float:
                columns[prop][(value,)] += 1
            else:
                columns[prop][kind] += 1
        # Further counts of single events have their place here, and in native/counter.h.
        chosen = self._chosen.get(name)
        if chosen is not None:
            chosen.add(day, properties)
        self._left -= len(properties) + 1 + size // _BYTES_EACH
        if self._left < 0:
            self._fold()

    def finish(self) -> DailyFacts:
        """The facts of all events so far, which are the caller's; the next ones begin anew."""
        self._fold()
        facts = self._facts
        self._facts = DailyFacts(facts.planned)
        return facts

    def _columns_of(self, told: tuple[Any, ...]) -> Columns:
        """Where events are counted that say this of themselves."""
        name, day, *words = told
        key = key_of(day, (name, *words))
        columns = self._groups.get(key)
        if columns is None:
            columns = self._groups[key] = new_columns()
            self._left -= _GROUP
        if not any(isinstance(one, list | dict) for one in told):
            self._told[told] = columns
        return columns

    def _fold(self) -> None:
        """What was counted into the facts."""
        for key, columns in self._groups.items():
            self._counting.add(self._facts, key, columns)
        if self._counter is not None:
            self._telling.add(self._facts)
        for event, chosen in self._chosen.items():
            chosen.fold(event, self._facts.splits)
        self._told.clear()
        self._groups.clear()
        fold(self._facts)
        self._left = _PENDING


def day_of(properties: Mapping[str, Any]) -> int | None:
    """The day of an event; None if its time cannot be read, or is on no day of anybody's."""
    moment = milliseconds(properties.get("time"))
    day = -1 if moment is None else moment // _DAY_MS
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None


def _id_of(value: Any) -> str | None:
    return None if value is None else id_text(value)
