"""Where it happens: the platform, and version, that explains nearly all of what is missing.

A version has no past to be held against, and grows while another one fades. So it is held against
the rate of its platform before: the event's share of all that the platform's users sent.
"""

from typing import NamedTuple

import numpy as np

from lexicon_cli.volume.baseline import WEEK
from lexicon_cli.volume.counts import Counts, Floats
from lexicon_cli.volume.options import VolumeOptions

_PAST = 4 * WEEK
_FINE = 0.75  # of what is expected: the rest is not affected
_NEAR = 2  # days between a release and a change that it explains


class Cell(NamedTuple):
    """A platform or version in an episode, with what was expected and what came."""

    name: str
    expected: float
    observed: float

    @property
    def change(self) -> float:
        return self.observed - self.expected


class Activity:
    """All events of each platform and version by day, made once."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.cells = counts.versions_of().reshape(len(counts.platforms), -1, counts.days)

    def of_event(self, event: int) -> Floats:
        """Platforms x versions x days of one event."""
        return self.counts.versions_of(self.counts.of_event(event)).reshape(self.cells.shape)


def narrowest(cells: list[Cell], explains: float) -> Cell | None:
    """The cell that explains that share of the change while all others are about as ever."""
    if len(cells) < 2:
        return None
    total = sum(cell.change for cell in cells)
    worst = (min if total < 0 else max)(cells, key=lambda cell: cell.change)
    if total == 0 or worst.change / total < explains:
        return None
    expected = sum(cell.expected for cell in cells if cell is not worst)
    observed = sum(cell.observed for cell in cells if cell is not worst)
    if expected <= 0 or (
        observed / expected < _FINE if total < 0 else observed / expected > 1 / _FINE
    ):
        return None
    return worst


def version_cells(
    own: Floats, activity: Floats, names: tuple[str, ...], first: int, last: int
) -> list[Cell]:
    """Versions of a platform (versions x days): expected is the event's former share of all events
    there, times what the version sent in all but this event."""
    others = activity - own
    past = slice(max(0, first - _PAST), first)
    base = float(np.nansum(others[:, past]))
    if base <= 0:
        return []
    rate = float(np.nansum(own[:, past])) / base
    now = slice(first, last + 1)
    found = []
    for number, name in enumerate(names):
        sent = float(np.nansum(others[number, now]))
        if sent > 0 and name:
            found.append(Cell(name, rate * sent, float(np.nansum(own[number, now]))))
    return found


def guilty_version(
    own: Floats,
    activity: Floats,
    names: tuple[str, ...],
    span: tuple[int, int],
    options: VolumeOptions,
) -> Cell | None:
    """The version that explains a change from `span`'s first to its last day: the others must be
    there to show that they are fine, or it must have come up when the change began."""
    first, last = span
    cells = version_cells(own, activity, names, first, last)
    worst = narrowest(cells, options.explains)
    if worst is None:
        return None
    if sum(cell.expected for cell in cells if cell is not worst) >= options.least:
        return worst
    seen = np.flatnonzero(activity[names.index(worst.name)] > 0)
    return worst if len(seen) and abs(int(seen[0]) - first) <= _NEAR else None
