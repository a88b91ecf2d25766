"""New versions of an app that send an event less often than the versions before them."""

import numpy as np

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.baseline import WEEK
from lexicon_cli.volume.counts import Bools, Counts, Floats
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.places import Activity
from lexicon_cli.volume.tails import tails

_NEW = 4 * WEEK  # days in which a version counts as new
_NOISE = 0.2  # how versions differ that nobody broke: standard deviation of a rate's logarithm
_CHANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A version, from its first day to the last, sends `observed` events where the rate of the
    versions before it makes `expected`. Rates are events for one active user and day, NaN where
    users are not known."""

    event: int
    platform: int
    version: int
    first: int
    last: int
    expected: float
    observed: float
    chance: float
    rate: float
    former_rate: float


def regressions(
    counts: Counts, activity: Activity, since: int, options: VolumeOptions
) -> list[Regression]:
    """New versions with too few of an event, seen on days from column `since` on. The rate is the
    event's share of what the version sent: a version's growth, and the other's decline, are none.
    """
    days = counts.days
    seen = activity.cells > 0
    born = np.where(seen.any(axis=2), seen.argmax(axis=2), days)
    recent = activity.cells[:, :, since:].sum(axis=2) > 0
    new = recent & (born >= max(WEEK, days - _NEW)) & (np.array(counts.versions) != "")[None, :]
    found: list[Regression] = []
    for platform, version in np.argwhere(new):
        place = int(platform), int(version)
        birth = int(born[place])
        sent, mine = _sums(counts, place, born[platform] < birth, birth)
        expected = _expected(sent, mine)
        few = (sent >= options.least * WEEK) & (expected >= options.least)
        few &= (mine <= (1 - options.version) * expected) & ~counts.unsure[:, birth:].any(axis=1)
        for event in map(int, np.flatnonzero(few)):
            own = activity.of_event(event)
            if not _is_everywhere(activity, own, *place, birth, options):
                low, _ = tails(mine[[event]], expected[[event]], np.array([_NOISE]))
                if low[0] <= _CHANCE:
                    rates = _rates(counts, own, *place, born[platform] < birth, birth)
                    found.append(
                        Regression(
                            event=event,
                            platform=place[0],
                            version=place[1],
                            first=birth,
                            last=days - 1,
                            expected=float(expected[event]),
                            observed=float(mine[event]),
                            chance=float(low[0]),
                            rate=rates[0],
                            former_rate=rates[1],
                        )
                    )
    return sorted(found, key=lambda one: (one.event, one.platform, one.version))


def _sums(
    counts: Counts, place: tuple[int, int], before: Bools, birth: int
) -> tuple[Floats, Floats]:
    """By event: what the versions `before` sent in four weeks, and what the version has sent."""
    platform, version = place
    here = (counts.platform == platform) & (counts.day >= birth - _NEW)
    day, which = counts.day[here], counts.version[here]
    event, count = counts.event[here], counts.count[here]
    then = (day < birth) & before[which]
    now = (day >= birth) & (which == version)
    size = len(counts.events)
    sent = np.bincount(event[then], weights=count[then], minlength=size)
    mine = np.bincount(event[now], weights=count[now], minlength=size)
    return sent.astype(np.float64, copy=False), mine.astype(np.float64, copy=False)


def _expected(sent: Floats, mine: Floats) -> Floats:
    """By event, what the version should have sent, judged by its other events: by all of them
    together, or by the usual one if that is less. A version that floods with one event, or brings a
    new one, lacks nothing of the others."""
    others, exposure = sent.sum() - sent, mine.sum() - mine
    together = np.where(others > 0, sent / np.maximum(others, 1.0) * exposure, 0.0)
    order = np.argsort(np.where(sent > 0, mine / np.maximum(sent, 1.0), 0.0), kind="stable")
    order = order[sent[order] > 0]
    heavy, grown = sent[order], mine[order] / sent[order]
    usual = np.zeros(len(sent))
    if len(order) > 1:
        # The median of all others, weighed by what they used to bring.
        below, half = np.cumsum(heavy), (heavy.sum() - heavy) / 2
        early, late = np.searchsorted(below, half), np.searchsorted(below, half + heavy)
        middle = np.where(early < np.arange(len(order)), early, late)
        usual[order] = grown[np.minimum(middle, len(order) - 1)]
    return np.minimum(together, sent * usual)


def _is_everywhere(
    activity: Activity,
    own: Floats,
    platform: int,
    version: int,
    birth: int,
    options: VolumeOptions,
) -> bool:
    """Whether all that is not the version sends as little in the same days: then it is not to
    blame."""
    sent, active = own.copy(), activity.cells.copy()
    sent[platform, version] = active[platform, version] = 0
    sent, active = sent.sum(axis=1), (active - sent).sum(axis=1)  # platforms x days
    past = slice(max(0, birth - _NEW), birth)
    before = np.maximum(active[:, past].sum(axis=1), 1.0)
    expected = float((sent[:, past].sum(axis=1) / before * active[:, birth:].sum(axis=1)).sum())
    came = float(sent[:, birth:].sum())
    return expected > 0 and came < (1 - options.version / 2) * expected


def _rates(
    counts: Counts, own: Floats, platform: int, version: int, before: Bools, birth: int
) -> tuple[float, float]:
    """Events for an active user and day, of the version and of those before it."""
    users = {False: 0, True: 0}
    for (day, where, which), active in counts.audience.items():
        if where == platform and (which == version or (before[which] and day >= birth - _NEW)):
            users[which == version] += active
    if not users[True] or not users[False]:
        return float("nan"), float("nan")
    now = float(own[platform, version, birth:].sum())
    then = float(own[platform, before, max(0, birth - _NEW) :].sum())
    return now / users[True], then / users[False]
