"""Counts of different values are exact when small, close when large, and add up."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.history.sketch import FEW, Sketch, hash_of

SHAPES = {
    "numbers": str,
    "padded": lambda number: f"user-{number:08d}",
    "dates": lambda number: f"2026-01-{number % 28:02d}T{number // 28:06d}Z",
}


def of(texts, size=256):
    return Sketch(size, map(hash_of, texts))


@pytest.mark.parametrize("count", [0, 1, FEW])
def test_few_are_exact(count):
    assert of(map(str, range(count))).count() == count


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [256, 1024])
@pytest.mark.parametrize("count", [FEW + 1, 300, 5_000, 40_000])
def test_many_are_within_four_standard_errors(shape, size, count):
    found = of(map(SHAPES[shape], range(count)), size).count()
    assert abs(found / count - 1) < 4 * 1.04 / math.sqrt(size)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sets(st.integers(0, 99)), max_size=5))
def test_merging_is_taking_the_union(parts):
    whole = of(map(str, set().union(*parts)))
    total = Sketch()
    for part in reversed(parts):
        total.merge(of(map(str, part)))
    assert total == whole
    assert Sketch.from_text(total.to_text()) == total
    total.merge(whole)
    assert total == whole


def test_sizes_do_not_mix():
    with pytest.raises(ValueError, match="256 and 1024"):
        Sketch(256).merge(Sketch(1024))


@pytest.mark.parametrize("text", ["", "0" * 255, "=!", "~" * 256])
def test_other_texts_are_no_sketch(text):
    with pytest.raises(ValueError, match=r".*"):
        Sketch.from_text(text)


def test_a_blurred_sketch_counts_on():
    sketch = of(["a", "b"])
    sketch.blur()
    assert not sketch.to_text().startswith("=")
    sketch.merge(of(["b", "c"]))
    assert sketch.count() == 3
