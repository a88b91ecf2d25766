"""The project's clock: on which of its days a time falls, and which moment it is.

Exports of projects made before 2023 hold wall-clock time of the project, newer ones and captures
hold UTC (https://docs.mixpanel.com/reference/raw-event-export); which it is cannot be told from a
single event.
"""

from datetime import UTC, datetime, timedelta, tzinfo

PROJECT, TRUE_UTC = TIMES = ("project", "utc")
_DAY_MS = 86_400_000
_QUARTER_MS = 900_000  # clocks are changed at full quarters of an hour
_EPOCH = datetime(1970, 1, 1)
# Years 1 to 9999, less a day at each end for the zone.
EARLIEST_MS, LATEST_MS = -62_135_510_400_000, 253_402_214_399_999


class Clock:
    """Times in milliseconds between EARLIEST_MS and LATEST_MS. `times` says what they are: the
    project's wall-clock time, or UTC. Raises ValueError for a zone that this system lacks."""

    def __init__(self, zone: str = "UTC", *, times: str = PROJECT) -> None:
        self.zone = zone
        self.times = times
        self._zone = _zone(zone)
        self._is_shifted = times == TRUE_UTC and self._zone is not UTC
        self._shifts: dict[int, int] = {}

    def day(self, time: int) -> int:
        """The day since 1970 on the project's clock."""
        return (time + self._shift(time) if self._is_shifted else time) // _DAY_MS

    def utc(self, time: int) -> str:
        """The moment in ISO 8601, UTC, with a fraction only where there is one."""
        moment = _EPOCH + timedelta(milliseconds=time)
        if self.times == PROJECT and self._zone is not UTC:
            moment = moment.replace(tzinfo=self._zone).astimezone(UTC).replace(tzinfo=None)
        return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds") + "Z"

    def _shift(self, time: int) -> int:
        quarter = time // _QUARTER_MS
        shift = self._shifts.get(quarter)
        if shift is None:
            moment = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=time)
            offset = moment.astimezone(self._zone).utcoffset() or timedelta()
            shift = self._shifts[quarter] = round(offset.total_seconds() * 1000)
        return shift


def _zone(name: str) -> tzinfo:
    if name.upper() in ("UTC", "ETC/UTC", "Z"):
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f'no time zone "{name}" on this system') from error
