"""Ratios of two series: steps of a funnel, a platform against the others."""

from collections.abc import Iterable

import numpy as np

from lexicon_cli.core.naming import words as words_of
from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.baseline import MEMORY, WEEK
from lexicon_cli.volume.counts import Floats
from lexicon_cli.volume.robust import scale

_SPANS = (3, 7)  # days whose counts are summed: a ratio needs more of them than a count
_PAST = 4 * WEEK
_FAR = 6.0  # standard deviations
_CALM = 0.05
_FIRST = frozenset(
    {"started", "start", "begun", "began", "begin", "initiated", "opened", "attempted", "requested"}
)
_LAST = frozenset(
    {"completed", "complete", "finished", "finish", "ended", "succeeded", "submitted"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """From column `first` to `last` the ratio was `observed` rather than `expected`; `noise` is the
    usual standard deviation of its logarithm, `missing` what the upper series lacks (or has more).
    """

    first: int
    last: int
    expected: float
    observed: float
    noise: float
    missing: float


def ratio_break(
    top: Floats, bottom: Floats, since: int, *, effect: float, least: float, cycles: int = 3
) -> Break | None:
    """The break that shows on the last days of both (columns from `since` on), or None. Both must
    have held `least` a day; the ratio must be `effect` below, or as far above."""
    for span in _SPANS:
        found = _break(top, bottom, since, span, effect, least, cycles)
        if found is not None:
            return found
    return None


def _break(
    top: Floats, bottom: Floats, since: int, span: int, effect: float, least: float, cycles: int
) -> Break | None:
    above, below = _sums(top, span), _sums(bottom, span)
    known = np.log((above + 0.5) / (below + 0.5))
    for end in range(len(known) - 1, max(since, span) - 1, -1):
        past = known[max(0, end - span - _PAST + 1) : end - span + 1]
        past = past[~np.isnan(past)]
        if np.isnan(known[end]) or len(past) < cycles * WEEK - span:
            continue
        usual = float(np.median(past))
        expected = float(np.exp(usual) * (below[end] + 0.5))
        if min(expected, float(below[end])) < least * span:
            continue
        off = float(known[end]) - usual
        if not (off <= np.log(1 - effect) or off >= -np.log(1 - effect)):
            continue
        long = known[max(0, end - span - MEMORY + 1) : end - span + 1] - usual
        spread = float(np.nan_to_num(scale(long[:, None])[0]))
        noise = max(spread, float(np.sqrt(1 / expected + 1 / below[end])), _CALM)
        days = np.log(
            (top[end - span + 1 : end + 1] + 0.5) / (bottom[end - span + 1 : end + 1] + 0.5)
        )
        same = np.all((days - usual) * np.sign(off) > -np.log(1 - effect) / 2)
        if abs(off) < _FAR * noise or not same:
            continue
        first = end - span + 1
        while first > max(0, end - 2 * WEEK) and _is_off(top, bottom, first - 1, usual, off):
            first -= 1
        held = float(np.nansum(bottom[first : end + 1]))
        got = float(np.nansum(top[first : end + 1]))
        return Break(
            first=first,
            last=end,
            expected=float(np.exp(usual)),
            observed=got / max(held, 1.0),
            noise=noise,
            missing=got - float(np.exp(usual)) * held,
        )
    return None


def _is_off(top: Floats, bottom: Floats, day: int, usual: float, off: float) -> bool:
    now = np.log((top[day] + 0.5) / (bottom[day] + 0.5)) - usual
    return bool(np.sign(now) == np.sign(off) and abs(now) >= abs(off) / 2)


def _sums(values: Floats, span: int) -> Floats:
    found = np.full(len(values), np.nan)
    if len(values) >= span:
        found[span - 1 :] = np.convolve(values, np.ones(span), "valid")
    return found


def learned_pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs such as "Checkout Started" and "Checkout Completed", sorted."""
    begun: dict[tuple[str, ...], str] = {}
    ended: list[tuple[tuple[str, ...], str]] = []
    for name in sorted(names):
        words = words_of(name[:300])
        for at, word in enumerate(words):
            rest = (*words[:at], *words[at + 1 :])
            if rest and word in _FIRST:
                begun.setdefault(rest, name)
            elif rest and word in _LAST:
                ended.append((rest, name))
    return sorted((begun[rest], name) for rest, name in ended if rest in begun)
