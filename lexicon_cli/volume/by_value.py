"""Which value of a property explains a change: as a platform would, but for a property of choices.

Many properties are tried, so a value is blamed only if it is beyond doubt: it was common and steady
for weeks, nearly all of the change is its own, everything else is about as ever, and its share of
the event has left what its days used to scatter by far more than chance.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import sqrt
from typing import NamedTuple

from lexicon_cli.core.mixpanel import is_mixpanel_property
from lexicon_cli.history.cell import VALUES_KEPT, KeptValues
from lexicon_cli.history.splits import PLACES

PAST = 28  # days that tell what share a value has
_LEAST_PAST = 14
_SEEN = 0.5  # of the past's days, for a value to be an old one
_WEEK = 7
_STEADY = 1 / 3  # by which its share in the last week may differ from the weeks before
_FINE = 0.75  # of what is expected: the rest is not affected
_CONTRAST = 0.25  # of the value's own effect, that the rest may have at most
_DEVIATIONS = 5.0  # of such shares: one in three million by chance, and thousands are tried
_NARROWER = 0.8  # of the events of a place that is told already
_ALIKE = 0.25  # by which the value's change and that place's may differ

# What tells the platform in other words, beside versions of whatever (`tells_more`).
_OF_PLATFORM = frozenset(
    {"mp_lib", "$os", "$manufacturer", "$brand", "$model", "$device", "$device_type"}
)

# Of a property, counts by value and day (days since 1970-01-01).
ByDay = Mapping[int, KeptValues]


class Span(NamedTuple):
    """The days before a change and those of it that are known, with the event's counts, and how
    many events were expected in the change."""

    before: Mapping[int, float]
    now: Mapping[int, float]
    expected: float

    @property
    def change(self) -> float:
        """How many events more than expected."""
        return sum(self.now.values()) - self.expected


class Blame(NamedTuple):
    """A value of a property (`name`) that explains a change: what was expected of it and what came,
    the same of all other events, its share of the event before and since, and by how many standard
    deviations that left the past's. So many values were `tried`."""

    name: str
    value: str
    expected: float
    observed: float
    others_expected: float
    others_observed: float
    share: float
    share_now: float
    deviations: float
    tried: int

    @property
    def effect(self) -> float:
        """Observed over expected, less 1."""
        return self.observed / self.expected - 1


def tells_more(name: str) -> bool:
    """Whether values of a property tell something that platform and version do not."""
    lowered = name.lower()
    return (
        name not in PLACES
        and name not in _OF_PLATFORM
        and not any(word in lowered for word in ("version", "build", "release"))
    )


def guilty_value(
    properties: Mapping[str, ByDay], span: Span, *, explains: float, least: float
) -> Blame | None:
    """The value that explains the change; of several the team's own property first, then the one
    that stands out most, then by name. None if there is none."""
    if not span.change or len(span.before) < _LEAST_PAST:
        return None
    found: list[Blame] = []
    tried = 0
    for name in sorted(filter(tells_more, properties)):
        blamed = list(_of_property(name, properties[name], span, explains, least))
        tried += len(blamed)
        found += (one for one in blamed if _is_beyond_doubt(one, span, explains))
    if not found:
        return None
    best = min(
        found,
        key=lambda one: (
            is_mixpanel_property(one.name),
            -round(abs(one.deviations), 6),
            one.name,
            one.value,
        ),
    )
    return best._replace(tried=tried)


def is_narrower(one: Blame, expected: float, observed: float) -> bool:
    """Whether a value tells more of a change than a place that explains it, too: it loses as much,
    and is much less than all of that place."""
    lost = observed - expected
    own = one.observed - one.expected
    return one.expected <= _NARROWER * expected and abs(own - lost) <= _ALIKE * abs(lost)


def is_wider(one: Blame, expected: float, observed: float) -> bool:
    """Whether a value explains a change that a place has only a part of."""
    lost = observed - expected
    return bool(lost) and (one.observed - one.expected) / lost > 1 + _ALIKE


def _of_property(
    name: str, days: ByDay, span: Span, explains: float, least: float
) -> Iterator[Blame]:
    """The values of a property that are old and frequent enough to be judged."""
    past = {day: days[day].counts for day in span.before if day in days}
    now = {day: days[day].counts for day in span.now if day in days}
    if len(past) < _LEAST_PAST or any(days[day].is_cut for day in (*past, *now)):
        return
    known, seen = _sums(past.values()), _sums(now.values())
    if len(known) > VALUES_KEPT:
        return
    before, total = sum(span.before.values()), sum(span.now.values())
    if min(before, total, span.expected) <= 0:
        return
    for value, count in sorted(known.items()):
        share = min(1.0, count / before)
        expected = share * span.expected
        if min(expected, span.expected - expected) < least or not _is_steady(value, past, span):
            continue
        observed = float(seen.get(value, 0))
        scatter = _scatter(value, share, past, span)
        # Shares of the past are known from so many events only.
        variance = total * share * (1 - share) * (1 + total / before) * scatter
        yield Blame(
            name=name,
            value=value,
            expected=expected,
            observed=observed,
            others_expected=span.expected - expected,
            others_observed=total - observed,
            share=share,
            share_now=observed / total,
            deviations=(observed - total * share) / sqrt(variance),
            tried=0,
        )


def _is_beyond_doubt(one: Blame, span: Span, explains: float) -> bool:
    change = span.change
    own, rest = one.effect, one.others_observed / one.others_expected
    return (
        (one.observed - one.expected) / change >= explains
        and _FINE <= rest <= 1 / _FINE
        and abs(rest - 1) <= _CONTRAST * abs(own)
        and abs(one.deviations) >= _DEVIATIONS
        and (one.deviations > 0) == (change > 0)
    )


def _sums(days: Collection[Mapping[str, int]]) -> Counter[str]:
    sums: Counter[str] = Counter()
    for counts in days:
        sums.update(counts)
    return sums


def _is_steady(value: str, past: Mapping[int, Mapping[str, int]], span: Span) -> bool:
    """Whether the value came on most days before, with about the same share in the last week as in
    the weeks before: neither a campaign nor what fades anyway."""
    if sum(value in counts for counts in past.values()) < _SEEN * len(span.before):
        return False
    order = sorted(span.before)
    early, late = order[:-_WEEK], order[-_WEEK:]
    first, then = _share(value, early, past, span), _share(value, late, past, span)
    if not first[1] or not then[1]:
        return False
    meant = then[1] * first[0] / first[1]
    return abs(then[0] - meant) <= max(_STEADY * meant, 3 * sqrt(meant))


def _share(
    value: str, days: Sequence[int], past: Mapping[int, Mapping[str, int]], span: Span
) -> tuple[float, float]:
    """Events with the value, and all events, of some days."""
    own = sum(past[day].get(value, 0) for day in days if day in past)
    return float(own), sum(span.before[day] for day in days)


def _scatter(value: str, share: float, past: Mapping[int, Mapping[str, int]], span: Span) -> float:
    """By how much its share varied from day to day more than by chance: chi-square over its degrees
    of freedom, at least 1."""
    squares = [
        (past.get(day, {}).get(value, 0) - total * share) ** 2 / (total * share * (1 - share))
        for day, total in span.before.items()
        if total
    ]
    return max(1.0, sum(squares) / max(1, len(squares) - 1))
