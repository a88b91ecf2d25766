"""Changes with the value of a property that explains them: alone, or beside their place."""

from collections.abc import Callable, Collection, Iterable, Mapping

import numpy as np

from lexicon_cli.core.records import replace
from lexicon_cli.history.cell import KeptValues
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.volume.baseline import WEEK
from lexicon_cli.volume.by_value import (
    PAST,
    Blame,
    ByDay,
    Span,
    guilty_value,
    is_narrower,
    is_wider,
)
from lexicon_cli.volume.change import Change
from lexicon_cli.volume.counts import Counts, Floats
from lexicon_cli.volume.episodes import SILENT
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.placing import Placer, band
from lexicon_cli.volume.table import Table

# By event and property the counts by value of each day (days since 1970-01-01).
ByEvent = Mapping[str, Mapping[str, Mapping[int, KeptValues]]]
# Reads them for some events and the days from one to another: they are many, and few events change.
Values = Callable[[Collection[str], int, int], ByEvent]


def values_in(facts: DailyFacts, is_hidden: Callable[[str], bool]) -> Values:
    """Reads values out of facts, but for those of properties that are hidden."""

    def read(events: Collection[str], first: int, last: int) -> ByEvent:
        found: dict[str, dict[str, dict[int, KeptValues]]] = {event: {} for event in events}
        hidden: dict[str, bool] = {}
        for key, cell in facts.values.items():
            if key.event not in found or not first <= key.day <= last:
                continue
            if key.property not in hidden:
                hidden[key.property] = is_hidden(key.property)
            if not hidden[key.property]:
                found[key.event].setdefault(key.property, {})[key.day] = cell.values
        return found

    return read


def blamed(
    changes: Collection[Change],
    values: Values | None,
    counts: Counts,
    table: Table,
    placer: Placer,
    options: VolumeOptions,
) -> list[Change]:
    """The changes, with what one value of a property explains of them. A silence is that of all
    values, and a change of many events at once that of none."""
    asked = [one for one in changes if one.event is not None and one.kind != SILENT]
    if values is None or not asked:
        return list(changes)
    known = values(
        sorted({one.event for one in asked if one.event is not None}),
        counts.first + min(one.first for one in asked) - PAST,
        counts.first + max(one.last for one in asked),
    )
    return _told_once(
        one
        if one.event is None or one.kind == SILENT
        else _of_change(one, known.get(one.event, {}), counts, table, placer, options)
        for one in changes
    )


def _told_once(changes: Iterable[Change]) -> list[Change]:
    """The changes; a value's that was seen on several platforms is the one that began first."""
    kept: list[Change] = []
    for change in changes:
        twin = next((at for at, other in enumerate(kept) if _are_one(change, other)), None)
        if twin is None:
            kept.append(change)
        elif change.first < kept[twin].first:
            kept[twin] = change
    return kept


def _are_one(change: Change, other: Change) -> bool:
    value = change.value
    return (
        value is not None
        and change.event == other.event
        and change.where == other.where == ((value.name, value.value),)
        and change.first <= other.last
        and other.first <= change.last
    )


def _of_change(
    change: Change,
    properties: Mapping[str, Mapping[int, KeptValues]],
    counts: Counts,
    table: Table,
    placer: Placer,
    options: VolumeOptions,
) -> Change:
    row = counts.events.index(change.event or "")
    line = table.values[row]
    meant = placer.expected(row, change.first, change.last)
    inside = range(change.first, change.last + 1)
    known = [
        day for day in inside if not np.isnan(line[day]) and not np.isnan(meant[day - change.first])
    ]
    past = [
        day for day in range(max(0, change.first - PAST), change.first) if not np.isnan(line[day])
    ]
    span = Span(
        before=_days(past, line, counts),
        now=_days(known, line, counts),
        expected=float(sum(meant[day - change.first] for day in known)),
    )
    down = change.observed < change.expected
    if (span.change < 0) != down:
        return change
    found = guilty_value(properties, span, explains=options.explains, least=options.least)
    if found is None:
        return change
    if change.where and not is_wider(found, change.expected, change.observed):
        narrower = is_narrower(found, change.expected, change.observed)
        return replace(change, value=found) if narrower else change
    low, high = band(np.array([found.expected / max(1, len(known))]), np.array([change.noise]))
    scale = change.days / max(1, len(known))
    return replace(
        change,
        where=((found.name, found.value),),
        value=found,
        expected=found.expected * scale,
        observed=found.observed * scale,
        past=_past(found, properties[found.name], counts.first + change.first, span),
        traffic=max(change.traffic, span.expected * scale),
        band=(float(low[0]), float(high[0])),
    )


def _past(found: Blame, days: ByDay, first: int, span: Span) -> tuple[float, ...]:
    """The value on the same weekdays before, newest first."""
    same = [day for day in range(first - WEEK, first - PAST - 1, -WEEK) if day in span.before]
    return tuple(
        float(days[day].counts.get(found.value, 0)) if day in days else 0.0 for day in same
    )


def _days(columns: Iterable[int], line: Floats, counts: Counts) -> dict[int, float]:
    return {counts.first + day: float(line[day]) for day in columns}
