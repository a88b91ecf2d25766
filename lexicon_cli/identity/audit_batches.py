"""Many rows of a log at once, read as bytes by somebody else, who asks here for what is new."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lexicon_cli.identity.audit_log import AuditLog

# What stands for a time of arrival that cannot be read, and for none.
_UNUSABLE, _ABSENT = -1, -2

Answer = tuple[int, ...]


class Batches:
    """Adds batches of rows to a log. What a row of a batch says that no row said before is worked
    out by a log of one row, which knows ids, names and versions by the same numbers."""

    def __init__(self, log: AuditLog) -> None:
        self._log: Final = log
        self._one: Final = log.sibling()

    def answer(self, row: int, event: str, properties: Mapping[str, Any]) -> Answer:
        """The columns of an event that becomes this row of the batch: kind, user, device, distinct,
        lack, platform, version, said; event, time, day and arrival."""
        log, one = self._log, self._one
        one.add(0, 0, event, properties)
        row += len(log)
        for reason in one.rows.refused.values():
            log.rows.refused[row] = reason
        one.rows.refused.clear()
        for failure in _emptied(one.failure):
            log.failed.append(row)
            log.failure.append(failure)
        _emptied(one.failed)
        log.by_sdk.extend(row for _ in _emptied(one.by_sdk))
        one.rows.arrival = None
        one.history.line.pop()
        one.offset.pop()
        return (*(column.pop() for column in _columns(one)), _arrival(properties))

    def extend(self, columns: Sequence[bytes], *, both: int, has_arrival: bool) -> None:
        """Add the rows of a batch: columns as in `answer`, then lines and offsets, as arrays have
        them. `both` is how many events have a device and a user; `has_arrival` says whether any row
        so far tells when it arrived."""
        log, rows = self._log, self._log.rows
        if has_arrival and rows.arrival is None:
            rows.arrival = array("q", bytes(8 * len(log)))
        *alike, arrival, line, offset = columns
        for column, more in zip(_columns(log), alike, strict=True):
            column.frombytes(more)
        if rows.arrival is not None:
            rows.arrival.frombytes(arrival)
        log.history.line.frombytes(line)
        log.offset.frombytes(offset)
        rows.add_both(both)


def _columns(log: AuditLog) -> "tuple[array[int], ...]":
    rows, history = log.rows, log.history
    ids = rows.kind, rows.user, rows.device, rows.distinct, rows.lack
    return (*ids, log.platform, log.version, log.said, history.event, history.time, rows.day)


def _emptied(column: "array[int]") -> "array[int]":
    found = column[:]
    del column[:]
    return found


def _arrival(properties: Mapping[str, Any]) -> int:
    for name in ("mp_processing_time_ms", "$mp_api_timestamp_ms"):
        if name in properties:
            value = properties[name]
            if isinstance(value, bool) or not isinstance(value, int | float):
                return _UNUSABLE
            return int(value) if 0 <= value < 2**62 else _UNUSABLE
    return _ABSENT
