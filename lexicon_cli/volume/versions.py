"""New versions of an app that send an event less often than the versions before them."""

import numpy as np

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.baseline import WEEK
from lexicon_cli.volume.counts import Bools, Counts, Floats, Ints
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
    events_before: float


def regressions(
    counts: Counts, activity: Activity, since: int, options: VolumeOptions
) -> list[Regression]:
    """New versions with too few of an event, seen on days from column `since` on. The rate is the
    event's share of everything that the version sent: a version's growth, and the other's decline,
    are none."""
    days = counts.days
    seen = activity.cells > 0
    born = np.where(seen.any(axis=2), seen.argmax(axis=2), days)
    recent = activity.cells[:, :, since:].sum(axis=2) > 0
    new = recent & (born >= max(WEEK, days - _NEW)) & (np.array(counts.versions) != "")[None, :]
    if not new.any():
        return []
    places = [(int(platform), int(version)) for platform, version in np.argwhere(new)]
    found: list[Regression] = []
    for event in range(len(counts.events)):
        own = None
        for platform, version in places:
            own = activity.of_event(event) if own is None else own
            one = _regression(counts, activity, own, (event, platform, version), born, options)
            if one is not None:
                found.append(one)
    return found


def _regression(
    counts: Counts,
    activity: Activity,
    own: Floats,
    cell: tuple[int, int, int],
    born: Ints,
    options: VolumeOptions,
) -> Regression | None:
    _, platform, version = cell
    birth = int(born[platform, version])
    past = slice(max(0, birth - _NEW), birth)
    before = born[platform] < birth
    sent = float(own[platform, before, past].sum())
    others = float(activity.cells[platform, before, past].sum()) - sent
    mine = float(own[platform, version, birth:].sum())
    exposure = float(activity.cells[platform, version, birth:].sum()) - mine
    if others <= 0 or exposure <= 0 or sent < options.least * WEEK:
        return None
    expected = sent / others * exposure
    if expected < options.least or mine > (1 - options.version) * expected:
        return None
    if _is_everywhere(activity, own, platform, version, birth, options):
        return None
    low, _ = tails(np.array([mine]), np.array([expected]), np.array([_NOISE]))
    if low[0] > _CHANCE:
        return None
    rate, former = _rates(counts, own, platform, version, before, birth)
    return Regression(
        event=cell[0],
        platform=platform,
        version=version,
        first=birth,
        last=counts.days - 1,
        expected=expected,
        observed=mine,
        chance=float(low[0]),
        rate=rate,
        former_rate=former,
        events_before=sent,
    )


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
