"""Another level: a week that lies far outside of what weeks of the series used to do."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lexicon_cli.volume.baseline import MEMORY, WEEK, Baseline
from lexicon_cli.volume.counts import Bools, Floats
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.robust import scale

FAR = 3.3  # standard deviations that a week must be off, in those of weeks
CALM = 0.03  # noise below which a week is never believed to be
_LATEST = 3  # days that must still be at the level,
_STILL = 0.6  # by their median, at this share of it
_NOISE_OF_WEEK = 0.42  # standard deviation of the mean of a week's middle five, in that of a day
_POISSON_OF_WEEK = 0.4
_WEEKS_KNOWN = 4


def levels(base: Baseline, options: VolumeOptions) -> Floats:
    """Series x days from `base.start` on: the mean residual of the last week, without its two
    outermost, where it is another level, else 0. It is one if it is far off in terms of former
    weeks, on the same side on at least six days, and its latest days are still there."""
    residual = base.residual
    width = base.expected.shape[1]
    found = np.zeros((len(residual), width))
    if residual.shape[1] < 2 * WEEK:
        return found
    weeks = sliding_window_view(residual, WEEK, axis=1)
    middle = np.full(residual.shape, np.nan)
    middle[:, WEEK - 1 :] = np.sort(weeks, axis=2)[:, :, 1:-1].mean(axis=2)
    offset = residual.shape[1] - width
    for column in range(width):
        at = offset + column
        if at < 2 * WEEK:
            continue
        now = middle[:, at]
        week = residual[:, at - WEEK + 1 : at + 1]
        same = np.maximum(np.sum(week > 0, axis=1), np.sum(week < 0, axis=1))
        usual = _usual_week(base, middle[:, max(0, at - MEMORY) : at - WEEK + 1], column)
        with np.errstate(invalid="ignore"):
            told = (np.exp(now) <= 1 - options.shift) | (np.exp(now) >= 1 + options.shift)
            told &= np.nan_to_num(base.expected[:, column]) >= options.least
            told &= np.abs(now) >= FAR * usual
        found[:, column] = np.where(told & (same >= WEEK - 1) & _lasts(week, now), now, 0.0)
    # Told on the second day: chance crosses a limit for a day, a level does not.
    again = np.sign(found[:, 1:]) == np.sign(found[:, :-1])
    found[:, 1:] = np.where(again, found[:, 1:], 0.0)
    found[:, :1] = 0.0
    return found


def _lasts(week: Floats, level: Floats) -> Bools:
    """Whether the latest days are still there: a storm that is over is no level."""
    with np.errstate(invalid="ignore"):
        latest = np.median(week[:, -_LATEST:], axis=1) * np.sign(level)
        return np.asarray(latest >= np.abs(level) * _STILL, dtype=np.bool_)


def _usual_week(base: Baseline, former: Floats, column: int) -> Floats:
    """How weeks used to scatter: by themselves, where there were enough, but no less than their
    days make them."""
    by_days = base.noise[:, column] * _NOISE_OF_WEEK
    expected = np.maximum(np.nan_to_num(base.expected[:, column]), 1e-9)
    least = np.maximum(_POISSON_OF_WEEK / np.sqrt(expected), CALM)
    if former.shape[1] < _WEEKS_KNOWN * WEEK:
        return np.fmax(by_days, least)
    counted = np.sum(~np.isnan(former), axis=1)
    own = np.where(counted >= _WEEKS_KNOWN * WEEK, scale(former.T), by_days)
    found: Floats = np.fmax(np.fmax(own, least), by_days)
    return found
