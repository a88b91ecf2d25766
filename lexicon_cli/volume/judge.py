"""Which days of which series are out of the ordinary: too few, too many, another level, none."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.baseline import MEMORY, WEEK, Baseline, baseline
from lexicon_cli.volume.common import common
from lexicon_cli.volume.counts import Bools, Floats, Ints
from lexicon_cli.volume.levels import levels
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.tails import discoveries, no_count, tails

# Days that are summed: one for plenty, more for low counts, which a single day cannot convict.
SPANS = (1, 2, 4, 7)
CHANCE = 1e-3  # of a verdict by accident, before many series are accounted for
QUIET = 1e-4  # the same of a silence
FALSE_SHARE = 0.02  # of all verdicts, by Benjamini and Hochberg
FAR = 3.0  # standard deviations a day must be off,
FAR_UP = 4.0  # and one with too many: noise of counts reaches farther up than down
# Variance of a Poisson count's logarithm about the median of eight others, times its mean.
_COUNTED = 1.3
_ALIKE = 0.3  # correlation of neighbouring days


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Series x days from `base.start` on: flags, and p-values of the span that convicts most.

    `silent` are days of a silence that is sure; `shift` is the mean residual of the last days where
    the level is another one, else 0. `span` is the number of days summed.
    """

    base: Baseline
    drop: Bools
    spike: Bools
    silent: Bools
    shift: Floats
    low: Floats
    high: Floats
    span: Floats


def judge(
    values: Floats, start: int, options: VolumeOptions, *, groups: Ints | None = None
) -> Judged:
    """Judge the days from column `start` on; NaN is not judged. `groups` are the platforms of rows,
    EVERYWHERE of whole events: what a group does alike on a day is none's own fault."""
    base = baseline(values, start, least=options.cycles)
    less = more = np.zeros(base.expected.shape)
    if groups is not None:
        less, more = common(base, groups, options)
    fewer, many = base.expected * np.exp(less), base.expected * np.exp(more)
    low, high, span, drop, spike = _days(values, base, fewer, many, options)
    return Judged(
        base=base,
        drop=drop & discoveries(low, FALSE_SHARE),
        spike=spike & discoveries(high, FALSE_SHARE),
        silent=_silent(values, base, fewer, options),
        shift=levels(base, options),
        low=low,
        high=high,
        span=span,
    )


def _days(
    values: Floats, base: Baseline, fewer: Floats, more: Floats, options: VolumeOptions
) -> tuple[Floats, Floats, Floats, Bools, Bools]:
    """p-values of fewer than `fewer` and of more than `more`, the span that convicts, and flags."""
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
    noise = _noise_of_sum(base, meant, span)
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
    noise = _noise_of_sum(base, meant, span)
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


def _noise_of_sum(base: Baseline, meant: Floats, span: int) -> Floats:
    """The noise of a sum of days, of which `meant` are expected. The part that is chance of counts
    falls with the sum; neighbouring days are alike in part of the rest."""
    if span == 1:
        return base.noise
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = np.maximum(base.noise**2 - _COUNTED * span / meant, 0.0)
        return np.sqrt(rest * (1 + _ALIKE * (span - 1)) / span + _COUNTED / meant)


def _sum(values: Floats, span: int) -> Floats:
    """The sum of each day and those before it; NaN where one is."""
    if span == 1:
        return values
    found = np.full(values.shape, np.nan)
    if values.shape[1] >= span:
        found[:, span - 1 :] = sliding_window_view(values, span, axis=1).sum(axis=2)
    return found


def _silent(values: Floats, base: Baseline, fewer: Floats, options: VolumeOptions) -> Bools:
    """Days of a run of zeros that is no chance, and longer than any before it, from the day on that
    makes it sure."""
    found = np.zeros(base.expected.shape, bool)
    recent = values[:, base.start :]
    for row in np.flatnonzero((recent == 0).any(axis=1)):
        line = values[row]
        for first, last in _zero_runs(line):
            if last < base.start:
                continue
            begin = max(first, base.start)
            # A silence must not become what is expected: its first week tells for the rest of it.
            meant = fewer[row, begin - base.start : last + 1 - base.start].copy()
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
            sure = (chance <= np.log(QUIET)) & (length > 2 * longest)
            told = np.flatnonzero(clear | sure)
            if len(told):
                found[row, begin - base.start + told[0] : last + 1 - base.start] = True
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
