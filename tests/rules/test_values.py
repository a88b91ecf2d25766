"""Values of a plan judged in words say the same as the compiled schemas do."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.regexes import portable_pattern
from lexicon_cli.kernel.keywords import Compiler, passes
from lexicon_cli.plan.model import TYPES, PropertyDef
from lexicon_cli.rules.patience import matches, most_ways
from lexicon_cli.rules.values import first_fault
from lexicon_cli.schema.dialect import definitions, find_dialect
from lexicon_cli.schema.values import ValueCompiler

DIALECT = find_dialect("2020-12")
CHARACTERS = 8
LIMITS = {"string_characters": CHARACTERS, "max_properties": 255}

texts = st.sampled_from(["", "a", "ab", "abcdefgh", "abcdefghi", "5", "2026-01-31", "ORD-1", "Ä"])
numbers = st.one_of(st.integers(-3, 12), st.sampled_from([0.5, 5.0, -1.25, 2.0**60]))
scalars = st.one_of(st.none(), st.booleans(), texts, numbers)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["sku", "n", "other"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@st.composite
def definition(draw, name="p", depth=2):
    maybe = lambda strategy: draw(st.one_of(st.none(), strategy))  # noqa: E731
    nested = depth > 0
    return PropertyDef(
        name=name,
        types=tuple(draw(st.lists(st.sampled_from(TYPES), max_size=3, unique=True))),
        nullable=maybe(st.booleans()),
        required=maybe(st.booleans()),
        status=draw(st.sampled_from([None, None, None, "live", "blocked"])) if depth < 2 else None,
        enum=maybe(st.lists(values, max_size=4).map(tuple)),
        pattern=maybe(st.sampled_from(["^ORD-", "[0-9]+$", "^a", "(a)\\1"])),
        format=maybe(st.sampled_from(["date", "date-time", "email", "no such"])),
        minimum=maybe(numbers),
        maximum=maybe(numbers),
        min_length=maybe(st.integers(0, 3)),
        max_length=maybe(st.integers(0, 9)),
        items=draw(st.one_of(st.none(), definition("", depth - 1))) if nested else None,
        properties=draw(
            st.one_of(
                st.none(),
                st.fixed_dictionaries({"sku": definition("sku", depth - 1)}),
                st.fixed_dictionaries(
                    {"sku": definition("sku", depth - 1), "n": definition("n", 0)}
                ),
            )
        )
        if nested
        else None,
    )


def schema_takes(prop, value):
    schema = ValueCompiler(DIALECT, CHARACTERS, lambda note: None).compile(prop, "p")
    if schema is False:
        return False
    document = {**schema, "$defs": definitions(DIALECT, LIMITS, closed=False)}
    return passes(Compiler(document).compile(document), value)


@settings(deadline=None, max_examples=250)
@given(definition(), values)
def test_a_fault_is_found_exactly_where_the_compiled_schema_finds_one(prop, value):
    fault = first_fault(value, prop, CHARACTERS)
    assert (fault is None) is schema_takes(prop, value), fault


@settings(deadline=None, max_examples=100)
@given(definition(), st.data())
def test_what_stands_in_an_enum_is_held_to_the_schema_too(prop, data):
    candidates = [*(prop.enum or ()), None, "ORD-1", 5, ["a"], {"sku": "a"}]
    value = data.draw(st.sampled_from(candidates))
    assert (first_fault(value, prop, CHARACTERS) is None) is schema_takes(prop, value)


@pytest.mark.parametrize(
    ("prop", "value", "message"),
    [
        ({"types": ("number",)}, "9.90", "is a string, not a number"),
        ({"types": ("integer",)}, 1.5, "is a number with a fraction, not an integer"),
        ({"types": ("string", "list")}, 1, "is an integer, not a string or a list"),
        ({"types": ("string",)}, None, "is null, which the property may not be"),
        ({"types": ("datetime",)}, "31.01.2026", "is no date as YYYY-MM-DD or"),
        ({"types": ("string",), "enum": ("pro", "free")}, "Pro", 'did you mean "pro"?'),
        ({"types": ("string",), "pattern": "^ORD-"}, "X", 'does not match the pattern "^ORD-"'),
        ({"types": ("string",), "format": "email"}, "X", 'is not of the format "email"'),
        ({"types": ("string",)}, "x" * 9, "has 9 characters, of which Mixpanel keeps 8"),
        ({"types": ("number",), "minimum": 1}, 0, "is below the minimum 1"),
        ({"types": ("number",), "maximum": 1}, 2, "is above the maximum 1"),
        ({"types": ("list",), "min_length": 2}, [1], "has 1 elements, min_length is 2"),
    ],
)
def test_a_fault_says_what_is_wrong(prop, value, message):
    assert message in first_fault(value, PropertyDef(name="p", **prop), CHARACTERS).message


def test_a_fault_says_where_inside_of_a_value_it_is():
    item = PropertyDef(
        name="", types=("object",), properties={"sku": PropertyDef(name="sku", required=True)}
    )
    prop = PropertyDef(name="p", types=("list",), items=item)
    fault = first_fault([{"sku": 1}, {}], prop, CHARACTERS)
    assert (fault.at, fault.message) == ("[1]", 'lacks "sku", which is required')


def test_absurd_values_are_not_judged():
    deep = []
    for _ in range(5_000):
        deep = [deep]
    assert first_fault(deep, PropertyDef(name="p", types=("list",)), CHARACTERS) is None
    assert (
        first_fault(float("nan"), PropertyDef(name="p"), CHARACTERS).message == "is no JSON value"
    )
    assert (
        first_fault(10**400, PropertyDef(name="p", types=("number",), maximum=1.5), 8) is not None
    )


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*$", "(?:a*)*b", "(a?a?)+$", "((a+)b?)+$", ".*.*.*.*.*x"]
)
def test_a_pattern_that_could_run_for_ever_is_not_tried(pattern):
    started = time.monotonic()
    assert matches(pattern, "a" * 250 + "!")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^[a-z]+(_[a-z]+)*$", "a_long_name_of_many_words_that_is_fine_after_all!"),
        (r"^[0-9]+\.[0-9]+\.[0-9]+$", "10.20.30" * 10 + "x"),
        ("^(?:[a-z]+/)*$", "some/path/of/many/parts/that/ends/without"),
        ("^([0-9]{3})+$", "123" * 40 + "x"),
        (r"^(\.[0-9]+)+$", ".1.2.3.4.5.6.7.8.9.10.11.12x"),
    ],
)
def test_the_patterns_of_everyday_are_tried_on_long_texts_too(pattern, text):
    assert not matches(pattern, text)


@settings(deadline=None, max_examples=100)
@given(
    st.text("ab_", min_size=0, max_size=14),
    st.lists(
        st.sampled_from(
            ["a", "b", "_", "[ab]", "[a-z_]", "*", "+", "?", "(", ")", "|", "{2,}", "$"]
        ),
        max_size=9,
    ).map("".join),
)
def test_trying_a_pattern_never_says_no_where_there_is_a_match(text, pattern):
    import re

    try:
        portable = portable_pattern(pattern)
    except ValueError:
        assert matches(pattern, text)
        return
    assert most_ways(portable, len(text)) >= 0
    assert matches(pattern, text) >= (re.search(portable, text) is not None)
