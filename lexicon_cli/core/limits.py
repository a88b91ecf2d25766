"""Mixpanel's limits as dated profiles. All maxima are inclusive: the most that still passes.

The vendor's pages disagree here and there and have moved over the years, so every number names the
page it was read from (November 2026), and a plan can override each.
"""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.naming import nearest
from lexicon_cli.core.records import dataclass, fields, replace

# https://docs.mixpanel.com/reference/import-events
# https://docs.mixpanel.com/docs/data-structure/events-and-properties
# https://docs.mixpanel.com/docs/data-structure/property-reference/data-type


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one event, one property and one project may hold; the defaults are `mixpanel@2026`."""

    # The events page allows "up to 255", the import page says "fewer than 255": 255 itself is
    # doubtful, more is refused. Properties of SERVER_ADDED do not count.
    max_properties: int = 255
    # Events-and-properties page: longer names and values are cut, not refused.
    event_name_characters: int = 255
    property_name_characters: int = 255
    # Characters on the import and events pages; the data-type page says bytes (ING022).
    string_characters: int = 255
    string_bytes: int = 255
    # Import page: "less than 1MB of uncompressed JSON", read as decimal.
    event_bytes: int = 999_999
    # Import page: "fewer than 255" each.
    list_elements: int = 254
    object_keys: int = 254
    # Import page. An employee wrote in October 2025 that 10 is enforced (a pull request of the
    # documentation's repository).
    nesting_depth: int = 3
    # Data-type page: 8 KB for a list or object on an event, 256 KB on a profile; read as binary.
    property_bytes: int = 8 * 1024
    profile_property_bytes: int = 256 * 1024
    # User-profiles page.
    profile_properties: int = 2_000
    # Import page: at most 36 bytes of letters, digits and "-".
    insert_id_bytes: int = 36
    # No figure in the documentation; the length of a string value is assumed.
    distinct_id_characters: int = 255
    # Import page: at most one hour ahead, not before 1971-01-01T00:00:00Z (seconds since 1970).
    future_seconds: int = 3_600
    earliest_time: int = 31_536_000
    # Track page: older events are dropped there.
    track_age_days: int = 5
    # Hot-shard page (https://docs.mixpanel.com/docs/tracking-best-practices/hot-shard-limits).
    hot_shard_events_per_day: int = 200_000
    hot_shard_group_events_per_day: int = 1_000_000
    # Events-and-properties page: names beyond that are not indexed.
    distinct_events: int = 5_000
    # Lexicon page (https://docs.mixpanel.com/docs/data-governance/lexicon): rows of a CSV export.
    export_events: int = 5_000
    export_properties: int = 2_000
    # Import page: one request.
    batch_events: int = 2_000
    batch_bytes: int = 10_000_000

    def to_dict(self) -> dict[str, int]:
        """The numbers by name, as `SchemaBundle.limits` holds them."""
        return {entry.name: getattr(self, entry.name) for entry in fields(self)}


DEFAULT_PROFILE = "mixpanel@2026"

PROFILES: Mapping[str, Limits] = {
    "mixpanel@2026": Limits(),
    # In early 2024 the events page still allowed 2,000 properties an event and 2,000 event names;
    # both figures changed in the course of that year. The rest is not known to have moved.
    "mixpanel@2024": Limits(max_properties=2_000, distinct_events=2_000),
}


def find_profile(name: str) -> Limits:
    """The limits of a named profile. Raises ValueError, with the nearest name, if there is none."""
    if name in PROFILES:
        return PROFILES[name]
    raise ValueError(f'unknown limits profile "{name}"{_hint(name, tuple(PROFILES))}')


def with_overrides(limits: Limits, overrides: Mapping[str, Any]) -> Limits:
    """The limits with some numbers replaced; ValueError for a name or value that cannot be."""
    known = tuple(field.name for field in fields(limits))
    for name, value in overrides.items():
        if name not in known:
            raise ValueError(f'unknown limit "{name}"{_hint(name, known)}')
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f'limit "{name}" must be a whole number')  # noqa: TRY004
        if value < 0 or (value == 0 and name not in _MAY_BE_ZERO):
            raise ValueError(f'limit "{name}" must be {"0 or more" if value < 0 else "1 or more"}')
    return replace(limits, **overrides)


_MAY_BE_ZERO = frozenset({"future_seconds", "earliest_time", "track_age_days"})


def _hint(name: str, known: tuple[str, ...]) -> str:
    match = nearest(name, known, cutoff=0.6)
    if match is not None:
        return f', did you mean "{match.name}"?'
    return f"; known are {', '.join(known)}" if len(known) <= 5 else ""
