"""Did a share rise: how surely, where, and since when.

One question for types, nulls and missing properties: of so many trials a day, platform and version,
so many are hits. Each cell is held against its own past, so that a different mix of platforms is no
change; a version without a past is held against its platform's. The variance is widened by as much
as the days of the past differ by more than chance would have it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lexicon_cli.core.records import dataclass
from lexicon_cli.drift.places import Cell, Place, places_of, stands_out
from lexicon_cli.drift.statistics import likelihood, tail
from lexicon_cli.drift.windows import Windows

LEAST_RISE = 0.05  # of a share: less is not worth anybody's time
LEAST_HITS = 5.0
_PRIOR = 8.0  # trials that a cell's platform counts for, beside the cell's own past
_EXPLAINS = 0.9  # of what there is too much
_RAMP = 1e-6
_SPLIT = 6.0  # log likelihood that two shares must gain over one: odds of 400 to 1
_SURE = 1e-4
_LEAST_PAST = 7  # days


class Row(NamedTuple):
    """`hits` of `trials` on a day, in a cell of platform and version."""

    day: int
    cell: Cell
    hits: int
    trials: int


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


class _Sums(NamedTuple):
    hits: float
    trials: float
    expected: float
    variance: float

    @property
    def excess(self) -> float:
        return self.hits - self.expected

    @property
    def rise(self) -> float:
        return self.excess / self.trials if self.trials else 0.0


class _Past:
    """Shares of the past by cell, each drawn towards its platform's, that towards the whole."""

    def __init__(self, rows: Iterable[Row], *, own_platform: bool) -> None:
        self.cells: dict[Cell, list[int]] = {}
        self.platforms: dict[str, list[int]] = {}
        self.whole = [0, 0]
        self.own_platform = own_platform
        for row in rows:
            for sums in (
                self.cells.setdefault(row.cell, [0, 0]),
                self.platforms.setdefault(row.cell[0], [0, 0]),
                self.whole,
            ):
                sums[0] += row.hits
                sums[1] += row.trials

    def knows(self, cell: Cell) -> bool:
        """Whether there is a past to hold the cell against."""
        if self.own_platform and not self.platforms.get(cell[0], (0, 0))[1]:
            return False
        return self.whole[1] > 0

    def share(self, cell: Cell) -> tuple[float, float]:
        """The share to expect in a cell, and how many trials that is known from."""
        hits, trials = self.whole
        share, weight = (hits + 0.5) / (trials + 1.0), float(trials + 1)
        for own in (self.platforms.get(cell[0]), self.cells.get(cell)):
            if own is not None and own[1]:
                prior = min(_PRIOR, weight)
                share = (own[0] + prior * share) / (own[1] + prior)
                weight = own[1] + prior
        return share, weight


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
        again = _judged(earlier, now, windows, own_platform, least) if earlier else None
        if again is not None:
            chance = min(1.0, again.chance * len({row.day for row in before}))
            if chance < shift.chance:
                return _dated(again, before, now, windows, chance)
    return None if shift is None else _dated(shift, before, now, windows, shift.chance)


def _judged(
    before: Sequence[Row], now: Sequence[Row], windows: Windows, own_platform: bool, least: float
) -> Shift | None:
    past = _Past(before, own_platform=own_platform)
    sums = _by_cell(now, past)
    if sum(one.hits for one in sums.values()) < LEAST_HITS:
        return None
    places = [(place, _sum(sums[cell] for cell in place.cells)) for place in places_of(sums)]
    found = [(place, one) for place, one in places if _is_much(one, least)]
    if not found:
        return None
    widened = _widening(before, past)
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


def _is_much(one: _Sums, least: float) -> bool:
    return one.excess >= LEAST_HITS and one.rise >= least


def _by_cell(now: Iterable[Row], past: _Past) -> dict[Cell, _Sums]:
    counts: dict[Cell, list[int]] = {}
    for row in now:
        sums = counts.setdefault(row.cell, [0, 0])
        sums[0] += row.hits
        sums[1] += row.trials
    found = {}
    for cell, (hits, trials) in counts.items():
        if past.knows(cell):
            share, weight = past.share(cell)
            variance = trials * share * (1.0 - share) * (1.0 + trials / weight)
            found[cell] = _Sums(hits, trials, trials * share, variance)
    return found


def _sum(parts: Iterable[_Sums]) -> _Sums:
    hits = trials = expected = variance = 0.0
    for part in parts:
        hits += part.hits
        trials += part.trials
        expected += part.expected
        variance += part.variance
    return _Sums(hits, trials, expected, variance)


def _narrowest(
    found: Sequence[tuple[Place, _Sums]],
    places: Sequence[tuple[Place, _Sums]],
    chances: dict[Place, float],
) -> tuple[Place, _Sums]:
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
            for rest in [_minus(whole, one)]
        )
    ]
    if not fitting:
        fitting = [entry for entry in found if not entry[0].where] or list(found)
    return min(fitting, key=lambda entry: (entry[1].trials, chances[entry[0]], entry[0].rank))


def _minus(whole: _Sums, part: _Sums) -> _Sums:
    return _Sums(*(one - other for one, other in zip(whole, part, strict=True)))


def _widening(before: Sequence[Row], past: _Past) -> float:
    """By how much days of the past differ more than by chance: chi-square over its freedom."""
    shares = {cell: past.share(cell)[0] for cell in past.cells}
    days: dict[int, list[float]] = {}
    for row in before:
        share = shares[row.cell]
        sums = days.setdefault(row.day, [0.0, 0.0, 0.0])
        sums[0] += row.hits
        sums[1] += row.trials * share
        sums[2] += row.trials * share * (1.0 - share)
    known = [day for day in days.values() if day[2] > 0]
    if len(known) < 3:
        return 1.0
    square = sum((hits - mean) ** 2 / variance for hits, mean, variance in known)
    return max(1.0, square / (len(known) - 1))


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
    return [row for row in before if row.day < days[at][0]]


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
