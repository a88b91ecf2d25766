"""Which days are looked at, and which days they are held against."""

from collections.abc import Iterable, Mapping

from lexicon_cli.core.records import dataclass

DAYS = 7
BASELINE_DAYS = 28
_HALF = 0.5
_LEAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Windows:
    """Days as numbers since 1970-01-01: `[first, until)` is looked at, `[baseline, first)` is what
    was before. `apart` are days of facts that were given as the baseline, if they were."""

    baseline: int
    first: int
    until: int
    apart: frozenset[int] = frozenset()

    def is_before(self, day: int) -> bool:
        """Whether the day is one of the baseline."""
        return day in self.apart or self.baseline <= day < self.first

    def is_now(self, day: int) -> bool:
        """Whether the day is one that is looked at."""
        return self.first <= day < self.until and day not in self.apart

    @property
    def last(self) -> int:
        """The last day that is looked at."""
        return self.until - 1


def choose(
    traffic: Mapping[int, int],
    *,
    since: int | None = None,
    until: int | None = None,
    apart: Iterable[int] | None = None,
) -> tuple[Windows | None, tuple[str, ...]]:
    """The windows for data with so many events a day, and what a reader must know about them.

    `since` and `until` are the first day and the one after the last that are asked for. Without
    them it is the last seven days against the 28 before; of less than five weeks of data the last
    third, at most seven days. `apart` are days that are the past wherever they lie; then it is the
    last seven days of the others. A last day with less than half the events of such a weekday is
    left out, unless it was asked for: it is not over. None if there is no day to look at.
    """
    before = frozenset(apart or ())
    days = sorted(day for day, count in traffic.items() if count and day not in before)
    if not days:
        return None, ("no event has a day of its own: nothing was looked at",)
    notes: list[str] = []
    end = until
    if end is not None and end > days[-1] + 1 and (since is None or since <= days[-1]):
        end = days[-1] + 1
        notes.append("the data ends before --until: nothing is known of the days after it")
    if end is None:
        end = days[-1] + 1
        if since is None and _is_partial(traffic, days[-1], days):
            end -= 1
            notes.append("the last day has less than half the usual events and was left out")
    first = _first(since, end, days[0], apart is not None)
    if first >= end:
        return None, ("there is no day to look at: check --since and --until",)
    start = min(first, max(days[0], first - BASELINE_DAYS))
    windows = Windows(start, first, end, before)
    known = sum(1 for day in traffic if windows.is_before(day))
    if not known:
        notes.append("there are no days before: what changed cannot be told")
    elif known < DAYS:
        notes.append(f"only {known} day{'' if known == 1 else 's'} before to hold it against")
    return windows, tuple(notes)


def _first(since: int | None, end: int, oldest: int, has_baseline: bool) -> int:
    if since is not None:
        return since
    if has_baseline:
        return min(end, max(oldest, end - DAYS))
    days = end - oldest
    if days >= DAYS + BASELINE_DAYS:
        return end - DAYS
    return end - max(1, min(DAYS, days // 3)) if days > 1 else oldest


def _is_partial(traffic: Mapping[int, int], last: int, days: list[int]) -> bool:
    same = sorted(traffic[day] for day in days if day != last and (last - day) % 7 == 0)
    others = same or sorted(traffic[day] for day in days if day != last)
    if len(days) < _LEAST_DAYS or not others:
        return False
    return traffic[last] < _HALF * others[len(others) // 2]
