"""What `/import` says of each record when it is strict.

Source: https://docs.mixpanel.com/reference/import-events, and for identity events, which need
neither time nor ids, https://docs.mixpanel.com/openapi/identity.openapi.yaml. Where the wording of
the vendor's answer is known, it is used; else the words are our own.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lexicon_cli.core.limits import Limits
from lexicon_cli.core.mixpanel import BLOCKED_IDS, IDENTITY_EVENTS
from lexicon_cli.wire.record import Record

_INSERT_ID = re.compile(r"[A-Za-z0-9-]*", re.ASCII)
# The unit of times is not said; larger ones are taken for milliseconds.
_MILLISECONDS_FROM = 10**11
_IDS = ("distinct_id", "$device_id", "$user_id")
_NEEDED = frozenset({"time", "distinct_id", "$insert_id"})
_IDENTITY: frozenset[str] = frozenset()
_Fault = tuple[str, str]  # field, message


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a record is refused. `index` counts from 0 in the batch as it was sent; `insert_id` is
    "" if the record has none that is text."""

    index: int
    insert_id: str
    field: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        """As Mixpanel's answer has it."""
        return {
            "index": self.index,
            "insert_id": self.insert_id,
            "field": self.field,
            "message": self.message,
        }


def failures_of(
    records: Sequence[Record], *, now: float, limits: Limits | None = None
) -> tuple[Failure, ...]:
    """The records of a batch that are refused, one failure each: the first that is found. `now` is
    in seconds since the epoch."""
    checking = _Checking(now, limits or Limits())
    failures = []
    for index, record in enumerate(records):
        fault = next(checking.faults(record), None)
        if fault is not None:
            failures.append(Failure(index, _insert_id(record.value), *fault))
    return tuple(failures)


def _insert_id(value: Any) -> str:
    properties = value.get("properties") if isinstance(value, dict) else None
    found = properties.get("$insert_id") if isinstance(properties, dict) else None
    return found.encode("utf-8", "replace").decode() if isinstance(found, str) else ""


class _Checking:
    """The rules, at one instant."""

    def __init__(self, now: float, limits: Limits) -> None:
        self._now = now
        self._limits = limits

    def faults(self, record: Record) -> Iterator[_Fault]:
        """What is wrong with a record, in the order in which it would be told."""
        value = record.value
        if not isinstance(value, dict):
            yield "", "must be a well-formed JSON object"
            return
        event, properties = value.get("event"), value.get("properties")
        if not isinstance(event, str) or not event.strip():
            yield "event", "'event' must not be missing or blank"
        if not isinstance(properties, dict):
            yield "properties", "'properties' is invalid: must be a JSON object"
            return
        names = _IDENTITY if event in IDENTITY_EVENTS else _NEEDED
        yield from self._time(properties, names)
        yield from _ids(properties, names)
        yield from self._insert_id(properties, names)
        if event == "$merge" and not _is_pair(properties.get("$distinct_ids")):
            field = "properties.$distinct_ids"
            yield field, f"'{field}' is invalid: must be a list of two ids"
        yield from self._size(record, properties)

    def _time(self, properties: dict[str, Any], needed: frozenset[str]) -> Iterator[_Fault]:
        field = "properties.time"
        if "time" not in properties:
            if "time" in needed:
                yield field, f"'{field}' is invalid: must not be missing"
            return
        seconds = _seconds(properties["time"])
        if seconds is None or seconds < self._limits.earliest_time:
            yield field, f"'{field}' is invalid: must be specified as seconds since epoch"
        elif seconds > self._now + self._limits.future_seconds:
            yield field, f"'{field}' is invalid: must not be in the future"

    def _insert_id(self, properties: dict[str, Any], needed: frozenset[str]) -> Iterator[_Fault]:
        field, value = "properties.$insert_id", properties.get("$insert_id")
        if value is None or value == "":
            if "$insert_id" in needed:
                yield field, f"'{field}' is invalid: must not be missing"
        elif not isinstance(value, str):
            yield field, "'$insert_id' is invalid: must be a string"
        elif value in BLOCKED_IDS:
            yield field, "'$insert_id' is invalid: must not be a placeholder"
        elif _INSERT_ID.fullmatch(value) is None:
            message = "must only contain alphanumeric or hyphen '-' characters"
            yield field, f"'$insert_id' is invalid: {message}"
        elif len(value) > self._limits.insert_id_bytes:
            most = self._limits.insert_id_bytes
            yield field, f"'$insert_id' is invalid: must not be longer than {most} bytes"

    def _size(self, record: Record, properties: dict[str, Any]) -> Iterator[_Fault]:
        limits = self._limits
        if len(record.line) > limits.event_bytes:
            yield "", f"the event must not be larger than {limits.event_bytes} bytes"
        if len(properties) > limits.max_properties:
            yield "properties", f"there must not be more than {limits.max_properties} properties"
        for name, value in properties.items():
            reason = _too_large(value, limits)
            if reason is not None:
                shown = name.encode("utf-8", "replace").decode()
                yield f"properties.{shown}", f"'properties.{shown}' is invalid: {reason}"
        if _is_no_text(record.line):
            yield "properties", "properties is invalid: string should be valid utf8"


def _is_pair(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(isinstance(id_, str) for id_ in value)
    )


def _ids(properties: dict[str, Any], needed: frozenset[str]) -> Iterator[_Fault]:
    field = "properties.distinct_id"
    if "distinct_id" in needed and all(properties.get(name) is None for name in _IDS):
        yield field, f"'{field}' is invalid: must not be missing"
    value = properties.get("distinct_id")
    if str(value) in BLOCKED_IDS and value is not None:
        yield field, f"'{field}' is invalid: must not be a placeholder"


def _seconds(value: Any) -> float | None:
    """A time in seconds since the epoch."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if abs(value) >= 10**18:
        return None
    return value / 1000 if abs(value) >= _MILLISECONDS_FROM else value


def _too_large(value: Any, limits: Limits) -> str | None:
    """Why a list or an object is too large, or anything in it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            if len(one) > limits.list_elements:
                return f"must not have more than {limits.list_elements} elements"
            waiting.extend(one)
        elif isinstance(one, dict):
            if len(one) > limits.object_keys:
                return f"must not have more than {limits.object_keys} keys"
            waiting.extend(one.values())
    return None


def _is_no_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return True
    return False
