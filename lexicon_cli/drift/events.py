"""Events: first seen (DRF002), fallen silent for good (EVT009), older than they may be (EVT010)."""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from math import exp, log

from lexicon_cli.core.naming import NEAR, nearest
from lexicon_cli.drift.book import Book
from lexicon_cli.drift.expectations import Expectations
from lexicon_cli.drift.places import Cell, home_of
from lexicon_cli.drift.telling import Drift, chance_text, counted
from lexicon_cli.drift.versions import is_older
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.kernel.bounded import OTHER

_EPOCH = date(1970, 1, 1)
_LEAST_NEW = 3
_EXPECTED = 10.0  # events there should have been
_GAPS = 3  # a silence is longer than so many of the longest pauses before
_LEAST_SILENCE = 2  # days
_LEAST_DAYS = 3  # on which it was seen


def new_events(book: Book, expect: Expectations, folded: Container[str]) -> Iterator[Drift]:
    """Events that were never seen before the window, but for those in `folded`."""
    windows = book.windows
    past = sum(
        n for rows in book.traffic.values() for (d, _), n in rows.items() if windows.is_before(d)
    )
    if not past:
        return
    cells: dict[Cell, int] = {}
    for rows in book.traffic.values():
        for (day, cell), count in rows.items():
            if windows.is_now(day):
                cells[cell] = cells.get(cell, 0) + count
    seen = sum(cells.values())
    for event in sorted(book.traffic):
        count = book.now(event)
        if count < _LEAST_NEW or book.before(event) or event in folded:
            continue
        chance = exp(count * log(seen / (seen + past)))
        yield _first_seen(book, event, count, chance, cells, expect)


def _first_seen(
    book: Book,
    event: str,
    count: int,
    chance: float,
    cells: Mapping[Cell, int],
    expect: Expectations,
) -> Drift:
    rows = {at: n for at, n in book.traffic[event].items() if book.windows.is_now(at[0])}
    own: dict[Cell, int] = {}
    for (_, cell), n in rows.items():
        own[cell] = own.get(cell, 0) + n
    place = home_of({cell: (own.get(cell, 0), total) for cell, total in cells.items()})
    fact = HistoryFact(
        code="DRF002",
        variant="new-event" if expect.event(event) is None else "planned-event",
        event=event,
        since=min(day for day, _ in rows),
        until=book.windows.last,
        count=count,
        traffic=count,
        where=place.where,
        platforms=counted((cell[0], n) for cell, n in own.items()),
        app_versions=counted((cell[1], n) for cell, n in own.items() if cell[1]),
        numbers={"later": float(place.later)},
        texts={"events": [event], "own": expect.is_own_event(event)},
        arithmetic=(chance_text(chance),),
    )
    days: dict[int, int] = {}
    for (day, _), n in rows.items():
        days[day] = days.get(day, 0) + n
    return Drift(fact, chance, "events", tuple((day, n, n) for day, n in sorted(days.items())))


def vanished(book: Book, expect: Expectations, folded: Container[str]) -> Iterator[Drift]:
    """Events that came regularly, and are silent at the end of the window for so long that it
    is no pause."""
    windows = book.windows
    everything: dict[int, int] = {}
    for rows in book.traffic.values():
        for (day, _), count in rows.items():
            everything[day] = everything.get(day, 0) + count
    last = max((day for day in everything if windows.is_now(day)), default=None)
    if last is None:
        return
    new = [name for name in book.traffic if not book.before(name) and book.now(name) >= _LEAST_NEW]
    for event in sorted(book.traffic):
        planned = expect.event(event)
        if event in folded or expect.is_own_event(event):
            continue
        if planned is not None and planned.status in ("deprecated", "blocked"):
            continue
        found = _silence(book, event, _certain(book, event, everything))
        if found is not None:
            yield _told(book, event, *found, expect, new)


def _certain(book: Book, event: str, everything: Mapping[int, int]) -> Mapping[int, int]:
    """The days on which the event, if it came, was counted under its own name."""
    if OTHER not in book.traffic or event in book.facts.planned:
        return everything
    folded = {day for day, _ in book.traffic[OTHER]} - {day for day, _ in book.traffic[event]}
    return {day: count for day, count in everything.items() if day not in folded}


