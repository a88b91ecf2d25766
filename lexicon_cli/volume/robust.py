"""Medians and scales that tolerate gaps (NaN) and outliers, over whole blocks of series at once."""

import numpy as np

from lexicon_cli.volume.counts import Floats

_SIGMA = 1.4826  # a normal distribution's standard deviation over its median absolute deviation
_P90 = 1.645  # its 90th percentile of absolute deviations, in standard deviations


def median(values: Floats) -> Floats:
    """The median along the first axis without NaN; NaN where nothing is left."""
    ordered = np.sort(values, axis=0)  # NaN last
    count = np.sum(~np.isnan(values), axis=0)
    low = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0)[None], axis=0)[0]
    high = np.take_along_axis(ordered, np.minimum(count // 2, len(values) - 1)[None], axis=0)[0]
    found: Floats = np.where(count > 0, (low + high) / 2, np.nan)
    return found


def weighted_median(values: Floats, weights: Floats) -> Floats:
    """As `median`, each layer with its weight; between two values where the weights balance."""
    order = np.argsort(values, axis=0)  # NaN last
    ordered = np.take_along_axis(values, order, axis=0)
    known = ~np.isnan(ordered)
    sums = np.cumsum(np.where(known, weights[order], 0.0), axis=0)
    half = sums[-1] / 2
    low = np.take_along_axis(ordered, np.argmax(sums >= half - 1e-12, axis=0)[None], axis=0)[0]
    high = np.take_along_axis(ordered, np.argmax(sums > half + 1e-12, axis=0)[None], axis=0)[0]
    found: Floats = np.where(known.any(axis=0), (low + high) / 2, np.nan)
    return found


def scale(values: Floats) -> Floats:
    """A standard deviation about 0 along the first axis that outliers do not blow up; of its two
    estimates the larger, so that heavy tails count. A few more for few values; NaN for fewer than
    five."""
    sizes = np.abs(values)
    count = np.sum(~np.isnan(sizes), axis=0)
    ordered = np.sort(sizes, axis=0)
    at = np.clip(np.ceil(0.9 * count).astype(int) - 1, 0, len(values) - 1)
    ninth = np.take_along_axis(ordered, at[None], axis=0)[0] / _P90
    both = np.maximum(_SIGMA * median(sizes), ninth)
    found: Floats = np.where(count >= 5, both * (1 + 2 / np.maximum(count, 1)), np.nan)
    return found
