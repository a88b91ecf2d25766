"""Daily facts invented for tests: events a day, platforms, versions, properties of any kind."""

import random
from bisect import bisect_left
from collections import Counter

from lexicon_cli.history.cell import LENGTHS
from lexicon_cli.history.facts import TYPES, DailyFacts, EventKey, PropertyKey, ValueKey
from lexicon_cli.history.sketch import hash_of

FIRST = 20_500  # 2026-02-16, a Monday
DAYS = 35
CELLS = (("web", ""), ("ios", "5.1.0"), ("android", "5.1.0"), ("server", ""))


class World:
    """Facts that are added day by day. `seed` decides all counts."""

    def __init__(self, seed=0):
        self.random = random.Random(seed)
        self.facts = DailyFacts()

    def binomial(self, trials, share):
        """How many of so many trials hit."""
        if share <= 0 or share >= 1:
            return trials if share >= 1 else 0
        if trials > 60:
            mean, spread = trials * share, (trials * share * (1 - share)) ** 0.5
            return min(trials, max(0, round(self.random.gauss(mean, spread))))
        return sum(self.random.random() < share for _ in range(trials))

    def add(self, day, event, cell, count, properties=None, values=None):
        """Events of a day in a cell of platform and version.

        `properties` are {name: {type: share}}; what the shares lack of 1 is events without it.
        `values` are {name: {text: share}} of those that have it.
        """
        if not count:
            return
        key = EventKey(day, event, *cell)
        self.facts.events[key] = self.facts.events.get(key, 0) + count
        for name, shares in (properties or {}).items():
            left, rest, counts = count, 1.0, [0] * len(TYPES)
            for kind, share in shares.items():
                part = self.binomial(left, min(1.0, share / rest)) if rest > 1e-9 else 0
                counts[TYPES.index(kind)] += part
                left, rest = left - part, rest - share
            if any(counts):
                self.facts.count_types(PropertyKey(*key[:1], event, *cell, name), counts)
            if values and name in values:
                self.fill(day, event, name, sum(counts[1:]), values[name])

    def fill(self, day, event, name, count, shares):
        """Values of a property: shares by text, or a number of texts as likely as each other."""
        spot = self.facts.cell(ValueKey(day, event, name))
        if isinstance(shares, int):
            drawn = Counter(f"v{self.random.randrange(shares)}" for _ in range(count))
        else:
            texts, weights = zip(*shares.items(), strict=True)
            drawn = Counter(self.random.choices(texts, weights, k=count))
        for text, number in drawn.items():
            spot.distinct.add(hash_of(text))
            spot.lengths[bisect_left(LENGTHS, len(text))] += number
            spot.longest = max(spot.longest, len(text))
            if len(text) <= 64:
                spot.values.add(text, number)
            else:
                spot.values.rest += number

    def usual(
        self,
        event,
        properties=None,
        values=None,
        *,
        days=range(FIRST, FIRST + DAYS),
        cells=CELLS,
        count=100,
    ):
        """The same every day, but for chance."""
        for day in days:
            for cell in cells:
                number = max(0, round(self.random.gauss(count, count**0.5)))
                self.add(day, event, cell, number, properties, values)
        return self
