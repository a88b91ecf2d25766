"""What all events do alike on a day: a holiday, a storm, a campaign. It is no event's own fault."""

import numpy as np

from lexicon_cli.volume.baseline import Baseline
from lexicon_cli.volume.counts import Floats, Ints
from lexicon_cli.volume.options import VolumeOptions

EVERYWHERE = -1  # the group of whole events; those of platforms are numbered from 0
_MANY = 10  # events, for a day of theirs to be told from chance
_ALIKE = 0.75  # of them must be off to the same side
_TELLING = 0.1  # logarithm of the least common factor that is worth it


def common_mode(base: Baseline, rows: Ints, options: VolumeOptions) -> Floats:
    """The median residual of some rows on each day from `base.start` on, where most of them agree;
    0 where they do not, or are too few."""
    width = base.expected.shape[1]
    residual = base.residual[rows, base.residual.shape[1] - width :]
    with np.errstate(invalid="ignore"):
        enough = (base.expected[rows] >= options.least) & ~np.isnan(residual)
    found = np.zeros(width)
    for day in np.flatnonzero(enough.sum(axis=0) >= _MANY):
        own = residual[enough[:, day], day]
        middle = float(np.median(own))
        if abs(middle) >= _TELLING and np.mean(own * np.sign(middle) > 0) >= _ALIKE:
            found[day] = middle
    return found


def common(base: Baseline, groups: Ints, options: VolumeOptions) -> tuple[Floats, Floats]:
    """How much less, and how much more, of each row is excused on each day (logarithms): what all
    events do, and what all on its platform do, whichever is further off. 0 where that is itself a
    drop or a spike: then all are told of, as one. `groups` are platforms of rows, or EVERYWHERE."""
    shape = base.expected.shape
    less, more = np.zeros(shape), np.zeros(shape)
    for group in np.unique(groups):
        rows = np.flatnonzero(groups == group)
        mode = common_mode(base, rows, options)
        ordinary = (mode > np.log(1 - options.drop)) & (mode < np.log(1 + options.spike))
        mode = np.where(ordinary, mode, 0.0)
        own = rows if group != EVERYWHERE else slice(None)
        less[own] = np.minimum(less[own], mode)
        more[own] = np.maximum(more[own], mode)
    return less, more
