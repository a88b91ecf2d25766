"""When an event counts as late: ING020.

Mixpanel's own `mp_processing_time_ms` is in UTC, an exported `time` the wall clock of the project's
time zone (export.md). So the difference is off by the zone's distance to UTC, which the limit has
to allow for.
"""

from datetime import UTC, datetime, timedelta

_HOUR_MS = 3_600_000
# Phones that were offline over night send the next day; what takes longer is worth a look.
_LATE_HOURS = 24
# The farthest that any time zone lies from UTC.
_FARTHEST_HOURS = 14


def late_after_ms(timezone: str, now_ms: int) -> int:
    """So many milliseconds after an event's time, as exported, it arrives late for certain.

    UTC may mean that nobody has told the plan the project's time zone: any is allowed for.
    """
    return _LATE_HOURS * _HOUR_MS + _behind_utc_ms(timezone, now_ms)


def _behind_utc_ms(timezone: str, now_ms: int) -> int:
    """How far a zone's clock may be behind UTC, less than nothing for one that is ahead."""
    if timezone.upper() in ("UTC", "ETC/UTC", "Z"):
        return _FARTHEST_HOURS * _HOUR_MS
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        zone = ZoneInfo(timezone)
        year = datetime.fromtimestamp(now_ms / 1000, UTC).year
        ahead = [datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)]
    except (ZoneInfoNotFoundError, ValueError, OSError, OverflowError):
        return _FARTHEST_HOURS * _HOUR_MS
    least = min(offset or timedelta() for offset in ahead)
    return -round(least.total_seconds()) * 1000
