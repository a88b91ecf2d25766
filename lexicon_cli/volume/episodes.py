"""From flags of days to episodes: one for each time that something was different."""

from collections.abc import Iterator, Sequence

import numpy as np

from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.volume.baseline import WEEK
from lexicon_cli.volume.counts import Bools, Floats
from lexicon_cli.volume.judge import Judged
from lexicon_cli.volume.options import VolumeOptions

DROP, SPIKE, SILENT, FALL, RISE = "drop", "spike", "silent", "fall", "rise"
DOWN = frozenset({DROP, SILENT, FALL})
_GAP = 2  # ordinary days within an episode: a weekend
_BACK = 2 * WEEK  # days that a start is looked for before the day that convicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Columns `first` to `last` of a series, and `found`, the first that convicts. `open`: it still
    lasted on the last day. `chance` is the smallest p-value, NaN for a level."""

    row: int
    kind: str
    first: int
    last: int
    found: int
    open: bool
    chance: float

    @property
    def down(self) -> bool:
        return self.kind in DOWN

    def meets(self, other: "Episode") -> bool:
        """Whether both point the same way on some day."""
        return self.down == other.down and self.first <= other.last and other.first <= self.last


def episodes(values: Floats, judged: Judged, options: VolumeOptions, since: int) -> list[Episode]:
    """All episodes that touch a column from `since` on, row by row; silence goes before drop, and
    drop and spike before a mere change of level."""
    flagged = judged.drop | judged.spike | judged.silent | (judged.shift != 0)
    found: list[Episode] = []
    for row in np.flatnonzero(flagged[:, max(0, since - judged.base.start) :].any(axis=1)):
        kept: list[Episode] = []
        for one in _of_row(int(row), values, judged, options):
            if one.last >= since and not any(one.meets(other) for other in kept):
                kept.append(one)
        found += kept
    return found


def _of_row(row: int, values: Floats, judged: Judged, options: VolumeOptions) -> Iterator[Episode]:
    yield from _silences(row, values[row], judged)
    ratio = (values[row, judged.base.start :] + 0.5) / (judged.base.expected[row] + 0.5)
    for kind, flags, chance in (
        (DROP, judged.drop[row], judged.low[row]),
        (SPIKE, judged.spike[row], judged.high[row]),
    ):
        for first, last in _runs(flags, _GAP):
            begin = first
            limit = 1 - options.drop / 2 if kind == DROP else 1 + options.spike / 2
            while begin > max(0, first - _BACK) and _is_off(ratio[begin - 1], limit, kind):
                begin -= 1
            yield _episode(
                row, kind, begin, last, first, judged, float(np.nanmin(chance[first : last + 1]))
            )
    for sign, kind in ((-1, FALL), (1, RISE)):
        for first, last in _runs(np.sign(judged.shift[row]) == sign, _GAP):
            residual = judged.base.residual[row]
            offset = len(residual) - judged.base.expected.shape[1]
            begin = change_point(residual[: offset + first + 1]) - offset
            yield _episode(row, kind, begin, last, first, judged, float("nan"))


def _silences(row: int, line: Floats, judged: Judged) -> Iterator[Episode]:
    """Silences, from their first zero: it may lie before the days that are judged."""
    start = judged.base.start
    for first, last in _runs(judged.silent[row], 0):
        begin = first + start
        while begin > 0 and not line[begin - 1] > 0:
            begin -= 1
        while np.isnan(line[begin]):
            begin += 1
        yield replace(_episode(row, SILENT, 0, last, first, judged, 0.0), first=begin)


def _episode(
    row: int, kind: str, first: int, last: int, found: int, judged: Judged, chance: float
) -> Episode:
    start = judged.base.start
    return Episode(
        row=row,
        kind=kind,
        first=first + start,
        last=last + start,
        found=found + start,
        open=last >= judged.base.expected.shape[1] - 1,
        chance=chance,
    )


def _is_off(ratio: float, limit: float, kind: str) -> bool:
    return bool(ratio < limit if kind == DROP else ratio > limit)


def _runs(flags: Bools, gap: int) -> Iterator[tuple[int, int]]:
    """First and last index of each run of flags; `gap` days without do not end it."""
    at = np.flatnonzero(flags)
    if not len(at):
        return
    cuts = np.flatnonzero(np.diff(at) > gap + 1)
    firsts: Sequence[int] = [int(at[0]), *(int(at[cut + 1]) for cut in cuts)]
    lasts: Sequence[int] = [*(int(at[cut]) for cut in cuts), int(at[-1])]
    yield from zip(firsts, lasts, strict=True)


def change_point(residual: Floats) -> int:
    """The index at which the residuals take their last level: the split of the last weeks into
    nought and another level that leaves least (sum of absolute deviations)."""
    size = len(residual)
    begin = max(0, size - _BACK)
    week = residual[begin:]
    best, at = np.inf, size - WEEK
    for split in range(len(week) - 2):
        after = week[split:]
        left = np.nansum(np.abs(week[:split])) + np.nansum(np.abs(after - np.nanmedian(after)))
        if left < best - 1e-12:
            best, at = left, begin + split
    return int(at)
