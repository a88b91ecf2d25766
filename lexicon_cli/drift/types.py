"""Types of values: did their shares change (DRF001), and are several mixed now (VAL004)?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from lexicon_cli.drift.book import COLUMNS, Book, Counted, kind_counts
from lexicon_cli.drift.expectations import KINDS, Expectations, PropertyPlan
from lexicon_cli.drift.expected import Row
from lexicon_cli.drift.places import home_of
from lexicon_cli.drift.shares import Shift, find_shift
from lexicon_cli.drift.telling import Drift, counted, days_of, told
from lexicon_cli.history.fact import HistoryFact

_FIRST_DAYS = 7
_RULES = 0.5  # a kind with so much of the first days was there first: its return is no drift
_LEAST_MIXED = 0.01
_LEAST_COUNT = 5
_NEARLY_ALL = 0.99


def type_changes(
    book: Book, event: str, name: str, rows: Sequence[Counted], expect: Expectations
) -> Iterator[Drift]:
    """The kind of value whose share rose most surely, and the mix there is now."""
    planned = expect.property(event, name)
    shifts = [
        (shift, kind, series)
        for kind in KINDS
        if (found := _rise(book, rows, kind, planned, expect.limits.rise)) is not None
        for shift, series in [found]
    ]
    if shifts:
        shift, kind, series = min(shifts, key=lambda one: (one[0].chance, -one[0].hits, one[1]))
        before, since = _shares(book, rows, shift)
        yield told(
            "DRF001",
            _variant(before, since, kind),
            event,
            name,
            shift,
            series,
            book.windows,
            traffic=book.since(event, shift.since),
            measure=f"share of {kind} values",
            texts={
                "kind": kind,
                "kinds_before": before,
                "kinds_since": since,
                "planned": sorted(planned.kinds) if planned and planned.kinds else [],
            },
        )
    yield from _mix(book, event, name, rows, planned)


def _variant(before: Mapping[str, float], since: Mapping[str, float], kind: str) -> str:
    return "replaced" if since.get(kind, 0.0) >= _NEARLY_ALL and before else "mixed"


def _rise(
    book: Book, rows: Sequence[Counted], kind: str, planned: PropertyPlan | None, least: float
) -> tuple[Shift, list[Row]] | None:
    if planned is not None and planned.kinds is not None and kind in planned.kinds:
        return None
    columns = COLUMNS[kind]
    windows = book.windows
    if not any(windows.is_now(row.day) and any(row.counts[at] for at in columns) for row in rows):
        return None
    series = [
        Row(row.day, row.cell, sum(row.counts[at] for at in columns), sum(row.counts[1:]))
        for row in rows
    ]
    if _was_first(series, book):
        return None
    shift = find_shift(series, windows, least=least)
    return None if shift is None else (shift, series)


def _was_first(series: Sequence[Row], book: Book) -> bool:
    days = sorted({row.day for row in series if book.windows.is_before(row.day) and row.trials})
    first = set(days[:_FIRST_DAYS])
    hits = sum(row.hits for row in series if row.day in first)
    return hits > _RULES * sum(row.trials for row in series if row.day in first)


def _shares(
    book: Book, rows: Sequence[Counted], shift: Shift
) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of kinds at the place, before and since."""
    sums = ([0] * 7, [0] * 7)
    for row in rows:
        if row.cell in shift.place:
            later = row.day >= shift.since and row.day not in book.windows.apart
            side = sums[1 if later else 0]
            for at, count in enumerate(row.counts):
                side[at] += count
    before, since = (_of_all(kind_counts(side)) for side in sums)
    if not before:  # a version without a past: what was everywhere
        before = _of_all(kind_counts(_sums(book, rows, before=True)))
    return before, since


def _of_all(counts: Mapping[str, int]) -> dict[str, float]:
    total = sum(counts.values())
    return {
        kind: round(count / total, 6)
        for kind, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    }


def _sums(book: Book, rows: Sequence[Counted], *, before: bool) -> list[int]:
    chosen = book.windows.is_before if before else book.windows.is_now
    columns = list(zip(*(row.counts for row in rows if chosen(row.day)), strict=True))
    return [sum(column) for column in columns] if columns else [0] * 7


def _mix(
    book: Book, event: str, name: str, rows: Sequence[Counted], planned: PropertyPlan | None
) -> Iterator[Drift]:
    """VAL004: two kinds or more in the window, none of them a stray."""
    kinds = kind_counts(_sums(book, rows, before=False))
    total = sum(kinds.values())
    if planned is not None and planned.kinds is not None and planned.kinds >= kinds.keys():
        return
    often = {
        kind: count
        for kind, count in kinds.items()
        if count >= _LEAST_COUNT and count >= _LEAST_MIXED * total
    }
    if len(often) < 2:
        return
    main = max(often, key=lambda kind: (often[kind], kind))
    columns = COLUMNS[main]
    series = [
        Row(
            row.day,
            row.cell,
            sum(row.counts[1:]) - sum(row.counts[at] for at in columns),
            sum(row.counts[1:]),
        )
        for row in rows
        if book.windows.is_now(row.day)
    ]
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    for one in series:
        hits, trials = cells.get(one.cell, (0, 0))
        cells[one.cell] = (hits + one.hits, trials + one.trials)
    place = home_of(cells)
    hit = [one for one in series if one.hits and one.cell in place.cells]
    fact = HistoryFact(
        code="VAL004",
        event=event,
        property=name,
        since=min(one.day for one in hit),
        until=book.windows.last,
        count=sum(one.hits for one in series),
        traffic=book.now(event),
        where=place.where,
        platforms=counted((one.cell[0], one.hits) for one in hit),
        app_versions=counted((one.cell[1], one.hits) for one in hit if one.cell[1]),
        numbers={"later": float(place.later)},
        texts={"events": [event], "kinds": _of_all(often)},
    )
    yield Drift(fact, 0.0, f"share of values that are no {main}", days_of(series, place))


def mixed_between_events(kinds: Mapping[tuple[str, str], Mapping[str, int]]) -> Iterator[Drift]:
    """VAL004/between-events: a property that is one kind in some events and another in others.

    `kinds` are counts by kind in the window, by (event, property).
    """
    by_name: dict[str, dict[str, list[str]]] = {}
    sums: dict[str, Counter[str]] = {}
    for (event, name), counts in sorted(kinds.items()):
        total = sum(counts.values())
        for kind, count in counts.items():
            if count >= _NEARLY_ALL * total and count >= 4 * _LEAST_COUNT:
                by_name.setdefault(name, {}).setdefault(kind, []).append(event)
                sums.setdefault(name, Counter())[kind] += count
    for name, found in by_name.items():
        if len(found) < 2:
            continue
        order = sorted(found, key=lambda kind: (-sums[name][kind], kind))
        fact = HistoryFact(
            code="VAL004",
            variant="between-events",
            property=name,
            count=sum(sums[name][kind] for kind in order[1:]),
            traffic=sum(sums[name].values()),
            texts={
                "events": [],
                "kinds": _of_all(sums[name]),
                "by_kind": {kind: found[kind] for kind in order},
            },
        )
        yield Drift(fact, 0.0)
