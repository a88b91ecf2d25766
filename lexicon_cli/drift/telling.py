"""From a shift of a share to a fact, with the days that a chart of it needs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from lexicon_cli.drift.expected import Row
from lexicon_cli.drift.places import Place
from lexicon_cli.drift.shares import Shift
from lexicon_cli.drift.windows import Windows
from lexicon_cli.history.fact import HistoryFact

Days = tuple[tuple[int, int, int], ...]  # day, hits, trials


class Drift(NamedTuple):
    """A change that was found: the fact, how likely chance alone would do it, and by day what
    share of what (`measure`) it is about."""

    fact: HistoryFact
    chance: float
    measure: str = ""
    days: Days = ()


def told(
    code: str,
    variant: str,
    event: str | None,
    name: str | None,
    shift: Shift,
    rows: Sequence[Row],
    windows: Windows,
    *,
    traffic: int,
    measure: str,
    numbers: Mapping[str, float] | None = None,
    texts: Mapping[str, Any] | None = None,
) -> Drift:
    """The fact of a shift."""
    hit = [row for row in rows if row.hits and _is_meant(row, shift.place, shift.since, windows)]
    fact = HistoryFact(
        code=code,
        variant=variant,
        event=event,
        property=name,
        since=shift.since,
        until=windows.last,
        count=sum(row.hits for row in hit),
        traffic=traffic,
        where=shift.place.where,
        platforms=counted((row.cell[0], row.hits) for row in hit),
        app_versions=counted((row.cell[1], row.hits) for row in hit if row.cell[1]),
        numbers={
            "before": round(shift.before, 6),
            "after": round(shift.after, 6),
            "later": float(shift.place.later),
            "ongoing": float(shift.since < windows.first),
            **(numbers or {}),
        },
        texts={"events": [event] if event is not None else [], **(texts or {})},
        arithmetic=_arithmetic(shift, measure),
    )
    return Drift(fact, shift.chance, measure, days_of(rows, shift.place))


def days_of(rows: Iterable[Row], place: Place) -> Days:
    """Hits and trials by day at a place, in order."""
    days: dict[int, list[int]] = {}
    for row in rows:
        if row.trials and row.cell in place:
            sums = days.setdefault(row.day, [0, 0])
            sums[0] += row.hits
            sums[1] += row.trials
    return tuple((day, days[day][0], days[day][1]) for day in sorted(days))


def counted(parts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts by name, the most first."""
    sums: Counter[str] = Counter()
    for name, count in parts:
        sums[name] += count
    return dict(sorted(sums.items(), key=lambda entry: (-entry[1], entry[0])))


def _is_meant(row: Row, place: Place, since: int, windows: Windows) -> bool:
    return row.day >= since and row.day not in windows.apart and row.cell in place


def _arithmetic(shift: Shift, measure: str) -> tuple[str, ...]:
    return (
        f"{measure}: {shift.before:.2%} before, {shift.after:.2%} since"
        f" ({shift.hits:,} of {shift.trials:,})",
        f"expected in the window: {shift.expected:,.1f}; {_scatter(shift.widened)}",
        chance_text(shift.chance),
    )


def chance_text(chance: float) -> str:
    """How likely so much is by accident."""
    shown = "less than 1e-12" if chance < 1e-12 else f"{chance:.2g}"
    return f"chance to look like this if nothing had changed: {shown}"


def _scatter(widened: float) -> str:
    """By how much counts varied more than chance makes them (a ratio of variances)."""
    if widened < 1.005:
        return "the days before varied no more than chance makes them"
    return f"the days before had {widened:,.2f} times the variance of chance"
