"""Invented projects: events by day, platform and version, with what is changed in them."""

import numpy as np
import pytest

from lexicon_cli.history.facts import EventKey
from lexicon_cli.volume.check import check
from lexicon_cli.volume.counts import counts_of
from lexicon_cli.volume.options import VolumeOptions

FIRST = 20_000
WEEK = np.array([1.0, 1.02, 1.05, 1.0, 0.95, 0.6, 0.5])


class Project:
    """Counts by (event, platform, version), each an array of days."""

    def __init__(self, days=84, seed=1):
        self.days = days
        self.cells = {}
        self._rng = np.random.default_rng(seed)

    def add(self, event, level=400.0, platforms=("web", "ios"), version="", noise=0.05, share=1.0):
        """An event with weekly seasons; `share` may be an array by day."""
        week = np.resize(WEEK, self.days) * np.exp(self._rng.normal(0, noise, self.days))
        for platform in platforms:
            mean = level / len(platforms) * week * share
            key = event, platform, version
            self.cells[key] = self.cells.get(key, 0) + self._rng.poisson(mean).astype(float)
        return self

    def change(self, event, since, until=None, factor=0.0, platform=None, version=None):
        """Multiply days of an event, counted from the end if negative."""
        for (name, where, which), counts in self.cells.items():
            if name == event and platform in (None, where) and version in (None, which):
                counts[since:until] = np.round(counts[since:until] * factor)
        return self

    def keys(self, scale=1):
        """As daily facts have them."""
        return {
            EventKey(FIRST + day, *cell): int(count) * scale
            for cell, counts in self.cells.items()
            for day, count in enumerate(counts)
            if count
        }

    def check(self, window=7, scale=1, options=None, **more):
        """The facts of the last days, by (code, event, place): the fact."""
        counts = counts_of(self.keys(scale))
        found = check(
            counts,
            since=FIRST + self.days - window,
            options=options or VolumeOptions(),
            **more,
        )
        return found.facts


@pytest.fixture(scope="session")
def project():
    return Project


@pytest.fixture
def told():
    """Facts as (code, event, where, days from the first day)."""

    def shorten(facts):
        return [(fact.code, fact.event, dict(fact.where), fact.since - FIRST) for fact in facts]

    return shorten
