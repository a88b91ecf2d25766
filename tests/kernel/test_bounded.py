"""Sets and cells that stay small and do not care for the order in which things come."""

from random import Random

import pytest

from lexicon_cli.kernel.bounded import BoundedCounts, SmallestNames, rank_of
from lexicon_cli.kernel.cell import SAMPLES, Cell


@pytest.mark.parametrize("seed", range(10))
def test_the_names_with_the_smallest_hashes_are_kept(seed: int) -> None:
    rng = Random(seed)
    offered = [f"name {rng.randrange(60)}" for _ in range(200)]
    names = SmallestNames(7)
    for name in offered:
        names.offer(name)
    assert set(names) == set(sorted(set(offered), key=rank_of)[:7])


def test_who_has_to_go_is_told() -> None:
    names = SmallestNames(1)
    first, second = sorted(("a", "b"), key=rank_of)
    assert names.offer(second) == (True, None)
    assert names.offer(first) == (True, second)
    assert names.offer(first) == (True, None)
    assert names.offer(second) == (False, None)


@pytest.mark.parametrize("seed", range(10))
def test_what_is_refused_is_not_kept_then_nor_later(seed: int) -> None:
    rng = Random(seed)
    names, refused = SmallestNames(5), set()
    for name in [f"name {rng.randrange(40)}" for _ in range(200)]:
        if names.refuses(name):
            refused.add(name)
            assert names.offer(name) == (False, None)
        else:
            assert names.offer(name)[0]
        assert not refused & set(names)
    assert refused


def test_a_name_that_no_utf8_can_say_has_a_place_too() -> None:
    assert SmallestNames(1).offer("\ud800") == (True, None)


@pytest.mark.parametrize("seed", range(10))
def test_counts_of_kept_names_are_exact_however_they_are_merged(seed: int) -> None:
    rng = Random(seed)
    offered = [f"value {rng.randrange(20)}" for _ in range(300)]
    whole = BoundedCounts(5)
    parts = [BoundedCounts(5) for _ in range(4)]
    for name in offered:
        whole.add(name)
        rng.choice(parts).add(name)
    for part in parts[1:]:
        parts[0].merge(part)
    assert parts[0].counts == whole.counts
    assert parts[0].rest == whole.rest
    assert whole.counts == {name: offered.count(name) for name in whole.counts}
    assert sum(whole.counts.values()) + whole.rest == len(offered)


def test_a_cell_keeps_the_first_places_and_one_for_each_line() -> None:
    places = [(1, 5), (0, 70), (0, 9), (0, 9), (2, 0), (0, 10)]
    samples = [
        (source, offset, 0, 0, None, f"value {number}")
        for number, (source, offset) in enumerate(places)
    ]
    for order in (samples, samples[::-1]):
        cell = Cell()
        for sample in order:
            cell.add_sample(sample)
        assert [sample[:2] for sample in cell.samples] == [(0, 9), (0, 10), (0, 70)][:SAMPLES]
        assert cell.samples[0][5] == "value 2"


def test_cells_add_up() -> None:
    one, two = Cell(), Cell()
    one.add(20, "web", "1.0")
    one.add(None, "web", None)
    two.add(10, "ios", "1.0")
    one.merge(two)
    assert (one.count, one.first, one.last) == (3, 10, 20)
    assert one.platforms == {"web": 2, "ios": 1}
    assert one.versions.counts == {"1.0": 2}
    assert Cell.from_json(one.to_json()).to_json() == one.to_json()
