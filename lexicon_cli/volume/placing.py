"""From episodes of series to changes: the narrowest place that explains each, told once."""

from collections.abc import Sequence

import numpy as np

from lexicon_cli.core.records import replace
from lexicon_cli.volume.baseline import LAGS, WEEK
from lexicon_cli.volume.change import Change
from lexicon_cli.volume.counts import Counts, Floats
from lexicon_cli.volume.episodes import SILENT, Episode
from lexicon_cli.volume.judge import Judged
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.places import Activity, Cell, guilty_version, narrowest
from lexicon_cli.volume.table import Table

_BAND = 3.0  # standard deviations of the band that is shown
_STILL = 0.6  # of the former effect
_CELLS = 6  # cells that a change carries along


class Placer:
    """Places the episodes of a table."""

    def __init__(
        self,
        counts: Counts,
        table: Table,
        judged: Judged,
        activity: Activity,
        options: VolumeOptions,
        since: int,
    ) -> None:
        self._counts = counts
        self._table = table
        self._judged = judged
        self._activity = activity
        self._options = options
        self._since = since

    def place(self, found: Sequence[Episode]) -> list[Change]:
        """One change for each episode of an event; episodes of its platforms that it explains, or
        that explain it, are told with it."""
        by_event: dict[int, list[Episode]] = {}
        for one in found:
            by_event.setdefault(self._table.event[one.row], []).append(one)
        return [change for event in sorted(by_event) for change in self._of_event(by_event[event])]

    def _of_event(self, found: list[Episode]) -> list[Change]:
        whole = [one for one in found if self._table.platform[one.row] is None]
        parts = [one for one in found if self._table.platform[one.row] is not None]
        changes: list[Change] = []
        for one in whole:
            cells = self._platforms(one)
            worst = narrowest([cell for _, cell in cells], self._options.explains)
            row = next((row for row, cell in cells if cell is worst), None)
            own = [part for part in parts if part.meets(one)]
            parts = [part for part in parts if part not in own]
            if row is None:
                changes.append(self._change(one, [cell for _, cell in cells]))
                continue
            better = next((part for part in own if part.row == row), None)
            changes.append(self._change(better or self._moved(one, row)))
        return changes + [self._change(part) for part in parts]

    def _moved(self, one: Episode, row: int) -> Episode:
        return replace(one, row=row)

    def _platforms(self, one: Episode) -> list[tuple[int, Cell]]:
        """The rows of an event's platforms with what was expected and what came."""
        cells = []
        for row in self._table.platforms_of(self._table.event[one.row]):
            expected, observed = self._sums(row, one.first, one.last)
            name = self._counts.platforms[self._table.platform[row] or 0]
            if expected > 0 or observed > 0:
                cells.append((row, Cell(name, expected, observed)))
        return cells

    def _sums(self, row: int, first: int, last: int) -> tuple[float, float]:
        values = self._table.values[row, first : last + 1]
        expected = self.expected(row, first, last)
        known = ~np.isnan(values) & ~np.isnan(expected)
        return float(expected[known].sum()), float(values[known].sum())

    def expected(self, row: int, first: int, last: int) -> Floats:
        """What each day should have brought, by what was known in the episode's first week."""
        start = self._judged.base.start
        meant = np.full(last - first + 1, np.nan)
        source = self._judged.base.expected[row, max(first - start, 0) : last + 1 - start]
        meant[max(start - first, 0) :] = source
        known = meant[:WEEK]
        if len(meant) > WEEK:
            meant = np.where(
                np.isnan(np.resize(known, len(meant))), meant, np.resize(known, len(meant))
            )
        return meant

    def _lasting(self, one: Episode) -> Episode:
        """The episode with the days up to the last, if they are off as before by what was expected
        when it began: the baseline learns a new level, the level has not returned."""
        end = self._table.values.shape[1] - 1
        if one.open or one.kind == SILENT or one.last - one.first + 1 < WEEK - 1:
            return one
        then = self._sums(one.row, one.first, one.last)
        since = self.expected(one.row, one.first, end)[one.last + 1 - one.first :]
        values = self._table.values[one.row, one.last + 1 :]
        known = ~np.isnan(since) & ~np.isnan(values)
        if not known.any() or then[0] <= 0 or since[known].sum() <= 0:
            return one
        now = values[known].sum() / since[known].sum() - 1
        before = then[1] / then[0] - 1
        still = now / before >= _STILL if before else False
        return replace(one, last=end, open=True) if still else one

    def _change(self, one: Episode, cells: Sequence[Cell] = ()) -> Change:
        one = self._lasting(one)
        table, counts = self._table, self._counts
        event, platform = table.event[one.row], table.platform[one.row]
        expected, observed = self._sums(one.row, one.first, one.last)
        where: tuple[tuple[str, str], ...] = ()
        if platform is not None:
            where = (("platform", counts.platforms[platform]),)
        version = self._version(event, platform, one)
        if version is not None:
            home, cell = version
            where = (("platform", counts.platforms[home]), ("app_version", cell.name))
            expected, observed = cell.expected, cell.observed
        noise = self._noise(one)
        low, high = self._band(one, noise)
        return Change(
            kind=one.kind,
            event=counts.events[event],
            where=where,
            first=one.first,
            last=one.last,
            found=one.found,
            open=one.open,
            expected=expected,
            observed=observed,
            band=(low, high),
            noise=noise,
            chance=one.chance,
            past=self._past(one),
            cells=tuple((one.name, one.expected, one.observed) for one in cells[:_CELLS]),
            began=one.found >= self._since,
            traffic=float(np.nansum(table.values[event, one.first : one.last + 1])),
        )

    def _version(self, event: int, platform: int | None, one: Episode) -> tuple[int, Cell] | None:
        """The version that explains the episode, within its platform, or the only one there is."""
        if not one.down or len(self._counts.versions) < 2:
            return None
        own = self._activity.of_event(event)
        if platform is None:
            there = np.flatnonzero(own.sum(axis=(1, 2)) > 0)
            if len(there) != 1:
                return None
            platform = int(there[0])
        guilty = guilty_version(
            own[platform],
            self._activity.cells[platform],
            self._counts.versions,
            (one.first, one.last),
            self._options,
        )
        return None if guilty is None else (platform, guilty)

    def _noise(self, one: Episode) -> float:
        at = max(one.first - self._judged.base.start, 0)
        return float(np.nan_to_num(self._judged.base.noise[one.row, at]))

    def _band(self, one: Episode, noise: float) -> tuple[float, float]:
        """The band of an ordinary day, on average over the episode."""
        meant = self.expected(one.row, one.first, one.last)
        if np.isnan(meant).all():
            return 0.0, 0.0
        low, high = band(meant, np.full(len(meant), noise))
        return float(np.nanmean(low)), float(np.nanmean(high))

    def _past(self, one: Episode) -> tuple[float, ...]:
        """The same weekdays of the weeks before, newest first."""
        days = [one.first - WEEK * lag for lag in range(1, LAGS + 1) if one.first >= WEEK * lag]
        values = (float(self._table.values[one.row, day]) for day in days)
        return tuple(value for value in values if not np.isnan(value))


def band(expected: Floats, noise: Floats) -> tuple[Floats, Floats]:
    """Where ordinary days lie: three standard deviations about what is expected."""
    least = np.sqrt(1 / np.maximum(expected, 0.25))
    width = _BAND * np.maximum(np.nan_to_num(noise), np.minimum(least, 1.0))
    low = np.maximum((expected + 0.5) * np.exp(-width) - 0.5, 0.0)
    return low, (expected + 0.5) * np.exp(width) - 0.5
