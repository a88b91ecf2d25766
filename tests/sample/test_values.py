"""Made values keep the definition they are made from."""

import json
import random
import re
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.jobs.sample_data.mixing import share_of, uuid_of
from lexicon_cli.jobs.sample_data.patterns import string_maker
from lexicon_cli.jobs.sample_data.values import value_maker
from lexicon_cli.plan.model import PropertyDef

NOW = 1_772_409_600


def some(definition, count=200):
    make = value_maker(definition, random.Random(5).random)
    return [json.loads(make(NOW)) for _ in range(count)]


@pytest.mark.parametrize(
    "pattern",
    [
        r"^SKU-[A-Z]{2}[0-9]{4}$",
        r"^\d+\.\d+\.\d+$",
        r"^(web|app)-[a-f0-9]{6,8}$",
        r"^[a-z]+(_[a-z]+)*$",
        r"^x?y*z.$",
        r"^\w{3}$",
    ],
)
def test_strings_match_their_pattern(pattern):
    make = string_maker(pattern, random.Random(2).random)
    made = {make() for _ in range(100)}
    assert all(re.search(pattern, text) for text in made)
    assert len(made) > 1


@pytest.mark.parametrize("pattern", [r"^(?!a)b$", r"^[^a]$", r"(a)\1"])
def test_a_pattern_beyond_the_sampler_is_refused(pattern):
    with pytest.raises(ValueError, match="cannot make strings"):
        string_maker(pattern, random.Random(2).random)


@settings(deadline=None, max_examples=60)
@given(
    low=st.integers(-(10**6), 10**6),
    width=st.integers(0, 10**6),
    kind=st.sampled_from(["integer", "number"]),
)
def test_numbers_stay_in_their_range(low, width, kind):
    definition = PropertyDef(name="n", types=(kind,), minimum=low, maximum=low + width)
    values = some(definition, 50)
    assert all(low <= value <= low + width for value in values)
    assert kind == "number" or all(isinstance(value, int) for value in values)


def test_enum_values_come_in_falling_frequency():
    values = some(PropertyDef(name="e", types=("string",), enum=("a", "b", "c")), 3000)
    counts = [values.count(value) for value in ("a", "b", "c")]
    assert sum(counts) == 3000
    assert counts == sorted(counts, reverse=True)


def test_nullable_values_are_null_now_and_then():
    values = some(PropertyDef(name="s", types=("string",), nullable=True), 400)
    assert 10 < values.count(None) < 100


def test_strings_keep_their_lengths():
    values = some(PropertyDef(name="s", types=("string",), min_length=8, max_length=9))
    assert {len(value) for value in values} <= {8, 9}


def test_dates_lie_in_the_past_or_ahead_as_the_name_says():
    past = some(PropertyDef(name="shipped_at", types=("datetime",)))
    ahead = some(PropertyDef(name="trial_ends_on", types=("datetime",)))
    assert max(past) <= "2026-03-02T00:00:00" < max(ahead)


def test_lists_and_objects_keep_their_parts():
    item = PropertyDef(
        name="[]",
        types=("object",),
        properties={
            "sku": PropertyDef(name="sku", types=("string",), required=True, enum=("a",)),
            "gift": PropertyDef(name="gift", types=("boolean",)),
        },
    )
    values = some(PropertyDef(name="items", types=("list",), items=item))
    assert all(element["sku"] == "a" for value in values for element in value)
    assert any("gift" not in element for value in values for element in value)


def test_uuids_are_version_4_and_hold_no_long_run_of_digits():
    made = [uuid_of("device", number) for number in range(2000)]
    assert all(uuid.UUID(text).version == 4 for text in made)
    assert all(uuid.UUID(text).variant == uuid.RFC_4122 for text in made)
    assert max(len(run) for text in made for run in re.findall("[0-9]+", text)) < 7
    assert len(set(made)) == 2000


def test_shares_spread_evenly():
    shares = [share_of("x", number) for number in range(2000)]
    assert all(0 <= share < 1 for share in shares)
    assert 0.47 < sum(shares) / len(shares) < 0.53
