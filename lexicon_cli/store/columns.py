"""Events as the columns of a store: the line itself, and what questions are asked by."""

import json
from collections.abc import Mapping
from typing import Any

from lexicon_cli.kernel.ingest import id_text, milliseconds

NO_TIME = -(2**63)
NO_ARRIVAL = -1
_LATEST_MS = 9 * 10**15  # what a DuckDB timestamp can hold
# Of any event, as an export has them.
_NOTES = frozenset(
    {
        "$distinct_id_before_identity",
        "$identity_failure_reason",
        "$failure_reason",
        "$failure_description",
        "$is_reshuffled",
        "$preshuffle_distinct_id",
        "$had_persisted_distinct_id",
    }
)
# Of the events that join ids.
_JOINS = ("$identified_id", "$anon_id", "$anon_distinct_id", "alias", "$distinct_ids")
_VERBS = frozenset({"$identify", "$create_alias", "$merge"})
ARRIVAL = "mp_processing_time_ms"
_ARRIVALS = (ARRIVAL, "$mp_api_timestamp_ms")


class Columns:
    """Lists of one entry an event, in order of arrival."""

    def __init__(self) -> None:
        self.line_number: list[int] = []
        self.byte_offset: list[int] = []
        self.time: list[int] = []
        self.event: list[str] = []
        self.distinct_id: list[str | None] = []
        self.device_id: list[str | None] = []
        self.user_id: list[str | None] = []
        self.insert_id: list[str | None] = []
        self.arrival: list[int] = []
        self.identity: list[str | None] = []
        self.line: list[str] = []
        self.bare = 0  # how many have no insert id

    def __len__(self) -> int:
        return len(self.line)

    def add(
        self, event: str, properties: Mapping[str, Any], line: str, number: int, offset: int
    ) -> None:
        """One event: its line as text, the line's number and byte offset."""
        get = properties.get
        odd: dict[str, Any] = {}
        distinct, device, user = get("distinct_id"), get("$device_id"), get("$user_id")
        insert, arrival, time = get("$insert_id"), get(ARRIVAL), milliseconds(get("time"))
        if type(distinct) is not str:
            distinct = _id("distinct_id", distinct, odd)
        if type(device) is not str:
            device = _id("$device_id", device, odd)
        if type(user) is not str:
            user = _id("$user_id", user, odd)
        if type(insert) is not str or not insert:
            insert = None if insert is None or insert == "" else id_text(insert)
        if insert is None:
            self.bare += 1
        if type(arrival) is not int or not 0 <= arrival < 2**62:
            arrival = NO_ARRIVAL
            odd.update({name: get(name) for name in _ARRIVALS if name in properties})
        if not _NOTES.isdisjoint(properties):
            odd.update({name: properties[name] for name in _NOTES if name in properties})
        if event in _VERBS:
            odd.update({name: properties[name] for name in _JOINS if name in properties})
        self.line_number.append(number)
        self.byte_offset.append(offset)
        self.time.append(time if time is not None and abs(time) < _LATEST_MS else NO_TIME)
        self.event.append(event)
        self.distinct_id.append(distinct)
        self.device_id.append(device)
        self.user_id.append(user)
        self.insert_id.append(insert)
        self.arrival.append(arrival)
        self.identity.append(json.dumps(odd, sort_keys=True) if odd else None)
        self.line.append(line)

    def arrays(self, first_sequence: int) -> dict[str, Any]:
        """The columns as the database reads them fastest."""
        import numpy as np

        count = len(self.line)
        texts = ("event", "distinct_id", "device_id", "user_id", "insert_id", "identity", "line")
        numbers = ("line_number", "byte_offset", "time", "arrival")
        found: dict[str, Any] = {name: np.array(getattr(self, name), "int64") for name in numbers}
        for name in texts:
            found[name] = np.array(getattr(self, name), dtype=object)
        found["sequence"] = np.arange(first_sequence, first_sequence + count, dtype="int64")
        return found


def _id(name: str, value: Any, odd: dict[str, Any]) -> str | None:
    """An id that is no text: as text in its column, and as it was beside it."""
    if value is None:
        return None
    odd[name] = value
    return id_text(value)
