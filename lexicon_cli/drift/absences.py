"""Properties that came, went, thinned out or turned null: DRF002, DRF003, VAL015; and PRP005."""

from collections.abc import Iterator, Sequence

from lexicon_cli.drift.book import NULL, Book, Counted
from lexicon_cli.drift.expectations import Expectations, PropertyPlan
from lexicon_cli.drift.expected import Row
from lexicon_cli.drift.one_value import ENOUGH, FULL, HARDLY, lacks, sides_of, variant_of
from lexicon_cli.drift.one_value import told as told_by_value
from lexicon_cli.drift.places import Cell, Place, places_of
from lexicon_cli.drift.shares import find_shift
from lexicon_cli.drift.telling import Drift, counted, days_of, told
from lexicon_cli.history.fact import HistoryFact

GONE = 0.98  # of the events without the property: it has disappeared
_EXPECTED = 10.0  # occurrences there should have been


def absences(
    book: Book, event: str, name: str, rows: Sequence[Counted], expect: Expectations
) -> Iterator[Drift]:
    """What changed about whether the property is there, and whether it is null."""
    planned = expect.property(event, name)
    present = {(row.day, row.cell): sum(row.counts) for row in rows}
    events = [
        Row(day, cell, present.get((day, cell), 0), trials)
        for (day, cell), trials in book.traffic.get(event, {}).items()
    ]
    before = [row for row in events if book.windows.is_before(row.day)]
    now = [row for row in events if book.windows.is_now(row.day)]
    if any(row.hits for row in before):
        yield from _thinned(book, event, name, events, expect, planned)
        yield from _nulls(book, event, name, rows, expect)
    elif any(row.trials for row in before):
        yield from _new(book, event, name, events, planned)
    if planned is not None and planned.status in ("deprecated", "blocked"):
        return
    yield from _one_sided(book, event, name, now, planned)
    yield from _by_value(book, event, name, events, planned, expect)


def _thinned(
    book: Book,
    event: str,
    name: str,
    events: Sequence[Row],
    expect: Expectations,
    planned: PropertyPlan | None,
) -> Iterator[Drift]:
    if planned is not None and planned.status in ("deprecated", "blocked"):
        return
    missing = [Row(row.day, row.cell, max(0, row.trials - row.hits), row.trials) for row in events]
    shift = find_shift(missing, book.windows, own_platform=True, least=expect.limits.rise)
    if shift is None:
        if any(row.hits and book.windows.is_now(row.day) for row in events):
            return
        # Too rare for a rise to be large, and yet gone for good.
        shift = find_shift(missing, book.windows, own_platform=True, least=0.0)
    if shift is None:
        return
    gone = shift.after >= GONE
    if gone and shift.trials * (1.0 - shift.before) < _EXPECTED:
        return
    required = planned is not None and planned.required
    if not gone and not _tells(1.0 - shift.before, 1.0 - shift.after, always=required):
        return
    yield told(
        "DRF003" if gone else "VAL015",
        "" if gone else "missing",
        event,
        name,
        shift,
        missing,
        book.windows,
        traffic=book.since(event, shift.since),
        measure="share of events without it",
        numbers={"required": float(required)},
    )


def _tells(before: float, after: float, *, always: bool) -> bool:
    """Whether a share of presence fell by more than people's habits do: what was nearly always
    there may not thin out, what was there at times must have halved."""
    return always or before >= FULL or after <= 0.5 * before


def _nulls(
    book: Book, event: str, name: str, rows: Sequence[Counted], expect: Expectations
) -> Iterator[Drift]:
    if not any(row.counts[NULL] and book.windows.is_now(row.day) for row in rows):
        return
    series = [Row(row.day, row.cell, row.counts[NULL], sum(row.counts)) for row in rows]
    shift = find_shift(series, book.windows, least=expect.limits.rise)
    if shift is None or not _tells(1.0 - shift.before, 1.0 - shift.after, always=False):
        return
    yield told(
        "VAL015",
        "null",
        event,
        name,
        shift,
        series,
        book.windows,
        traffic=book.since(event, shift.since),
        measure="share of null",
    )


