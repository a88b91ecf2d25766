"""PRP005 by value: a property that is missing only where another one has a certain value."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from lexicon_cli.drift.book import Book
from lexicon_cli.drift.expectations import Expectations, PropertyPlan
from lexicon_cli.drift.expected import Row
from lexicon_cli.drift.telling import Drift
from lexicon_cli.history.fact import HistoryFact

FULL = 0.99  # what is nearly always there
HARDLY = 0.02
ENOUGH = 50  # events on either side, to say that a property is missing on one only
_NONE = 0.1  # of a day's events: such a day is one without it
_PART = 0.9  # of the events of the day on which it went missing
_HABIT = 7  # days of the past that were like that, for it to be meant
_OTHERS = 2  # values with it, where there is no past to tell whether it is meant


class Side(NamedTuple):
    """Events with a property (`hits`) among those of a value, by day."""

    chooser: str
    value: str
    days: dict[int, tuple[int, int]]  # day -> hits, trials

    def sums(self, days: Collection[int]) -> tuple[int, int]:
        """Hits and trials of some days."""
        found = [self.days[day] for day in days if day in self.days]
        return sum(hits for hits, _ in found), sum(trials for _, trials in found)


class Lack(NamedTuple):
    """Where it is missing, from the day `since` on; `run` are the days that are all like that."""

    side: Side
    since: int
    run: frozenset[int]

    @property
    def missing(self) -> int:
        hits, trials = self.side.sums(self.run)
        return trials - hits


def sides_of(book: Book, event: str, name: str, expect: Expectations) -> list[Side]:
    """The values of other properties of which it is known how often the property was there."""
    found: dict[tuple[str, str], dict[int, tuple[int, int]]] = {}
    for key, split in book.splits(event):
        if name in split.there and not expect.is_masked(key.chooser):
            spot = found.setdefault((key.chooser, key.value), {})
            spot[key.day] = split.there[name], split.events
    return [Side(*spot, found[spot]) for spot in sorted(found)]


def lacks(sides: Iterable[Side], events: Sequence[Row], book: Book) -> list[Lack]:
    """The values without the property, if nearly everything else has it; the most events first."""
    whole: dict[int, tuple[int, int]] = {}
    for row in events:
        hits, trials = whole.get(row.day, (0, 0))
        whole[row.day] = hits + row.hits, trials + row.trials
    everything = Side("", "", whole)
    found = []
    for side in sides:
        run, since = _run(side, book)
        if not any(map(book.windows.is_now, run)):
            continue
        hits, trials = side.sums(run)
        all_hits, all_trials = everything.sums(run)
        rest, others = all_hits - hits, all_trials - trials
        if min(trials, others) < ENOUGH or hits > HARDLY * trials or rest < FULL * others:
            continue
        found.append(Lack(side, since, frozenset(run)))
    return sorted(found, key=lambda one: (-one.missing, one.side.chooser, one.side.value))


def _run(side: Side, book: Book) -> tuple[list[int], int]:
    """The days up to the last one on which it is hardly ever there, and the day that began: the one
    before them if it was gone on a part of that."""
    windows = book.windows
    order = sorted(day for day, (_, trials) in side.days.items() if trials)
    if windows.apart:
        order = [day for day in order if windows.is_now(day)]
    run: list[int] = []
    for day in reversed(order):
        hits, trials = side.days[day]
        if hits > _NONE * trials:
            partial = run and trials >= ENOUGH // 5 and hits < _PART * trials
            return run, day if partial else min(run, default=day)
        run.append(day)
    return run, min(run, default=windows.first)


def variant_of(
    lack: Lack, sides: Iterable[Side], book: Book, planned: PropertyPlan | None
) -> str | None:
    """Why it is told; None where the past, or the lack of one, makes it normal."""
    if planned is not None and planned.required:
        return "required"
    before = [day for day in lack.side.days if book.windows.is_before(day)]
    hits, trials = lack.side.sums([day for day in before if day < lack.since])
    if book.windows.apart:
        hits, trials = lack.side.sums(before)
    if trials >= ENOUGH and hits >= _PART * trials:
        return "lost"
    if sum(day in lack.run for day in before) >= _HABIT or trials >= ENOUGH:
        return None
    return "optional" if _others_with_it(lack, sides) >= _OTHERS else None


def _others_with_it(lack: Lack, sides: Iterable[Side]) -> int:
    """How many other values of the same property come with it."""
    known = [
        one.sums(lack.run)
        for one in sides
        if one.chooser == lack.side.chooser and one.value != lack.side.value
    ]
    return sum(trials >= ENOUGH and hits >= FULL * trials for hits, trials in known)


def told(
    book: Book, event: str, name: str, lack: Lack, variant: str, events: Sequence[Row]
) -> Drift:
    """The fact of it."""
    side = lack.side
    hits, trials = side.sums(lack.run)
    all_hits = sum(row.hits for row in events if row.day in lack.run)
    all_trials = sum(row.trials for row in events if row.day in lack.run)
    earlier = [day for day in side.days if day < lack.since]
    was, of = side.sums(earlier)
    place = f'where "{side.chooser}" is "{side.value}"'
    lines = [f"missing {place}: in {trials - hits:,} of {trials:,} events"]
    if of:
        lines.append(
            f"there {place} on the {len(earlier)} days before: in {was:,} of {of:,} events"
        )
    lines.append(
        f"missing elsewhere on the same days: in {all_trials - trials - (all_hits - hits):,} of"
        f" {all_trials - trials:,} events"
    )
    fact = HistoryFact(
        code="PRP005",
        variant=variant,
        event=event,
        property=name,
        since=lack.since,
        until=book.windows.last,
        count=trials - hits,
        traffic=book.since(event, lack.since),
        where=((side.chooser, side.value),),
        numbers={"after": round((trials - hits) / trials, 6)},
        texts={"events": [event]},
        arithmetic=tuple(lines),
    )
    days = tuple((day, n - there, n) for day, (there, n) in sorted(side.days.items()) if n)
    return Drift(fact, 0.0, "share of events without it", days)
