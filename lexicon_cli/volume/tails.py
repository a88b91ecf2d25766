"""How likely counts are: exact tails of the negative binomial, and false-discovery control."""

import numpy as np
from scipy.special import betainc

from lexicon_cli.volume.counts import Bools, Floats

# Above this expectation a count is judged as if it were scaled down to it: more events do not make
# days more alike, and a verdict does not depend on the size of a product.
PLENTY = 100.0
_CALM = 1e-6


def tails(counts: Floats, expected: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """P(that few or fewer) and P(that many or more) of counts whose logarithm scatters by `noise`
    about `expected`; Poisson scatter is the least. NaN where an argument is."""
    shrink = np.minimum(1.0, PLENTY / np.maximum(expected, 1e-9))
    count, mean = counts * shrink, np.maximum(expected * shrink, 1e-9)
    size = 1 / np.maximum(noise**2 - 1 / mean, _CALM)
    chance = size / (size + mean)
    low = np.asarray(betainc(size, count + 1, chance), dtype=np.float64)
    high: Floats = np.where(count > 0, betainc(np.maximum(count, 1e-9), size, 1 - chance), 1.0)
    return low, high


def no_count(expected: Floats, noise: Floats) -> Floats:
    """The logarithm of P(0) of each day."""
    spread = np.maximum(noise**2 - 1 / np.maximum(expected, 1e-9), _CALM)
    found: Floats = -np.log1p(spread * expected) / spread
    return found


def discoveries(chances: Floats, rate: float) -> Bools:
    """Which p-values stand when at most `rate` of what is told may be false (Benjamini and
    Hochberg, 1995). NaN is no test."""
    flat = chances.ravel()
    tested = np.flatnonzero(~np.isnan(flat))
    ordered = np.sort(flat[tested])
    allowed = rate * np.arange(1, len(tested) + 1) / max(len(tested), 1)
    passing = np.flatnonzero(ordered <= allowed)
    limit = ordered[passing[-1]] if len(passing) else -1.0
    with np.errstate(invalid="ignore"):
        return (chances <= limit).astype(bool)
