"""Which days of which series are out of the ordinary: too few, too many, another level, none."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.baseline import MEMORY, WEEK, Baseline, baseline
from lexicon_cli.volume.common import common
from lexicon_cli.volume.counts import Bools, Floats
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.robust import scale
from lexicon_cli.volume.tails import discoveries, no_count, tails

# Days that are summed: one for plenty, more for low counts, which a single day cannot convict.
SPANS = (1, 2, 4, 7)
CHANCE = 3e-4  # of a verdict by accident, before many series are accounted for
FALSE_SHARE = 0.01  # of all verdicts, by Benjamini and Hochberg
FAR = 3.0  # standard deviations a day must be off,
FAR_UP = 4.0  # and one with too many: noise of counts reaches farther up than down
SHIFT_FAR = 3.0  # and a week, in its own
SHIFT_CALM = 0.03  # noise below which a week is never believed to be
_NOISE_OF_WEEK = 0.42  # standard deviation of the mean of a week's middle five, in that of a day
_POISSON_OF_WEEK = 0.4
_WEEKS_KNOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Series x days from `base.start` on: flags, and p-values of the span that convicts most.

    `silent` are days of a silence; `shift` is the mean of a week's residuals, without the two
    outermost, where the level is another one, else 0. `span` is the number of days summed.
    """

    base: Baseline
    drop: Bools
    spike: Bools
    silent: Bools
    shift: Floats
    low: Floats
    high: Floats
    span: Floats


def judge(values: Floats, start: int, options: VolumeOptions, *, events: int = 0) -> Judged:
    """Judge the days from column `start` on; NaN is not judged. The first `events` rows are whole
    events: what they do alike on a day is none's own fault."""
    base = baseline(values, start, least=options.cycles)
    low, high, span, drop, spike = _days(values, base, common(base, events, options), options)
    return Judged(
        base=base,
        drop=drop & discoveries(low, FALSE_SHARE),
        spike=spike & discoveries(high, FALSE_SHARE),
        silent=_silent(values, base, options),
        shift=_shift(base, values, options),
        low=low,
        high=high,
        span=span,
    )


def _days(
    values: Floats, base: Baseline, mode: Floats, options: VolumeOptions
) -> tuple[Floats, Floats, Floats, Bools, Bools]:
    """p-values of too few and of too many, the span that convicts, and the flags. What is common to
    all events of a day (`mode`, a logarithm) excuses, it does not accuse."""
    fewer = base.expected * np.exp(np.minimum(mode, 0.0))
    more = base.expected * np.exp(np.maximum(mode, 0.0))
    shape = base.expected.shape
    best_low, best_high, spans = np.ones(shape), np.ones(shape), np.ones(shape)
    drop, spike = np.zeros(shape, bool), np.zeros(shape, bool)
    for span in SPANS:
        low, down = _fewer(values, fewer, base, span, options)
        high, up = _more(values, more, base, span, options)
        better = (low < best_low) & down
        best_low, spans = np.where(better, low, best_low), np.where(better, span, spans)
        better = (high < best_high) & up
        best_high, spans = np.where(better, high, best_high), np.where(better, span, spans)
        drop |= down
        spike |= up
        if span == 1:
            best_low = np.where(np.isnan(low), np.nan, np.minimum(best_low, low))
            best_high = np.where(np.isnan(high), np.nan, np.minimum(best_high, high))
    return best_low, best_high, spans, drop, spike


def _fewer(
    values: Floats, expected: Floats, base: Baseline, span: int, options: VolumeOptions
) -> tuple[Floats, Bools]:
    seen, meant = _sum(values[:, base.start :], span), _sum(expected, span)
    noise = base.noise * _growth(span)
    chance, _ = tails(seen, meant, noise)
    with np.errstate(divide="ignore", invalid="ignore"):
        told = (meant >= options.least) & (chance * len(SPANS) <= CHANCE)
        told &= (seen <= meant * (1 - options.drop)) & (_steps(seen, meant, noise) <= -FAR)
        if span > 1:  # a sum is only for what a day cannot tell, and for what has lasted
            told &= _ratio(values, expected, base) < 1 - options.drop / 2
    return chance, told


def _more(
    values: Floats, expected: Floats, base: Baseline, span: int, options: VolumeOptions
) -> tuple[Floats, Bools]:
    seen, meant = _sum(values[:, base.start :], span), _sum(expected, span)
    noise = base.noise * _growth(span)
    _, chance = tails(seen, meant, noise)
    with np.errstate(divide="ignore", invalid="ignore"):
        told = (meant >= options.least) & (chance * len(SPANS) <= CHANCE)
        told &= (seen >= meant * (1 + options.spike)) & (_steps(seen, meant, noise) >= FAR_UP)
        if span > 1:
            ratio = _ratio(values, expected, base)
            # Most days of a span must be above: one peak is one day's.
            above = np.where(ratio > 1, 1.0, 0.0)
            told &= (ratio > 1 + options.spike / 2) & (_sum(above, span) > span / 2)
    return chance, told


