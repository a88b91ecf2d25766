"""What a share of the past lets expect, and how far days stray from it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lexicon_cli.drift.places import Cell, Place

_PRIOR = 8.0  # trials that a cell's platform counts for, beside the cell's own past


class Row(NamedTuple):
    """`hits` of `trials` on a day, in a cell of platform and version."""

    day: int
    cell: Cell
    hits: int
    trials: int


class Sums(NamedTuple):
    """Hits of trials, with the hits to expect and their variance."""

    hits: float
    trials: float
    expected: float
    variance: float

    @property
    def excess(self) -> float:
        """Hits more than expected."""
        return self.hits - self.expected

    @property
    def rise(self) -> float:
        """The same as a share of the trials."""
        return self.excess / self.trials if self.trials else 0.0


class Past:
    """Shares of the past by cell, each drawn towards its platform's, that towards the whole."""

    def __init__(self, rows: Iterable[Row], *, own_platform: bool) -> None:
        self.cells: dict[Cell, list[int]] = {}
        self.platforms: dict[str, list[int]] = {}
        self.whole = [0, 0]
        self.own_platform = own_platform
        for row in rows:
            for sums in (
                self.cells.setdefault(row.cell, [0, 0]),
                self.platforms.setdefault(row.cell[0], [0, 0]),
                self.whole,
            ):
                sums[0] += row.hits
                sums[1] += row.trials

    def knows(self, cell: Cell) -> bool:
        """Whether there is a past to hold the cell against."""
        if self.own_platform and not self.platforms.get(cell[0], (0, 0))[1]:
            return False
        return self.whole[1] > 0

    def share(self, cell: Cell) -> tuple[float, float]:
        """The share to expect in a cell, and how many trials that is known from."""
        hits, trials = self.whole
        share, weight = (hits + 0.5) / (trials + 1.0), float(trials + 1)
        for own in (self.platforms.get(cell[0]), self.cells.get(cell)):
            if own is not None and own[1]:
                prior = min(_PRIOR, weight)
                share = (own[0] + prior * share) / (own[1] + prior)
                weight = own[1] + prior
        return share, weight


def by_cell(now: Iterable[Row], past: Past) -> dict[Cell, Sums]:
    """Hits and trials of the window with what the past lets expect, where it lets."""
    counts: dict[Cell, list[int]] = {}
    for row in now:
        sums = counts.setdefault(row.cell, [0, 0])
        sums[0] += row.hits
        sums[1] += row.trials
    found = {}
    for cell, (hits, trials) in counts.items():
        if past.knows(cell):
            share, weight = past.share(cell)
            variance = trials * share * (1.0 - share) * (1.0 + trials / weight)
            found[cell] = Sums(hits, trials, trials * share, variance)
    return found


def sum_of(parts: Iterable[Sums]) -> Sums:
    """All of them together."""
    hits = trials = expected = variance = 0.0
    for part in parts:
        hits += part.hits
        trials += part.trials
        expected += part.expected
        variance += part.variance
    return Sums(hits, trials, expected, variance)


def minus(whole: Sums, part: Sums) -> Sums:
    """What is left of the whole without a part."""
    return Sums(*(one - other for one, other in zip(whole, part, strict=True)))


def widening(before: Sequence[Row], past: Past) -> float:
    """By how much days of the past differ more than by chance: chi-square over its freedom."""
    shares = {cell: past.share(cell)[0] for cell in past.cells}
    days: dict[int, list[float]] = {}
    for row in before:
        share = shares[row.cell]
        sums = days.setdefault(row.day, [0.0, 0.0, 0.0])
        sums[0] += row.hits
        sums[1] += row.trials * share
        sums[2] += row.trials * share * (1.0 - share)
    return _spread(days.values())


def unrest(rows: Iterable[Row], until: int, place: Place) -> float:
    """The same of the days after one day, about their own share."""
    days: dict[int, list[int]] = {}
    for row in rows:
        if row.day > until and row.cell in place:
            sums = days.setdefault(row.day, [0, 0])
            sums[0] += row.hits
            sums[1] += row.trials
    trials = sum(day[1] for day in days.values())
    share = sum(day[0] for day in days.values()) / max(1, trials)
    return _spread((hits, n * share, n * share * (1.0 - share)) for hits, n in days.values())


def _spread(days: Iterable[Sequence[float]]) -> float:
    """Chi-square of (hits, expected, variance) of days, by degree of freedom; at least 1."""
    known = [day for day in days if day[2] > 0]
    if len(known) < 3:
        return 1.0
    square = sum((hits - mean) ** 2 / variance for hits, mean, variance in known)
    return max(1.0, square / (len(known) - 1))
