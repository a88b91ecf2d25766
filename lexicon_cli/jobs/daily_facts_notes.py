"""What a reader must know about the days of daily facts: gaps, half days, wrong clocks."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from lexicon_cli.core.plural import counted
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.saved import day_text

_DAY_S = 86_400
_RUNS_NAMED = 10
_DAYS_COMPARED = 7
_MONTH = 28
_GAP = 7  # days without events, after which a day of the future stands alone


def without_future(facts: DailyFacts, now: float) -> tuple[DailyFacts, list[str]]:
    """The facts without stray days after tomorrow (today's end is elsewhere already), as devices
    with a wrong clock make them, and what to say of it. `now` is seconds since the epoch.

    A day is no stray if it follows other days and has half of their events: then somebody made up
    a future.
    """
    sizes = _sizes(facts)
    tomorrow = int(now // _DAY_S) + 1
    past = sorted(day for day in sizes if day <= tomorrow)
    if not past or len(past) == len(sizes):
        return facts, []
    usual, newest = median(sizes[day] for day in past[-_MONTH:]), past[-1]
    strays = set[int]()
    for day in sorted(day for day in sizes if day > tomorrow):
        if sizes[day] * 2 < usual or day - newest > _GAP:
            strays.add(day)
        else:
            newest = day
    if not strays:
        return facts, []
    kept = facts.on_days(lambda day: day not in strays)
    kept.undated = facts.undated
    count = sum(sizes[day] for day in strays)
    first, last = day_text(min(strays)), day_text(max(strays))
    when = first if first == last else f"{first} to {last}"
    are = "is dated after today and counts" if count == 1 else "are dated after today and count"
    return kept, [f"{counted(count, 'event')} {are} for nothing, as of a wrong clock: {when}"]


def day_notes(facts: DailyFacts) -> list[str]:
    """What to know about days with events, and about those between them."""
    days = facts.days()
    notes = undated_notes(facts)
    empty = [(low + 1, high - 1) for low, high in pairwise(days) if high - low > 1]
    if empty:
        total = sum(last - first + 1 for first, last in empty)
        number = f"{total:,} days: " if total > 2 else ""
        notes.append(f"no events at all on {number}{_named(empty)}")
    return [*notes, *_half_day(facts)]


def undated_notes(facts: DailyFacts) -> list[str]:
    """What to know about events that belong to no day."""
    if not facts.undated:
        return []
    have = "has" if facts.undated == 1 else "have"
    events = counted(facts.undated, "event")
    return [f"{events} {have} no time that can be read, or none from 2000 to 2099, and so no day"]


def span_text(since: int | None, until: int | None) -> str:
    """The days from `since` on and before `until`, as part of a sentence."""
    if since is None and until is None:
        return ""
    if until is None:
        return f" from {day_text(since or 0)} on"
    last = day_text(until - 1)
    return f" up to {last}" if since is None else f" from {day_text(since)} to {last}"


def _named(runs: Sequence[tuple[int, int]]) -> str:
    named = ", ".join(_run(first, last) for first, last in runs[:_RUNS_NAMED])
    left = sum(last - first + 1 for first, last in runs[_RUNS_NAMED:])
    return f"{named} and {counted(left, 'more day')}" if left else named


def _run(first: int, last: int) -> str:
    if last - first > 1:
        return f"{day_text(first)} to {day_text(last)}"
    return ", ".join(map(day_text, range(first, last + 1)))


def _half_day(facts: DailyFacts) -> list[str]:
    """Whether the newest day looks as if its end was not exported yet."""
    by_day = _sizes(facts)
    *before, newest = sorted(by_day)
    usual = median(by_day[day] for day in before[-_DAYS_COMPARED:]) if before else 0
    if by_day[newest] * 2 >= usual:
        return []
    return [
        f"the newest day, {day_text(newest)}, has {counted(by_day[newest], 'event')}, less than"
        f" half of what is usual ({usual:,.0f}): is its export complete?"
    ]


def _sizes(facts: DailyFacts) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for key, count in facts.events.items():
        sizes[key.day] += count
    return sizes
