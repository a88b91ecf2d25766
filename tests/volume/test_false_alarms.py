"""How often an alarm is raised by chance: hundreds of series that nothing happened to."""

import numpy as np
import pytest

from lexicon_cli.history.facts import EventKey
from lexicon_cli.volume.check import check
from lexicon_cli.volume.counts import counts_of
from lexicon_cli.volume.options import VolumeOptions
from tests.volume.conftest import FIRST, WEEK

DAYS = 70
SERIES = 500
WATCHED = 4  # weeks, each judged as a weekly run would
ACCEPTED = 1.0  # alarms in a hundred series-weeks
ALARMS = {"VOL001", "VOL002", "VOL003", "VOL004", "VOL005", "VOL006", "VOL007"}


def alarms(counts, weeks):
    """Facts of weekly runs over the last weeks of series (series x days of counts)."""
    keys = {
        EventKey(FIRST + day, f"Event {event:03}", "web", ""): int(count)
        for event, line in enumerate(counts)
        for day, count in enumerate(line)
        if count
    }
    found = []
    for week in range(weeks):
        last = FIRST + DAYS - 1 - 7 * week
        told = check(counts_of(keys, until=last), since=last - 6, options=VolumeOptions()).facts
        found += [fact for fact in told if fact.code in ALARMS]
    return found


def means(rng):
    """What each day brings on average: from two to many thousands, with weekly seasons."""
    level = np.exp(rng.uniform(np.log(2), np.log(20_000), SERIES))
    return level[:, None] * np.resize(WEEK, DAYS)[None, :]


def poisson(rng):
    return rng.poisson(means(rng))


def negative_binomial(rng):
    """Counts that scatter by 5 to 40 % beyond chance, each series in its own way."""
    size = 1 / rng.uniform(0.05, 0.4, (SERIES, 1)) ** 2
    mean = means(rng)
    return rng.negative_binomial(size, size / (size + mean))


@pytest.mark.parametrize("world", [poisson, negative_binomial])
@pytest.mark.parametrize("seed", [1, 2])
def test_few_alarms_are_raised_where_nothing_happened(world, seed):
    counts = world(np.random.default_rng(seed))
    found = alarms(counts, WATCHED)
    assert 100 * len(found) / (SERIES * WATCHED) < ACCEPTED


@pytest.mark.parametrize("world", [poisson, negative_binomial])
def test_what_did_happen_is_seen_among_so_many(world):
    counts = world(np.random.default_rng(3))
    known = np.flatnonzero(counts.mean(axis=1) >= 100)
    counts[known[::10], -3:] //= 20
    lost = {f"Event {event:03}" for event in known[::10]}
    told = {fact.event for fact in alarms(counts, 1) if fact.code in ("VOL001", "VOL003")}
    assert len(lost & told) >= 0.9 * len(lost)


@pytest.mark.parametrize("days", [5, 6, 9])
def test_a_silence_of_a_rare_event_is_news_on_the_night_that_makes_it_sure(project, days):
    """A run of each night, of the days since the last: one of them says that it fell silent."""
    rare = project(days=84, seed=3).add("Refunded", level=6, platforms=("web",), noise=0.02)
    rare.add("Seen", level=900)
    keys = rare.change("Refunded", -days).keys()
    told = []
    for night in range(84 - days, 84):
        counts = counts_of(keys, until=FIRST + night)
        facts = check(counts, since=FIRST + night, options=VolumeOptions()).facts
        told += [fact.variant for fact in facts if fact.code == "VOL003"]
    assert told.count("") == 1
    assert told[0] == ""


def platforms_in_a_storm(rng, factor):
    """Twelve events on two platforms; a storm takes a share of all on one of them."""
    keys = {}
    for event in range(12):
        for platform in ("ios", "web"):
            line = rng.poisson(300 * np.resize(WEEK, DAYS) * np.exp(rng.normal(0, 0.03, DAYS)))
            if platform == "ios":
                line[-4:-2] = line[-4:-2] * (factor + 0.01 * event)
            for day, count in enumerate(line):
                keys[EventKey(FIRST + day, f"Event {event:02}", platform, "")] = int(count)
    return keys


def test_a_platform_that_brings_less_of_all_for_two_days_is_no_events_drop():
    keys = platforms_in_a_storm(np.random.default_rng(5), 0.46)
    found = check(counts_of(keys), since=FIRST + DAYS - 7, options=VolumeOptions()).facts
    assert [fact.event for fact in found if fact.code == "VOL001"] == []


def test_a_storm_that_is_over_is_no_level():
    """Four days at half, and then as ever: drops may be told, another level may not."""
    rng = np.random.default_rng(6)
    line = rng.poisson(400 * np.resize(WEEK, DAYS) * np.exp(rng.normal(0, 0.05, DAYS)))
    line[-7:-3] = line[-7:-3] * 0.6
    keys = {EventKey(FIRST + day, "Rented", "web", ""): int(n) for day, n in enumerate(line)}
    found = check(counts_of(keys), since=FIRST + DAYS - 1, options=VolumeOptions()).facts
    assert "VOL004" not in {fact.code for fact in found}
