"""Counts by day, event, platform and version, in columns; matrices of series by days."""

from collections.abc import Collection, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from lexicon_cli.core.mixpanel import is_mixpanel_event
from lexicon_cli.core.records import dataclass
from lexicon_cli.history.facts import AudienceKey, EventKey
from lexicon_cli.history.sketch import Sketch
from lexicon_cli.kernel.bounded import OTHER

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One row for each cell of a day, sorted by event, then day. `day` counts from `first`; the
    last day is `first + days - 1`. `audience` are active users by (day, platform, version).
    `unsure` (events x days): days on which an event may be among the names that were folded into
    OTHER, and days of OTHER itself."""

    first: int
    days: int
    events: tuple[str, ...]
    platforms: tuple[str, ...]
    versions: tuple[str, ...]
    day: Ints
    event: Ints
    platform: Ints
    version: Ints
    count: Floats
    audience: Mapping[tuple[int, int, int], int]
    unsure: Bools

    def by_event(self) -> Floats:
        """Events x days; NaN where nobody knows."""
        return np.where(self.unsure, np.nan, self._matrix(self.event, len(self.events)))

    def by_platform(self) -> Floats:
        """(Events x platforms) x days, platforms running fastest; NaN where nobody knows."""
        wide = len(self.platforms)
        found = self._matrix(self.event * wide + self.platform, len(self.events) * wide)
        return np.where(np.repeat(self.unsure, wide, axis=0), np.nan, found)

    def by_day(self) -> Floats:
        """All events of each day, folded names with them."""
        found = np.bincount(self.day, weights=self.count, minlength=self.days)
        return found.astype(np.float64, copy=False)

    def of_event(self, event: int) -> slice:
        """The rows of one event."""
        return slice(*(int(at) for at in np.searchsorted(self.event, [event, event + 1])))

    def versions_of(self, rows: slice | Ints | None = None) -> Floats:
        """(Platforms x versions) x days, of some rows or of all."""
        chosen = slice(None) if rows is None else rows
        wide = len(self.versions)
        cell = self.platform[chosen] * wide + self.version[chosen]
        found = np.zeros((len(self.platforms) * wide, self.days))
        np.add.at(found, (cell, self.day[chosen]), self.count[chosen])
        return found

    def _matrix(self, row: Ints, rows: int) -> Floats:
        flat = np.bincount(
            row * self.days + self.day, weights=self.count, minlength=rows * self.days
        )
        return flat.reshape(rows, self.days).astype(np.float64, copy=False)


def counts_of(
    events: Mapping[EventKey, int],
    audience: Mapping[AudienceKey, Sketch] | None = None,
    *,
    until: int | None = None,
    planned: Collection[str] = (),
) -> Counts:
    """The columns of daily facts, up to the day `until`. `planned` are events that are never
    folded. ValueError if there is nothing."""
    rows = [(key, count) for key, count in events.items() if until is None or key.day <= until]
    if not rows:
        raise ValueError("no counts")
    names = (
        sorted({key.event for key, _ in rows}),
        sorted({key.platform for key, _ in rows}),
        sorted({key.version for key, _ in rows}),
    )
    places = [{name: at for at, name in enumerate(found)} for found in names]
    day = np.fromiter((key.day for key, _ in rows), np.int64, len(rows))
    first, last = int(day.min()), int(day.max())
    cells = [(key.event, key.platform, key.version) for key, _ in rows]
    event, platform, version = (
        np.fromiter((places[part][row[part]] for row in cells), np.int64, len(rows))
        for part in range(3)
    )
    order = np.lexsort((version, platform, day, event))
    users = {
        (key.day - first, places[1][key.platform], places[2][key.version]): sketch.count()
        for key, sketch in (audience or {}).items()
        if first <= key.day <= last and key.platform in places[1] and key.version in places[2]
    }
    folded = {key.day - first for key, _ in rows if key.event == OTHER}
    unsure = np.zeros((len(names[0]), last - first + 1), dtype=bool)
    if folded:
        seen = {(places[0][key.event], key.day - first) for key, _ in rows}
        for at, name in enumerate(names[0]):
            if name not in planned and not is_mixpanel_event(name):
                unsure[at, [one for one in folded if name == OTHER or (at, one) not in seen]] = True
    return Counts(
        first=first,
        days=last - first + 1,
        events=tuple(names[0]),
        platforms=tuple(names[1]),
        versions=tuple(names[2]),
        day=(day - first)[order],
        event=event[order],
        platform=platform[order],
        version=version[order],
        count=np.fromiter((count for _, count in rows), np.float64, len(rows))[order],
        audience=users,
        unsure=unsure,
    )
