"""One update of a profile, as `/engage` and `/groups` take it.

Source: https://docs.mixpanel.com/reference/profile-set, https://docs.mixpanel.com/reference/group-batch-update
"""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.records import dataclass, field

OPERATIONS = ("$set", "$set_once", "$add", "$append", "$union", "$remove", "$unset", "$delete")
GROUP_OPERATIONS = frozenset({"$set", "$set_once", "$union", "$remove", "$unset", "$delete"})
SETTING = frozenset({"$set", "$set_once", "$add", "$append", "$union"})
USERS = ""  # the group key of users

# Why an update, or a part of it, has no effect or a doubtful one.
NO_ID = "no-id"
NO_OPERATION = "no-operation"
SEVERAL = "several-operations"
NOT_FOR_GROUPS = "not-for-groups"
BAD_VALUE = "bad-value"
_MILLISECONDS_FROM = 10**11


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What an update says. `group` is the group key, USERS for users; `id` None if there is none.
    `operations` are in Mixpanel's order of documentation. `time` is in milliseconds, UTC. `line`
    counts from 1 in `input`. `from_device`: a browser or phone sent it."""

    group: str
    id: str | None
    operations: tuple[tuple[str, Any], ...]
    time: int | None = None
    ignore_time: bool = False
    ignore_alias: bool = False
    place: Mapping[str, float] = field(default_factory=dict)
    from_device: bool = False
    input: str = ""
    line: int = 0

    @property
    def sets_something(self) -> bool:
        """Whether the update can make a profile."""
        return any(name in SETTING for name, _ in self.operations)


def is_update(value: object) -> bool:
    """Whether a decoded line is an update, or a profile as a query of profiles gives it."""
    return (
        isinstance(value, Mapping)
        and "event" not in value
        and not (
            "$distinct_id" not in value
            and "$group_id" not in value
            and not any(name in value for name in OPERATIONS)
        )
    )


def read_update(value: Mapping[str, Any], *, source: str = "", line: int = 0) -> Update:
    """The update that a decoded line holds. A profile that was queried (`$properties`) sets all of
    its properties."""
    group = value.get("$group_key")
    is_group = "$group_key" in value or "$group_id" in value
    name = value.get("$group_id") if is_group else value.get("$distinct_id")
    found = tuple((one, value[one]) for one in OPERATIONS if one in value)
    if not found and isinstance(value.get("$properties"), Mapping):
        found = (("$set", value["$properties"]),)
    return Update(
        group=_text(group) or "?" if is_group else USERS,
        id=_text(name) or None,
        operations=found,
        time=_milliseconds(value.get("$time")),
        ignore_time=_flag(value.get("$ignore_time")),
        ignore_alias=_flag(value.get("$ignore_alias")),
        place={one: value[one] for one in ("$latitude", "$longitude") if is_number(value.get(one))},
        from_device="$device_id" in value or "$mp_metadata" in value,
        input=source,
        line=line,
    )


def is_number(value: object) -> bool:
    """Whether a value is a number that can be added."""
    return isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0


def _flag(value: object) -> bool:
    """Go's client sends the text "true"."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _text(value: object) -> str:
    """An id; numbers are taken as their digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value == value and abs(value) < 1e15:
        return str(int(value)) if value == int(value) else repr(value)
    return ""


def _milliseconds(value: object) -> int | None:
    if not isinstance(value, int | float) or not is_number(value) or not 0 <= value < 1e15:
        return None
    return round(value if value >= _MILLISECONDS_FROM else value * 1000)
