"""Exact and approximate tails, and control of false discoveries, in plain Python."""

from collections.abc import Sequence
from math import erfc, exp, lgamma, log, log1p, sqrt

# Below so many expected hits (or misses) counts are not near enough to normal.
_NORMAL_FROM = 25.0
_FARTHEST = 10_000
_NEGLIGIBLE = 1e-12


def tail(observed: float, expected: float, variance: float, trials: float) -> float:
    """P(X >= observed) for a count with that mean and variance, out of `trials`.

    Normal with a correction for continuity where both hits and misses are many. Else negative
    binomial (Poisson where the variance is no larger than the mean): what is left when the mean
    itself is only known from counts.
    """
    if observed <= expected:
        return 1.0
    if expected >= _NORMAL_FROM and trials - expected >= _NORMAL_FROM:
        return 0.5 * erfc((observed - 0.5 - expected) / sqrt(2.0 * max(variance, 1e-9)))
    return _count_tail(round(observed), max(expected, 1e-9), variance)


def _count_tail(observed: int, mean: float, variance: float) -> float:
    """P(X >= observed) of a negative binomial, or of a Poisson; `observed` lies above the mean."""
    if variance > mean * 1.001:
        size = mean * mean / (variance - mean)
        share = mean / variance  # of a success
        first = (
            lgamma(observed + size)
            - lgamma(size)
            - lgamma(observed + 1)
            + size * log(share)
            + observed * log1p(-share)
        )
        ratios = ((at + size) / (at + 1) * (1.0 - share) for at in range(observed, _end(observed)))
    else:
        first = observed * log(mean) - mean - lgamma(observed + 1)
        ratios = (mean / (at + 1) for at in range(observed, _end(observed)))
    total = term = 1.0
    for ratio in ratios:
        term *= ratio
        total += term
        if term < _NEGLIGIBLE * total:
            break
    return min(1.0, exp(min(0.0, first + log(total))))


def _end(observed: int) -> int:
    return observed + _FARTHEST


def discoveries(chances: Sequence[float], rate: float, tests: int) -> float:
    """The largest chance that still counts when at most `rate` of what counts may be false, of
    `tests` in all (Benjamini and Hochberg 1995); 0 if none does."""
    limit = 0.0
    for rank, chance in enumerate(sorted(chances), start=1):
        if chance <= rate * rank / max(tests, len(chances)):
            limit = chance
    return limit


def likelihood(hits: float, trials: float) -> float:
    """The highest log likelihood of a share that is the same for all trials."""
    if trials <= 0 or hits <= 0 or hits >= trials:
        return 0.0
    share = hits / trials
    return hits * log(share) + (trials - hits) * log1p(-share)
