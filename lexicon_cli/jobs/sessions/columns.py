"""What sessions need of each event, in some 80 bytes."""

import json
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from lexicon_cli.identity.rows import Rows
from lexicon_cli.kernel.ingest import id_text, milliseconds
from lexicon_cli.sessions.clock import EARLIEST_MS, LATEST_MS
from lexicon_cli.sessions.cutting import NO_VALUE

NO_TIME = -(2**63)
_MARK = b"\xef\xbb\xbf"  # may lead a file


class Columns:
    """Events in order of arrival. `values` are the numbers of the values of `properties`, a column
    each. Of events that copies may follow, `key` is the hash of what makes two events one, `bare`
    tells those without an insert id, and `taken` is when Mixpanel took the event (-1 if it does not
    say). Rows of input n begin at `starts[n]`.
    """

    def __init__(self, properties: Sequence[str] = ()) -> None:
        self.rows = Rows()
        self.properties = tuple(properties)
        self.values = tuple(array("i") for _ in properties)
        self.time = array("q")
        self.event = array("i")
        self.events: list[str] = []
        self.key = array("q")
        self.bare = bytearray()
        self.taken = array("q")
        self.starts: list[int] = []
        self._told: list[Any] = []
        self._value_numbers: dict[str, int] = {}
        self._event_numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.time)

    def begin(self) -> None:
        """What is added from now on comes from another input."""
        self.starts.append(len(self.time))

    def add(self, event: str, properties: Mapping[str, Any]) -> None:
        """One event."""
        self.rows.add(event, properties)
        number = self._event_numbers.get(event)
        if number is None:
            number = self._event_numbers[event] = len(self.events)
            self.events.append(event)
        self.event.append(number)
        time = milliseconds(properties.get("time"))
        usable = time is not None and EARLIEST_MS <= time <= LATEST_MS
        self.time.append(time if usable and time is not None else NO_TIME)
        for name, column in zip(self.properties, self.values, strict=True):
            value = properties.get(name)
            column.append(NO_VALUE if value is None else self._number(value))

    def add_line(self, event: str, properties: Mapping[str, Any], raw: bytes) -> None:
        """One event of a line, of which copies may follow."""
        self.add(event, properties)
        insert_id = properties.get("$insert_id")
        is_bare = insert_id is None or insert_id == ""
        self.bare.append(is_bare)
        taken = properties.get("mp_processing_time_ms")
        self.taken.append(taken if type(taken) is int and 0 <= taken < 2**62 else -1)
        if is_bare:
            self.key.append(hash(raw.removeprefix(_MARK)))
            return
        distinct = properties.get("distinct_id")
        self.key.append(
            hash(
                (
                    insert_id if type(insert_id) is str else id_text(insert_id),
                    self.time[-1],
                    event,
                    distinct if type(distinct) is str or distinct is None else id_text(distinct),
                )
            )
        )

    def pick(self, numbers: Sequence[int]) -> "Columns":
        """Only the rows of these numbers, in this order, as one input that no copies follow."""
        picked = Columns(self.properties)
        picked.rows = self.rows.pick(numbers)
        picked.time = array("q", (self.time[row] for row in numbers))
        picked.event = array("i", (self.event[row] for row in numbers))
        picked.events = self.events
        picked.values = tuple(array("i", (one[row] for row in numbers)) for one in self.values)
        picked._told = self._told
        return picked

    def value(self, number: int) -> Any:
        """The value of a number."""
        return self._told[number]

    def _number(self, value: Any) -> int:
        """Values are alike if their JSON is; 1 is not 1.0, and "1" neither."""
        text = json.dumps(value, sort_keys=True)
        number = self._value_numbers.get(text)
        if number is None:
            number = self._value_numbers[text] = len(self._told)
            self._told.append(value)
        return number
