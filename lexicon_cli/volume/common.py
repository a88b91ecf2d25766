"""What all events do alike on a day: a holiday, a storm, a campaign. It is no event's own fault."""

import numpy as np

from lexicon_cli.volume.baseline import Baseline
from lexicon_cli.volume.counts import Floats
from lexicon_cli.volume.options import VolumeOptions

_MANY = 10  # events, for a day of theirs to be told from chance
_ALIKE = 0.75  # of them must be off to the same side
_TELLING = 0.1  # logarithm of the least common factor that is worth it


def common_mode(base: Baseline, rows: int, options: VolumeOptions) -> Floats:
    """The median residual of the first `rows` series on each day from `base.start` on, where most
    of them agree; 0 where they do not, or are too few."""
    width = base.expected.shape[1]
    residual = base.residual[:rows, base.residual.shape[1] - width :]
    with np.errstate(invalid="ignore"):
        enough = (base.expected[:rows] >= options.least) & ~np.isnan(residual)
    found = np.zeros(width)
    for day in range(width):
        own = residual[enough[:, day], day]
        if len(own) < _MANY:
            continue
        middle = float(np.median(own))
        if abs(middle) >= _TELLING and np.mean(own * np.sign(middle) > 0) >= _ALIKE:
            found[day] = middle
    return found


def common(base: Baseline, rows: int, options: VolumeOptions) -> Floats:
    """The common mode of each day, 0 where it is itself a drop or spike: then all events are told
    of, as one."""
    mode = common_mode(base, rows, options)
    ordinary = (mode > np.log(1 - options.drop)) & (mode < np.log(1 + options.spike))
    return np.where(ordinary, mode, 0.0)