def _steps(seen: Floats, meant: Floats, noise: Floats) -> Floats:
    """How many standard deviations a count is off."""
    least = np.sqrt(1 / np.maximum(meant, 1e-9))
    found: Floats = np.log((seen + 0.5) / (meant + 0.5)) / np.maximum(noise, least)
    return found


def _ratio(values: Floats, expected: Floats, base: Baseline) -> Floats:
    found: Floats = (values[:, base.start :] + 0.5) / (expected + 0.5)
    return found


def _growth(span: int) -> float:
    """The noise of a sum over that of a day; neighbouring days are alike in part."""
    return float(np.sqrt((1 + 0.3 * (span - 1)) / span))


def _sum(values: Floats, span: int) -> Floats:
    """The sum of each day and those before it; NaN where one is."""
    if span == 1:
        return values
    found = np.full(values.shape, np.nan)
    if values.shape[1] >= span:
        found[:, span - 1 :] = sliding_window_view(values, span, axis=1).sum(axis=2)
    return found


def _silent(values: Floats, base: Baseline, options: VolumeOptions) -> Bools:
    """Days of a run of zeros that is no chance, and longer than any before it."""
    found = np.zeros(base.expected.shape, bool)
    recent = values[:, base.start :]
    for row in np.flatnonzero((recent == 0).any(axis=1)):
        line = values[row]
        for first, last in _zero_runs(line):
            if last < base.start:
                continue
            begin = max(first, base.start)
            # A silence must not become what is expected: its first week tells for the rest of it.
            meant = base.expected[row, begin - base.start : last + 1 - base.start].copy()
            meant[WEEK:] = np.resize(meant[:WEEK], max(len(meant) - WEEK, 0))
            noise = base.noise[row, begin - base.start : last + 1 - base.start].copy()
            noise[WEEK:] = np.resize(noise[:WEEK], max(len(noise) - WEEK, 0))
            before = line[max(0, first - MEMORY) : first]
            if np.isnan(meant[:1]).any() or np.sum(~np.isnan(before)) < options.cycles * WEEK:
                continue
            longest = max((b - a + 1 for a, b in _zero_runs(before)), default=0)
            chance = np.cumsum(no_count(meant, noise))
            clear = (longest == 0) & (meant[0] >= options.least)
            length = np.arange(len(meant)) + 1
            sure = (chance <= np.log(CHANCE)) & (length > 2 * longest)
            told = np.flatnonzero(clear | sure)
            if len(told):
                found[row, begin - base.start : last + 1 - base.start] = True
    return found


def _zero_runs(line: Floats) -> list[tuple[int, int]]:
    """First and last index of each run of zeros; an unknown day between zeros does not end it."""
    known = [int(at) for at in np.flatnonzero(~np.isnan(line))]
    runs: list[tuple[int, int]] = []
    open_at = -1
    previous = -1
    for at in known:
        if line[at] == 0:
            open_at = at if open_at < 0 else open_at
        elif open_at >= 0:
            runs.append((open_at, previous))
            open_at = -1
        previous = at
    if open_at >= 0:
        runs.append((open_at, previous))
    return runs


def _shift(base: Baseline, values: Floats, options: VolumeOptions) -> Floats:
    """The mean residual of the last week, without its two outermost, where it is another level: far
    off in terms of former weeks, and on the same side on at least six days."""
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
            low, high = np.exp(now) <= 1 - options.shift, np.exp(now) >= 1 + options.shift
            enough = np.nan_to_num(base.expected[:, column]) >= options.least
            far = np.abs(now) >= SHIFT_FAR * usual
        found[:, column] = np.where((low | high) & enough & far & (same >= WEEK - 1), now, 0.0)
    # Told on the second day: chance crosses a limit for a day, a level does not.
    again = np.sign(found[:, 1:]) == np.sign(found[:, :-1])
    found[:, 1:] = np.where(again, found[:, 1:], 0.0)
    found[:, :1] = 0.0
    return found


def _usual_week(base: Baseline, former: Floats, column: int) -> Floats:
    """How weeks used to scatter: by themselves, where there were enough, else by their days."""
    by_days = base.noise[:, column] * _NOISE_OF_WEEK
    expected = np.maximum(np.nan_to_num(base.expected[:, column]), 1e-9)
    least = np.maximum(_POISSON_OF_WEEK / np.sqrt(expected), SHIFT_CALM)
    if former.shape[1] < _WEEKS_KNOWN * WEEK:
        return np.fmax(by_days, least)
    counted = np.sum(~np.isnan(former), axis=1)
    own = np.where(counted >= _WEEKS_KNOWN * WEEK, scale(former.T), by_days)
    found: Floats = np.fmax(np.fmax(own, least), by_days)
    return found
