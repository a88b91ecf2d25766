"""What records look like, whatever the path they were sent to."""

from collections.abc import Sequence
from typing import Any

from lexicon_cli.wire.record import Record
from lexicon_cli.wire.target import ENGAGE, GROUPS, OTHER, TRACK

_OPERATIONS = frozenset(
    {"$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$delete"}
)
# One of these is on every event of a client of Mixpanel.
_OWN = frozenset({"token", "distinct_id", "$device_id", "$user_id", "$insert_id", "mp_lib"})
_LOOKED_AT = 20


def endpoint_by_shape(records: Sequence[Record]) -> str:
    """The endpoint that records were meant for, by the first that can be told; OTHER if none."""
    for record in records[:_LOOKED_AT]:
        endpoint = _endpoint(record.value)
        if endpoint is not None:
            return endpoint
    return OTHER


def looks_like_mixpanel(record: Record) -> bool:
    """Whether a record is an event or an update by its shape alone."""
    return _endpoint(record.value) is not None


def _endpoint(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    properties = value.get("properties")
    if isinstance(value.get("event"), str) and isinstance(properties, dict):
        # Other vendors' events have these two as well; PostHog's has `$lib`, and the ids too.
        is_own = "$lib" not in properties or "mp_lib" in properties
        return TRACK if is_own and not _OWN.isdisjoint(properties) else None
    if "$group_key" in value and "$group_id" in value:
        return GROUPS
    if "$distinct_id" in value and ("$token" in value or not _OPERATIONS.isdisjoint(value)):
        return ENGAGE
    return None
