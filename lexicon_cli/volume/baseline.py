"""What a day should have brought: same weekdays of the past, carried on by a robust trend.

Of each day only what came before it is used. A value of k weeks ago weighs 0.8^(k-1); the weighted
median of eight tolerates holidays and short outages, and learns a new level in about three weeks.
The trend is the median slope of pairs of weeks (Theil and Sen), shrunk by its own uncertainty.
"""

import numpy as np

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.counts import Floats
from lexicon_cli.volume.robust import median, scale, weighted_median

WEEK = 7
LAGS = 8  # weeks that are looked back
MEMORY = 84  # days of which the noise is estimated
_WEIGHTS: Floats = 0.8 ** np.arange(LAGS, dtype=np.float64)
_PAIRS = tuple((near, far) for near in range(LAGS) for far in range(near + 3, LAGS))
_STEEPEST = 0.4  # logarithm, a week
_CHUNK = 400  # series that are worked on at once: some ten megabytes
# Variance of a weighted median of n values: pi/2 over n, with n = sum(w)^2 / sum(w^2).
_MEDIAN = 1.57


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Series x days from day `start` on. `expected` is NaN where too little is known; `residual` is
    the logarithm of observed over expected, NaN where nothing was observed; `cycles` are the weeks
    of past that were used; `noise` is the standard deviation of `residual` to be expected."""

    start: int
    expected: Floats
    residual: Floats
    cycles: Floats
    noise: Floats


def baseline(values: Floats, start: int, *, least: int = 3) -> Baseline:
    """The baseline of `values` (series x days, NaN is unknown) for the days from `start` on; days
    with fewer than `least` weeks of past have none. `residual` and `noise` learn from days before
    `start` too."""
    parts = [
        _baseline(values[at : at + _CHUNK], start, least) for at in range(0, len(values), _CHUNK)
    ]
    if len(parts) == 1:
        return parts[0]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("expected", "residual", "cycles", "noise")
    }
    return Baseline(start=start, **joined)


def _baseline(values: Floats, start: int, least: int) -> Baseline:
    begin = max(0, start - MEMORY)
    known = np.log(values + 0.5)
    past = np.stack([_back(known, WEEK * lag, begin) for lag in range(1, LAGS + 1)])
    slope = _slope(values, begin)
    weeks = np.arange(1, LAGS + 1)[:, None, None]
    guess = weighted_median(past + slope * weeks, _WEIGHTS)
    cycles = np.sum(~np.isnan(past), axis=0).astype(float)
    expected = np.maximum(np.exp(guess) - 0.5, 0.0)
    residual = known[:, begin:] - np.log(expected + 0.5)
    noise = _noise(residual, cycles, start - begin)
    enough = cycles[:, start - begin :] >= least
    return Baseline(
        start=start,
        expected=np.where(enough, expected[:, start - begin :], np.nan),
        residual=residual,
        cycles=cycles,
        noise=noise,
    )


def _back(known: Floats, days: int, begin: int) -> Floats:
    """The columns from `begin` on as they were some days earlier, NaN before the first."""
    width = known.shape[1] - begin
    found = np.full((len(known), width), np.nan)
    first = begin - days
    source = known[:, max(first, 0) : max(first + width, 0)]
    if source.shape[1]:
        found[:, width - source.shape[1] :] = source
    return found


def _slope(values: Floats, begin: int) -> Floats:
    """The trend a week, as a logarithm."""
    known = ~np.isnan(values)
    sums = np.cumsum(np.where(known, values, 0.0), axis=1)
    days = np.cumsum(known, axis=1)
    sums = np.concatenate([np.zeros((len(values), 1)), sums], axis=1)
    days = np.concatenate([np.zeros((len(values), 1), int), days], axis=1)
    total = sums[:, WEEK:] - sums[:, :-WEEK]  # of the seven days up to column + 6
    count = days[:, WEEK:] - days[:, :-WEEK]
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(count >= 5, np.log(total / count + 0.5), np.nan)
    gap = np.full((len(values), WEEK), np.nan)
    level = np.concatenate([gap, level], axis=1)[:, : values.shape[1]]  # of days before the column
    blocks = np.stack([_back(level, WEEK * lag, begin) for lag in range(LAGS)])
    pairs = np.stack([(blocks[near] - blocks[far]) / (far - near) for near, far in _PAIRS])
    steep = median(pairs)
    doubt = 1.4826 * median(np.abs(pairs - steep))
    with np.errstate(divide="ignore", invalid="ignore"):
        trust = np.maximum(0.0, 1 - (doubt / steep) ** 2)
    slope = np.clip(steep * np.where(np.isnan(trust), 0.0, trust), -_STEEPEST, _STEEPEST)
    return np.where(np.isnan(slope), 0.0, slope)


def _noise(residual: Floats, cycles: Floats, start: int) -> Floats:
    """The noise of each day from `start` on, learned every week from MEMORY days before."""
    width = residual.shape[1]
    found = np.full((len(residual), max(width - start, 0)), np.nan)
    inflated = np.sqrt(1 + _MEDIAN / _effective(cycles))
    plain = residual / inflated
    for at in range(start, width, WEEK):
        block = plain[:, max(0, at - MEMORY) : at]
        if block.shape[1]:
            end = min(at + WEEK, width)
            found[:, at - start : end - start] = scale(block.T)[:, None] * inflated[:, at:end]
    return found


def _effective(cycles: Floats) -> Floats:
    sums = np.concatenate([[np.nan], np.cumsum(_WEIGHTS) ** 2 / np.cumsum(_WEIGHTS**2)])
    found: Floats = sums[cycles.astype(int)]
    return found
