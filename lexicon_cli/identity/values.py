"""Ids and times as they stand in events, made plain."""

DEVICE = "$device:"

_SECONDS_A_DAY = 86_400
_LATEST_DAY = 2**31 - 1


def id_text(value: object) -> str:
    """An id as text; numbers are treated as their digits, all else is no id."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and value == value and abs(value) < 1e15:
        return str(int(value)) if value == int(value) else repr(value)
    return ""


def day_of(time: object) -> int:
    """The day since 1970 of a time in seconds or milliseconds; -1 without one."""
    milliseconds = time_ms(time)
    return -1 if milliseconds < 0 else min(milliseconds // 1000 // _SECONDS_A_DAY, _LATEST_DAY)


def time_ms(time: object) -> int:
    """A time in seconds or milliseconds as milliseconds; -1 for what is no time."""
    if isinstance(time, bool) or not isinstance(time, int | float) or not 0 <= time < 1e15:
        return -1
    return int(time) if time >= 1e11 else int(time * 1000)
