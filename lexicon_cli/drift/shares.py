"""Did a share rise: how surely, where, and since when.

One question for types, nulls and missing properties: of so many trials a day, platform and version,
so many are hits. Each cell is held against its own past, so that a different mix of platforms is no
change; a version without a past is held against its platform's. The variance is widened by as much
as the days of the past differ by more than chance would have it.
"""

from collections.abc import Iterable, Sequence

from lexicon_cli.core.records import dataclass
from lexicon_cli.drift.expected import Past, Row, Sums, by_cell, minus, sum_of, unrest, widening
from lexicon_cli.drift.places import Place, places_of, stands_out
from lexicon_cli.drift.statistics import likelihood, tail
from lexicon_cli.drift.windows import Windows

LEAST_RISE = 0.05  # of a share: less is not worth anybody's time
LEAST_HITS = 5.0
_EXPLAINS = 0.9  # of what there is too much
_RAMP = 1e-6
_SPLIT = 6.0  # log likelihood that two shares must gain over one: odds of 400 to 1
_SURE = 1e-4
_LEAST_PAST = 7  # days
_MUCH, _STAYS = 0.3, 0.9  # of the share since, on so many of the days since


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A share that rose from `before` to `after` on the day `since`, at `place`. `chance` is how
    likely so much or more would be if nothing had changed."""

    chance: float
    place: Place
    since: int
    before: float
    after: float
    hits: int
    trials: int
    expected: float
    widened: float


def find_shift(
    rows: Sequence[Row], windows: Windows, *, own_platform: bool = False, least: float = LEAST_RISE
) -> Shift | None:
    """The rise of the share, if it is large enough to speak of; whether it is sure is `chance`.

    With `own_platform` a platform without a past is not judged.
    """
    before = [row for row in rows if windows.is_before(row.day)]
    now = [row for row in rows if windows.is_now(row.day) and row.trials]
    shift = _judged(before, now, windows, own_platform, least)
    if shift is not None and shift.chance > _SURE:
        earlier = _without_its_own_past(shift, before, windows)
        again = None
        if earlier:
            # Days were cut off where it looked best: those after it must be alike, too.
            restless = unrest([*before, *now], earlier[-1].day, shift.place)
            again = _judged(earlier, now, windows, own_platform, least, restless)
        if again is not None and _holds([*before, *now], earlier[-1].day, again.place):
            chance = min(1.0, again.chance * len({row.day for row in before}))
            if chance < shift.chance:
                return _dated(again, before, now, windows, chance)
    return None if shift is None else _dated(shift, before, now, windows, shift.chance)


def _judged(
    before: Sequence[Row],
    now: Sequence[Row],
    windows: Windows,
    own_platform: bool,
    least: float,
    restless: float = 1.0,
) -> Shift | None:
    past = Past(before, own_platform=own_platform)
    sums = by_cell(now, past)
    if sum(one.hits for one in sums.values()) < LEAST_HITS:
        return None
    places = [(place, sum_of(sums[cell] for cell in place.cells)) for place in places_of(sums)]
    found = [(place, one) for place, one in places if _is_much(one, least)]
    if not found:
        return None
    widened = max(restless, widening(before, past))
    chances = {
        place: tail(one.hits, one.expected, one.variance * widened, one.trials)
        for place, one in found
    }
    chance = min(1.0, min(chances.values()) * len(found))
    place, one = _narrowest(found, places, chances)
    return Shift(
        chance=chance,
        place=place,
        since=windows.first,
        before=one.expected / one.trials,
        after=one.hits / one.trials,
        hits=round(one.hits),
        trials=round(one.trials),
        expected=one.expected,
        widened=widened,
    )


def _is_much(one: Sums, least: float) -> bool:
    return one.excess >= LEAST_HITS and one.rise >= least


def _narrowest(
    found: Sequence[tuple[Place, Sums]],
    places: Sequence[tuple[Place, Sums]],
    chances: dict[Place, float],
) -> tuple[Place, Sums]:
    """The smallest place that has nearly all of the excess, while the rest has hardly any."""
    most = max(one.excess for _, one in found)
    fitting = [
        (place, one)
        for place, one in found
        if one.excess >= _EXPLAINS * most
        and all(
            stands_out(one.rise, rest.excess, rest.trials)
            for wider, whole in places
            if wider.holds(place)
            for rest in [minus(whole, one)]
        )
    ]
    if not fitting:
        fitting = [entry for entry in found if not entry[0].where] or list(found)
    return min(fitting, key=lambda entry: (entry[1].trials, chances[entry[0]], entry[0].rank))


def _by_day(rows: Iterable[Row], place: Place, windows: Windows) -> list[tuple[int, int, int]]:
    """(day, hits, trials) at a place, the past first."""
    days: dict[int, list[int]] = {}
    for row in rows:
        if row.trials and row.cell in place:
            sums = days.setdefault(row.day, [0, 0])
            sums[0] += row.hits
            sums[1] += row.trials
    order = sorted(days, key=lambda day: (not windows.is_before(day), day))
    return [(day, days[day][0], days[day][1]) for day in order]


def _split(days: Sequence[tuple[int, int, int]]) -> int:
    """Where the share before and the share after differ most likely; 0: nowhere enough to tell."""
    hits, trials = sum(day[1] for day in days), sum(day[2] for day in days)
    best, at = likelihood(hits, trials) + _SPLIT, 0
    seen = passed = 0
    for number, (_, some, many) in enumerate(days[:-1], start=1):
        seen += some
        passed += many
        if seen * (trials - passed) < (hits - seen) * passed:
            likely = likelihood(seen, passed) + likelihood(hits - seen, trials - passed)
            if likely > best:
                best, at = likely, number
    return at


def _without_its_own_past(shift: Shift, before: Sequence[Row], windows: Windows) -> list[Row]:
    """The past up to where the share already rose, for a change that began before the window; []
    if that leaves too little."""
    days = _by_day(before, shift.place, windows)
    at = _split(days) if days else 0
    if at < max(1, min(_LEAST_PAST, len(days))):
        return []
    return sorted(row for row in before if row.day < days[at][0])


def _holds(rows: Iterable[Row], until: int, place: Place) -> bool:
    """Whether the share is one that stayed: nearly all days after that one have much of it."""
    days: dict[int, list[int]] = {}
    for row in rows:
        if row.day > until and row.cell in place:
            sums = days.setdefault(row.day, [0, 0])
            sums[0] += row.hits
            sums[1] += row.trials
    share = sum(hits for hits, _ in days.values()) / max(1, sum(n for _, n in days.values()))
    telling = [hits >= _MUCH * n * share for hits, n in days.values() if n * share >= LEAST_HITS]
    return sum(telling) >= _STAYS * len(telling)


def _dated(
    shift: Shift, before: Sequence[Row], now: Sequence[Row], windows: Windows, chance: float
) -> Shift:
    """The same with the day it began, and the shares before and after that day."""
    days = _by_day([*before, *now], shift.place, windows)
    past = next(number for number, day in enumerate(days) if windows.is_now(day[0]))
    at = _back_to_the_start(days, _split(days) or past)
    since = next((day for day, hits, _ in days[at:] if hits), windows.first)
    if since in windows.apart:
        since = windows.first
        at = past
    earlier = sum(day[2] for day in days[:at])
    later = days[at:]
    hits, trials = sum(day[1] for day in later), sum(day[2] for day in later)
    known = sum(day[1] for day in days[:at]) / earlier if earlier else shift.before
    return Shift(
        chance=chance,
        place=shift.place,
        since=since,
        before=known,
        after=hits / trials,
        hits=hits,
        trials=trials,
        expected=shift.expected,
        widened=shift.widened,
    )


def _back_to_the_start(days: Sequence[tuple[int, int, int]], at: int) -> int:
    """The first day of a slow rise: the split lies in its middle."""
    while at > 1:
        _, hits, trials = days[at - 1]
        seen, passed = sum(day[1] for day in days[: at - 1]), sum(day[2] for day in days[: at - 1])
        share = (seen + 0.5) / (passed + 1.0)
        variance = trials * share * (1.0 - share) * (1.0 + trials / (passed + 1.0))
        if hits < 2 or tail(hits, trials * share, variance, trials) > _RAMP:
            break
        at -= 1
    return at
