"""Values that changed: new ones of a closed set (DRF004), leaps of their number (VAL013), lengths
(DRF005)."""

from bisect import bisect_left
from collections.abc import Iterator
from math import sqrt
from statistics import median

from lexicon_cli.drift.expectations import Expectations
from lexicon_cli.drift.expected import Row
from lexicon_cli.drift.shares import find_shift
from lexicon_cli.drift.states import Cells, constant, counts_of, environment, is_whole, total
from lexicon_cli.drift.telling import Drift, chance_text, told
from lexicon_cli.drift.versions import is_version
from lexicon_cli.drift.windows import Windows
from lexicon_cli.history.cell import LENGTHS, ValueCell
from lexicon_cli.history.fact import HistoryFact

_MOST_CHOICES = 30
_LEAST_KNOWN = 100  # values before, to know a closed set by
_EACH = 10  # times each value was seen, on average
_LEAST_NEW = 3
_SHOWN = 5
_LEAP = 20  # values a day
_SCREENED = 3  # days of the past
_P99 = 0.01
_NOWHERE = ("", "")


def value_changes(
    event: str, name: str, cells: Cells, windows: Windows, expect: Expectations
) -> Iterator[Drift]:
    """What changed about the values of one property of one event. Values are of no platform."""
    before = {day: cell for day, cell in cells.items() if windows.is_before(day)}
    now = {day: cell for day, cell in cells.items() if windows.is_now(day)}
    if not now:
        return
    yield from constant(event, name, now, windows, expect)
    yield from environment(event, name, now, windows)
    if not before or expect.is_own(name):
        return
    yield from _new_values(event, name, before, now, windows, expect)
    yield from _leap(event, name, before, now, windows, expect.limits.ratio)
    yield from _longer(event, name, cells, windows, expect.limits.characters)


def _new_values(
    event: str, name: str, before: Cells, now: Cells, windows: Windows, expect: Expectations
) -> Iterator[Drift]:
    planned = expect.property(event, name)
    if (planned is not None and planned.has_enum) or any(c.values.is_cut for c in now.values()):
        return
    if not _have_new(before, now):
        return
    known = _choices(before)
    if known is None:
        return
    counts = counts_of(now.values())
    new = {value: count for value, count in counts.items() if value not in known}
    enough = {value: count for value, count in new.items() if count >= _LEAST_NEW}
    if not enough:
        return
    seen, past = sum(counts.values()), sum(known.values())
    most = max(enough.values())
    chance = min(1.0, (seen / (seen + past)) ** most * len(new))
    first = min(
        day for day, cell in now.items() if not enough.keys().isdisjoint(cell.values.counts)
    )
    order = sorted(enough, key=lambda value: (-enough[value], value))
    shown = [(value, enough[value]) for value in order if expect.shown(name, value) is not None]
    fact = HistoryFact(
        code="DRF004",
        event=event,
        property=name,
        since=first,
        until=windows.last,
        count=sum(enough.values()),
        traffic=seen,
        numbers={"values": len(enough), "known": len(known), "before": past},
        texts={
            "events": [event],
            "values": shown[:_SHOWN],
            "hidden": len(enough) - len(shown),
            "known": sorted(known) if not expect.is_masked(name) else [],
        },
        arithmetic=(
            f"{len(known)} values in {past:,} before; the most frequent new one {most:,} times in"
            f" {seen:,}",
            chance_text(chance),
        ),
    )
    days = (
        (day, sum(n for v, n in cell.values.counts.items() if v in enough), total(cell))
        for day, cell in sorted({**before, **now}.items())
    )
    yield Drift(fact, chance, "share of new values", tuple(days))


def _have_new(before: Cells, now: Cells) -> bool:
    """Whether any value is one that was not there before."""
    known = set().union(*(cell.values.counts for cell in before.values()))
    return not all(known.issuperset(cell.values.counts) for cell in now.values())