def _silence(
    book: Book, event: str, everything: Mapping[int, int]
) -> tuple[int, float, float, dict[int, int]] | None:
    """(first silent day, events expected since, chance of none, events by day), or None."""
    windows = book.windows
    order = sorted(everything, key=lambda day: (not windows.is_before(day), day))
    at = {day: number for number, day in enumerate(order)}
    counts: dict[int, int] = {}
    for (day, _), n in book.traffic[event].items():
        counts[day] = counts.get(day, 0) + n
    seen = sorted(at[day] for day in counts)
    silent = order[seen[-1] + 1 :]
    if len(silent) < _LEAST_SILENCE or len(seen) < _LEAST_DAYS:
        return None
    gaps = [second - first for first, second in pairwise(seen)]
    if len(silent) < _GAPS * (max(gaps) - 1) + 1:
        return None
    known = order[seen[0] : seen[-1] + 1]
    share = sum(counts.values()) / sum(everything[day] for day in known)
    expected = share * sum(everything[day] for day in silent)
    if expected < _EXPECTED:
        return None
    first = next(day for day in silent if windows.is_now(day)) if windows.apart else silent[0]
    return first, expected, _none_of(expected, counts, known, everything, share), counts


def _none_of(
    expected: float,
    counts: Mapping[int, int],
    known: Iterable[int],
    everything: Mapping[int, int],
    share: float,
) -> float:
    """The chance of no event where so many are expected, days differing as they did."""
    squares = [
        (counts.get(day, 0) - share * everything[day]) ** 2 / (share * everything[day])
        for day in known
    ]
    widened = max(1.0, sum(squares) / max(1, len(squares) - 1))
    if widened < 1.001:
        return exp(-expected)
    return exp(-expected * log(widened) / (widened - 1.0))


def _told(
    book: Book,
    event: str,
    first: int,
    expected: float,
    chance: float,
    counts: Mapping[int, int],
    expect: Expectations,
    new: Iterable[str],
) -> Drift:
    planned = expect.event(event)
    variant = ""
    if planned is not None and planned.critical:
        variant = "critical"
    elif expect.has_plan and planned is None:
        variant = "unplanned"
    known = nearest(event, new, cutoff=NEAR)
    fact = HistoryFact(
        code="EVT009",
        variant=variant,
        event=event,
        since=first,
        until=book.windows.last,
        count=0,
        traffic=0,
        numbers={
            "expected": round(expected, 1),
            "days": book.windows.until - first,
            "before": sum(counts.values()),
        },
        texts={"events": [event], "renamed": None if known is None else known.name},
        arithmetic=(
            f"{sum(counts.values()):,} events before, {expected:,.1f} expected since, none seen",
            chance_text(chance),
        ),
    )
    days = tuple((day, n, n) for day, n in sorted(counts.items()))
    return Drift(fact, chance, "events", days)


def too_early(book: Book, expect: Expectations) -> Iterator[Drift]:
    """EVT010: from versions of the app that are older than the plan's `since`."""
    for event in sorted(book.traffic):
        planned = expect.event(event)
        if planned is None:
            continue
        now = {at: n for at, n in book.traffic[event].items() if book.windows.is_now(at[0])}
        if planned.since is not None:
            yield from _older(book, event, None, planned.since, now)
        for name, property_ in sorted(planned.properties.items()):
            if property_.since is None or not book.has(event, name):
                continue
            rows = {
                (row.day, row.cell): sum(row.counts)
                for row in book.rows(event, name)
                if book.windows.is_now(row.day)
            }
            yield from _older(book, event, name, property_.since, rows)


def _day_number(since: str) -> int | None:
    """The day that a `since` is, None if it is a version."""
    try:
        return (date.fromisoformat(since) - _EPOCH).days
    except ValueError:
        return None


def _older(
    book: Book, event: str, name: str | None, since: str, rows: Mapping[tuple[int, Cell], int]
) -> Iterator[Drift]:
    first = _day_number(since)
    older = {
        at: n
        for at, n in rows.items()
        if n and (at[0] < first if first is not None else is_older(at[1][1], since))
    }
    if not older:
        return
    fact = HistoryFact(
        code="EVT010",
        variant="" if name is None else "property",
        event=event,
        property=name,
        since=min(day for day, _ in older),
        until=book.windows.last,
        count=sum(older.values()),
        traffic=book.now(event),
        platforms=counted((cell[0], n) for (_, cell), n in older.items()),
        app_versions=counted((cell[1], n) for (_, cell), n in older.items()),
        texts={"events": [event], "introduced": since},
    )
    yield Drift(fact, 0.0)
