"""The series that are judged: every event, and every event on each of its platforms."""

import numpy as np

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.common import EVERYWHERE
from lexicon_cli.volume.counts import Bools, Counts, Floats, Ints


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are events first, then (event, platform) of events with more than one platform.
    `values` has NaN where nothing can be judged: before a row's first day, on days left out."""

    values: Floats
    event: tuple[int, ...]
    platform: tuple[int | None, ...]

    def row_of(self, event: int, platform: int | None) -> int | None:
        """The row of a series, None if it is not judged."""
        if platform is None:
            return event
        for row in range(len(self.event) - 1, -1, -1):
            if self.event[row] == event and self.platform[row] == platform:
                return row
        return None

    def platforms_of(self, event: int) -> list[int]:
        """The rows of an event's platforms."""
        return [
            row
            for row, (own, where) in enumerate(zip(self.event, self.platform, strict=True))
            if own == event and where is not None
        ]


def table_of(counts: Counts, skipped: Bools) -> Table:
    """The series of counts; `skipped` columns are unknown."""
    events = counts.by_event()
    wide = len(counts.platforms)
    everywhere = counts.by_platform()
    seen = (np.nansum(everywhere, axis=1) > 0).reshape(-1, wide)
    several = seen.sum(axis=1) > 1
    chosen = np.flatnonzero((seen & several[:, None]).ravel())
    values = _known(np.concatenate([events, everywhere[chosen]]), skipped)
    return Table(
        values,
        (*range(len(events)), *(int(row) // wide for row in chosen)),
        (*(None for _ in events), *(int(row) % wide for row in chosen)),
    )


def groups_of(table: Table) -> Ints:
    """The platform of each row, or EVERYWHERE."""
    return np.array([EVERYWHERE if one is None else one for one in table.platform], np.int64)


def _known(values: Floats, skipped: Bools) -> Floats:
    """Without the days before a row's first event, and without skipped days."""
    born = np.where((values > 0).any(axis=1), (values > 0).argmax(axis=1), values.shape[1])
    unknown = np.arange(values.shape[1])[None, :] < born[:, None]
    found: Floats = np.where(unknown | skipped[None, :], np.nan, values)
    return found