def _new(
    book: Book, event: str, name: str, events: Sequence[Row], planned: PropertyPlan | None
) -> Iterator[Drift]:
    shift = find_shift(events, book.windows, least=0.0)
    if shift is None:
        return
    yield told(
        "DRF002",
        "new-property" if planned is None else "planned-property",
        event,
        name,
        shift,
        events,
        book.windows,
        traffic=book.since(event, shift.since),
        measure="share of events with it",
    )


def _one_sided(
    book: Book, event: str, name: str, now: Sequence[Row], planned: PropertyPlan | None
) -> Iterator[Drift]:
    """PRP005: nearly always there, but on one platform or version hardly ever."""
    cells = _by_cell(now)
    required = planned is not None and planned.required
    place = _lacking(cells, versions=required)
    if place is None:
        return
    lacking = [row for row in now if row.cell in place.cells and row.trials > row.hits]
    missing = [Row(row.day, row.cell, row.trials - row.hits, row.trials) for row in now]
    own = [cells[cell] for cell in place.cells]
    count = sum(trials - hits for hits, trials in own)
    fact = HistoryFact(
        code="PRP005",
        variant="required" if required else "optional",
        event=event,
        property=name,
        since=min(row.day for row in lacking),
        until=book.windows.last,
        count=count,
        traffic=book.now(event),
        where=place.where,
        platforms=counted((row.cell[0], row.trials - row.hits) for row in lacking),
        app_versions=counted(
            (row.cell[1], row.trials - row.hits) for row in lacking if row.cell[1]
        ),
        numbers={
            "after": round(count / sum(trials for _, trials in own), 6),
            "later": float(place.later),
        },
        texts={"events": [event]},
    )
    yield Drift(fact, 0.0, "share of events without it", days_of(missing, place))


def _by_value(
    book: Book,
    event: str,
    name: str,
    events: Sequence[Row],
    planned: PropertyPlan | None,
    expect: Expectations,
) -> Iterator[Drift]:
    """PRP005: the same of another property's value, unless a platform or version explains it."""
    sides = sides_of(book, event, name, expect)
    for lack in lacks(sides, events, book):
        rows = [row for row in events if row.day in lack.run]
        if _lacking(_by_cell(rows), versions=True) is not None:
            continue
        variant = variant_of(lack, sides, book, planned)
        if variant is not None:
            yield told_by_value(book, event, name, lack, variant, events)
            return


def _by_cell(rows: Sequence[Row]) -> dict[Cell, tuple[int, int]]:
    cells: dict[Cell, tuple[int, int]] = {}
    for row in rows:
        hits, trials = cells.get(row.cell, (0, 0))
        cells[row.cell] = (hits + row.hits, trials + row.trials)
    return cells


def _lacking(cells: dict[Cell, tuple[int, int]], *, versions: bool) -> Place | None:
    """The widest place without the property, if nearly everything else has it."""
    hits, trials = (sum(counts[at] for counts in cells.values()) for at in (0, 1))
    if not hits or (hits >= FULL * trials and not _any_empty(cells)):
        return None
    for place in places_of(cells)[1:]:
        if not versions and any(name == "app_version" for name, _ in place.where):
            continue
        own, tried = (sum(cells[cell][at] for cell in place.cells) for at in (0, 1))
        rest, others = hits - own, trials - tried
        if min(tried, others) < ENOUGH:
            continue
        if own <= HARDLY * tried and rest >= FULL * others:
            return place
    return None


def _any_empty(cells: dict[Cell, tuple[int, int]]) -> bool:
    return any(trials >= ENOUGH and hits <= HARDLY * trials for hits, trials in cells.values())
