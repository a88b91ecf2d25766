"""How occurrences are graded, named and shown in a tally."""

from typing import Any

import orjson

from lexicon_cli.core.mixpanel import is_mixpanel_property
from lexicon_cli.kernel.event_names import Resolved
from lexicon_cli.kernel.ingest import LONGEST_NAME, Occurrence, cut_name, shown
from lexicon_cli.kernel.options import KernelOptions

_VERSION_PROPERTIES = ("$app_version_string", "app_version", "$app_version")

# Checks whose values help to mend the fault; others carry sizes, or what must not be shown.
SHOW_VALUES = frozenset(
    {"EVT012", "VAL001", "VAL002", "VAL003", "VAL005", "VAL006", "VAL007", "VAL008", "VAL009"}
    | {"VAL010", "VAL011", "VAL016", "ING013", "ING018"}
)


def value_text(value: Any) -> str:
    """A value as one short text, as JSON has it; strings stand without quotes."""
    if isinstance(value, str):
        return value
    return orjson.dumps(value).decode()


def with_short_name(found: Occurrence) -> Occurrence:
    """The occurrence under a name that is not too long to be counted under."""
    if found.property is None or len(found.property) <= LONGEST_NAME:
        return found
    return found._replace(property=cut_name(found.property))


def is_listed(resolved: Resolved, prop: str) -> bool:
    """Whether a property is one of few: planned or Mixpanel's own."""
    if resolved.entry is not None and prop in resolved.entry.properties:
        return True
    return is_mixpanel_property(prop)


def insert_id_of(properties: dict[str, Any]) -> str | None:
    """The event's insert id as a report shows it."""
    value = properties.get("$insert_id")
    return None if value is None else str(shown(value))


def version_of(properties: dict[str, Any]) -> str | None:
    """The app version an event tells."""
    for name in _VERSION_PROPERTIES:
        value = properties.get(name)
        if isinstance(value, str) and len(value) <= 64:
            return value
    return None


def line_shown(line: bytes) -> str:
    """The beginning of a line, safe to show."""
    return str(shown(line[:200].decode("utf-8", "backslashreplace")))


class Ranks:
    """The severity rank of occurrences, 0 for checks that are off."""

    def __init__(self, options: KernelOptions) -> None:
        self._grades = options.grades
        self._known: dict[tuple[str, str], int] = {}

    def of(self, found: Occurrence) -> int:
        key = (found.code, found.variant)
        rank = self._known.get(key)
        if rank is None:
            plain = self._grades.get(found.code, 0 if self._grades else 1)
            rank = self._grades.get(f"{found.code}/{found.variant}", plain)
            if len(self._known) < 4096:
                self._known[key] = rank
        return rank
