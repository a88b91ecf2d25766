"""Which days can be judged: what is missing, cut short, loaded twice, or not over yet."""

import numpy as np

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.baseline import WEEK
from lexicon_cli.volume.counts import Floats

MISSING, CUT, DOUBLED, OPEN = "missing-day", "cut-short", "loaded-twice", "not-over"
_SERIES = 5  # that must agree before a day, not an event, is called odd
_LEAST = 20.0
_ALIKE = 0.12  # how far apart, as a logarithm, series of a cut or doubled day may be
_HALF = 0.8


@dataclass(frozen=True, slots=True)
class OddDay:
    """A column that is not judged, and why. `ratio` is what it holds of the usual."""

    day: int
    why: str
    ratio: float


def odd_days(values: Floats, total: Floats, since: int, *, settled: bool) -> list[OddDay]:
    """Days from column `since` on that say nothing about events: `values` are events x days, NaN
    where nobody knows, `total` all events of a day. `settled`: the newest day is over, whatever was
    seen later."""
    days = len(total)
    found = [
        OddDay(day, MISSING, 0.0)
        for day in range(max(since, 1), days - 1)
        if total[day] == 0 and np.median(total[max(0, day - 4 * WEEK) : day]) >= _LEAST
    ]
    if not settled:
        found.append(OddDay(days - 1, OPEN, _ratio(values, days - 1)[0]))
    for day in range(max(since, 3 * WEEK), days if settled else days - 1):
        ratio, apart, series = _ratio(values, day)
        if total[day] == 0 or series < _SERIES or apart > _ALIKE:
            continue
        if day == days - 1 and ratio <= _HALF:
            found.append(OddDay(day, CUT, ratio))
        elif 1.85 <= ratio <= 2.15:
            found.append(OddDay(day, DOUBLED, ratio))
    return sorted(found, key=lambda odd: odd.day)


def _ratio(values: Floats, day: int) -> tuple[float, float, int]:
    """The median of observed over usual of all series with enough, how far they lie apart, beyond
    what chance makes, and how many they are."""
    lags = [day - WEEK * lag for lag in range(1, 5) if day - WEEK * lag >= 0]
    if not lags:
        return float("nan"), float("inf"), 0
    usual = np.median(np.nan_to_num(values[:, lags]), axis=1)
    enough = (usual >= _LEAST) & ~np.isnan(values[:, day])
    if not enough.any():
        return float("nan"), float("inf"), 0
    off = np.log((values[enough, day] + 0.5) / (usual[enough] + 0.5))
    middle = float(np.median(off))
    chance = np.sqrt(1.3 / usual[enough])
    apart = float(np.median(np.maximum(np.abs(off - middle) - chance, 0)))
    return float(np.exp(middle)), apart, int(enough.sum())
