"""Series for charts: plain numbers by day, the band, and what was found in them."""

from collections.abc import Iterable

import numpy as np

from lexicon_cli.core.records import dataclass
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.volume.check import Checked
from lexicon_cli.volume.counts import Counts, Floats
from lexicon_cli.volume.placing import band

_SHOWN = 63  # days that a chart goes back


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding in a chart, from one day to another."""

    code: str
    since: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """An event by day, everywhere or on one platform. `days` are days since 1970-01-01; None where
    nothing is known: before the first event, on days that were left out, without enough past."""

    event: str
    platform: str | None
    days: tuple[int, ...]
    counts: tuple[float | None, ...]
    expected: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    marks: tuple[Mark, ...] = ()


def series_of(
    found: Checked, counts: Counts, facts: Iterable[HistoryFact], *, days: int = _SHOWN
) -> tuple[Series, ...]:
    """A series for each event and platform that a fact is about, in the facts' order."""
    at = {name: row for row, name in enumerate(counts.events)}
    marks: dict[tuple[str, str | None], list[Mark]] = {}
    for fact in facts:
        if fact.event in at and fact.since is not None and fact.until is not None:
            place = fact.event, dict(fact.where).get("platform")
            marks.setdefault(place, []).append(Mark(fact.code, fact.since, fact.until))
    made = []
    for (event, platform), own in marks.items():
        where = None if platform is None else counts.platforms.index(platform)
        row = found.table.row_of(at[event], where)
        if row is None:  # an event of one platform only
            row = at[event]
        made.append(one_series(found, counts, row, days=days, marks=own, platform=platform))
    return tuple(made)


def one_series(
    found: Checked,
    counts: Counts,
    row: int,
    *,
    days: int,
    marks: Iterable[Mark] = (),
    platform: str | None = None,
) -> Series:
    """The last `days` days of a row of the table."""
    begin = max(0, counts.days - days)
    values = found.table.values[row, begin:]
    base = found.judged.base
    expected = np.full(len(values), np.nan)
    noise = np.full(len(values), np.nan)
    width = min(len(values), base.expected.shape[1])
    expected[len(values) - width :] = base.expected[row, base.expected.shape[1] - width :]
    noise[len(values) - width :] = base.noise[row, base.noise.shape[1] - width :]
    low, high = band(expected, noise)
    return Series(
        event=counts.events[found.table.event[row]],
        platform=platform,
        days=tuple(counts.first + begin + at for at in range(len(values))),
        counts=_plain(values),
        expected=_plain(expected),
        low=_plain(low),
        high=_plain(high),
        marks=tuple(marks),
    )


def _plain(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else round(float(value), 2) for value in values)