def _choices(before: Cells) -> dict[str, int] | None:
    """The values of a closed set, if the property's past is one: few, each often, none of them
    new in the second half. Numbers, dates and versions are no choices."""
    if not is_whole(before.values()):
        return None
    counts = counts_of(before.values())
    if not 1 <= len(counts) <= _MOST_CHOICES:
        return None
    if sum(counts.values()) < max(_LEAST_KNOWN, _EACH * len(counts)):
        return None
    if sum(map(is_version, counts)) * 2 >= len(counts):
        return None
    days = sorted(before)
    early = {value for day in days[: (len(days) + 1) // 2] for value in before[day].values.counts}
    strays = sum(1 for count in counts.values() if count == 1)
    return counts if early >= counts.keys() and not strays else None


def _leap(
    event: str, name: str, before: Cells, now: Cells, windows: Windows, ratio: float
) -> Iterator[Drift]:
    """VAL013: each day as many different values as never before, or hardly any more."""
    if not _may_leap(before, now, ratio):
        return
    past = {day: (cell.distinct.count(), total(cell)) for day, cell in before.items()}
    days = {day: (cell.distinct.count(), total(cell)) for day, cell in now.items()}
    usual, load = median(d for d, _ in past.values()), median(n for _, n in past.values())
    for variant, is_so in (("leapt", _leapt), ("collapsed", _collapsed)):
        late: list[int] = []
        for day in sorted(days, reverse=True):
            if not is_so(days[day], usual, load, ratio):
                break
            late.append(day)
        if not late:
            continue
        distinct = median(days[day][0] for day in late)
        most, least = max(d for d, _ in past.values()), min(d for d, _ in past.values())
        beyond = distinct > 1.5 * most if variant == "leapt" else distinct * 1.5 < least
        if not beyond:
            continue
        fact = HistoryFact(
            code="VAL013",
            variant=variant,
            event=event,
            property=name,
            since=min(late),
            until=windows.last,
            count=sum(days[day][1] for day in late),
            traffic=sum(n for _, n in days.values()),
            numbers={"before": float(usual), "after": float(distinct), "days": len(late)},
            texts={"events": [event]},
            arithmetic=(
                f"different values a day: {usual:,.0f} before (at most {most:,}, at least"
                f" {least:,}), {distinct:,.0f} since",
                f"values a day: {load:,.0f} before, {median(days[d][1] for d in late):,.0f} since",
            ),
        )
        series = tuple((day, *counts) for day, counts in sorted({**past, **days}.items()))
        yield Drift(fact, 0.0, "different values among values", series)


def _may_leap(before: Cells, now: Cells, ratio: float) -> bool:
    """A quick look at some days, as counting is not free."""
    if all(map(_is_small, now.values())) and all(map(_is_small, before.values())):
        return False
    old = sorted(before)
    some = old[:: max(1, len(old) // _SCREENED)][:_SCREENED]
    usual = median(before[day].distinct.count() for day in some)
    last = now[max(now)].distinct.count()  # a change that is told lasts until then
    near = sqrt(ratio)
    return last > max(_LEAP, near * usual) or (last * near < usual and usual > _LEAP)


def _is_small(cell: ValueCell) -> bool:
    values = cell.values
    return not values.is_cut and not values.rest and len(values.counts) <= _LEAP


def _leapt(day: tuple[int, int], usual: float, load: float, ratio: float) -> bool:
    more = max(1.0, day[1] / load) if load else 1.0
    return day[0] >= ratio * usual * more and day[0] - usual * more >= _LEAP


def _collapsed(day: tuple[int, int], usual: float, load: float, ratio: float) -> bool:
    less = min(1.0, day[1] / load) if load else 1.0
    return day[0] * ratio <= usual * less and usual * less - day[0] >= _LEAP


def _longer(
    event: str, name: str, cells: Cells, windows: Windows, characters: int
) -> Iterator[Drift]:
    """DRF005: one text in a hundred, or more, nears the 255 characters that Mixpanel keeps."""
    at = bisect_left(LENGTHS, characters) + 1
    if not any(sum(cell.lengths[at:]) for day, cell in cells.items() if windows.is_now(day)):
        return
    series = [
        Row(day, _NOWHERE, sum(cell.lengths[at:]), sum(cell.lengths)) for day, cell in cells.items()
    ]
    shift = find_shift(series, windows, least=_P99 / 2)
    if shift is None or shift.after < _P99 or shift.before >= _P99:
        return
    late = [cell for day, cell in cells.items() if windows.is_now(day) and day >= shift.since]
    longest = max((cell.longest for cell in late), default=0)
    at_limit = sum(sum(cell.lengths[-2:]) for cell in late)
    found = told(
        "DRF005",
        "at-limit" if at_limit * 2 >= sum(sum(cell.lengths[at:]) for cell in late) else "",
        event,
        name,
        shift,
        series,
        windows,
        traffic=shift.trials,
        measure=f"share of texts longer than {LENGTHS[at - 1]} characters",
        numbers={"longest": longest, "characters": LENGTHS[at - 1]},
    )
    yield found._replace(fact=_of_no_cell(found.fact))


def _of_no_cell(fact: HistoryFact) -> HistoryFact:
    from lexicon_cli.core.records import replace

    return replace(fact, platforms={}, app_versions={}, where=())
