"""Laws of the check: counts add up over any split; above the gate, scale changes no verdict."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.history.facts import DailyFacts, EventKey
from lexicon_cli.volume.baseline import baseline
from lexicon_cli.volume.check import check
from lexicon_cli.volume.counts import counts_of
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.tails import PLENTY, discoveries, tails


def verdicts(facts):
    return [(fact.code, fact.variant, fact.event, fact.where, fact.since) for fact in facts]


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10**6), parts=st.integers(2, 4))
def test_counts_of_parts_are_the_counts_of_the_whole(seed, parts):
    rng = np.random.default_rng(seed)
    keys = {
        EventKey(20_000 + int(day), f"e{event}", platform, version): int(rng.integers(30, 50))
        for day in range(30)
        for event in range(3)
        for platform, version in (("web", ""), ("ios", "1.0" if day < 25 else "1.1"))
        if (event, version) != (2, "1.1")
    }
    merged = DailyFacts()
    left = dict(keys)
    for part in range(parts):
        piece = DailyFacts()
        piece.events = {
            key: count if part == parts - 1 else int(rng.integers(0, count + 1))
            for key, count in left.items()
        }
        left = {key: count - piece.events[key] for key, count in left.items()}
        piece.events = {key: count for key, count in piece.events.items() if count}
        merged.merge(piece)
    whole, again = counts_of(keys), counts_of(merged.events)
    assert np.array_equal(whole.by_event(), again.by_event())
    assert np.array_equal(whole.by_platform(), again.by_platform())
    assert np.array_equal(whole.versions_of(), again.versions_of())
    options = VolumeOptions()
    told = [check(counts, since=20_023, options=options).facts for counts in (whole, again)]
    assert verdicts(told[0]) == verdicts(told[1]) != []
    assert [fact.arithmetic for fact in told[0]] == [fact.arithmetic for fact in told[1]]


@settings(deadline=None, max_examples=12)
@given(
    seed=st.integers(0, 10**6),
    scale=st.sampled_from([2, 10, 1_000]),
    factor=st.sampled_from([0.0, 0.25, 0.7, 1.0, 3.0]),
)
def test_scaling_all_days_changes_no_verdict(project, seed, scale, factor):
    made = project(seed=seed)
    for number in range(4):
        made.add(f"Event {number}", level=1_000 * (number + 1))
    made.change("Event 1", -8, factor=factor)
    assert verdicts(made.check()) == verdicts(made.check(scale=scale))


@settings(deadline=None)
@given(st.floats(0, 5_000), st.floats(1, 5_000), st.floats(0.01, 2), st.floats(1, 1e6))
def test_chances_of_large_counts_do_not_depend_on_their_scale(count, mean, noise, scale):
    mean += PLENTY
    one, other = (
        tails(np.array([count * by]), np.array([mean * by]), np.array([noise])) for by in (1, scale)
    )
    assert np.allclose(one, other, rtol=1e-6, atol=1e-12)


@settings(deadline=None)
@given(st.integers(0, 80), st.floats(0.5, 60), st.floats(0.05, 1.5))
def test_tails_are_those_of_the_negative_binomial_distribution(count, mean, noise):
    from scipy.stats import nbinom

    low, high = tails(np.array([float(count)]), np.array([mean]), np.array([noise]))
    size = 1 / max(noise**2 - 1 / mean, 1e-6)
    exact = nbinom(size, size / (size + mean))
    assert np.isclose(low[0], exact.cdf(count), rtol=1e-6, atol=1e-10)
    assert np.isclose(high[0], exact.sf(count - 1), rtol=1e-6, atol=1e-10)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.floats(0.01, 0.5))
def test_discoveries_are_the_smallest_chances(chances, rate):
    found = discoveries(np.array(chances), rate)
    kept = [chance for chance, told in zip(chances, found, strict=True) if told]
    left = [chance for chance, told in zip(chances, found, strict=True) if not told]
    assert not kept or not left or max(kept) < min(left)
    assert all(chance <= rate for chance in kept)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6))
def test_what_is_expected_of_a_day_rests_on_the_days_before_only(seed):
    rng = np.random.default_rng(seed)
    values = rng.poisson(50, (3, 70)).astype(float)
    later = values.copy()
    later[:, 60:] = rng.poisson(500, (3, 10))
    one, other = baseline(values, 50), baseline(later, 50)
    assert np.array_equal(one.expected[:, :11], other.expected[:, :11], equal_nan=True)


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10**6), st.floats(0, 0.4))
def test_any_counts_are_judged_without_complaint(seed, gaps):
    """Zeros, gaps and single days: no verdict is asked for, no warning may come."""
    rng = np.random.default_rng(seed)
    keys = {
        EventKey(20_000 + day, f"e{event}", str(rng.choice(["web", "ios"])), str(event % 2)): int(
            rng.integers(1, 10 ** int(rng.integers(1, 8)))
        )
        for event in range(4)
        for day in range(int(rng.integers(1, 60)))
        if rng.random() >= gaps
    }
    if keys:
        counts = counts_of(keys)
        check(counts, since=counts.first + counts.days - 7, options=VolumeOptions())
