"""When things happen: how many events fall into each slice of the window."""

from collections.abc import Iterator, Sequence

HOUR_S = 3600
DAY_S = 24 * HOUR_S
# A slice never holds more events than this: it bounds the memory of a run of any size.
_MOST_EVENTS_A_SLICE = 4000

# Shares of a day by hour, UTC: a quiet night, a lunch bump, a long evening.
DAY_CURVE = (
    2, 1, 1, 1, 1, 2, 4, 6, 8, 9, 9, 10, 11, 10, 9, 9, 10, 11, 13, 15, 15, 13, 9, 5,
)  # fmt: skip


def slices(
    start: int, days: float, events: int, week: Sequence[float], growth: float
) -> Iterator[tuple[float, float, int]]:
    """(begin, end, events due by its end) of consecutive slices; times in seconds since the epoch.

    `week` holds a factor per weekday, Monday first; `growth` is the relative growth per week.
    """
    seconds = max(1, round(days * DAY_S))
    step = min(HOUR_S, max(1.0, seconds * _MOST_EVENTS_A_SLICE / max(events, 1)))
    count = max(1, -int(-seconds // step))
    # A step that divides the window may, rounded, leave one more slice: an empty one at its end.
    begins = [start + number * step for number in range(count) if number * step < seconds]
    total = sum(_weight(begin, start, week, growth) for begin in begins)
    done = 0.0
    for begin in begins:
        done += _weight(begin, start, week, growth)
        end = min(begin + step, start + seconds)
        yield begin, end, round(events * done / total)


def _weight(moment: float, start: int, week: Sequence[float], growth: float) -> float:
    days_since_epoch = int(moment // DAY_S)
    weekday = (days_since_epoch + 3) % 7  # 1 January 1970 was a Thursday
    weeks = (moment - start) / (7 * DAY_S)
    return float(week[weekday] * DAY_CURVE[int(moment % DAY_S) // HOUR_S] * (1 + growth) ** weeks)
