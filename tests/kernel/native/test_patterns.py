"""Tables of states say what the regular expressions say."""

import re
import sys
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.patterns import DATE_TIME_PATTERN
from lexicon_cli.core.regexes import portable_pattern
from lexicon_cli.kernel.native.patterns import Table, table_of


def fits(table: Table, text: str) -> bool:
    state = 0
    for char in text:
        at = (state * 128 + ord(char)) * 2
        state = int.from_bytes(table.steps[at : at + 2], sys.byteorder)
    return bool(table.accepts[state])


CHARS = "ab1-.\n{"


def invented(rng: Random, depth: int = 0) -> str:
    """An ECMA expression of the things that plans use."""
    pieces = []
    for _ in range(rng.randrange(1, 4)):
        kind = rng.randrange(8 if depth < 2 else 6)
        piece = rng.choice(
            ("a", "b", r"\.", r"\-", "[ab]", "[^a]", "[a-z1]", r"\d", r"[\s\S]", ".", "[-a]", "1")
        )
        if kind == 4:
            piece = rng.choice(("^", "$"))
        elif kind >= 6:
            piece = f"({rng.choice(('', '?:'))}{invented(rng, depth + 1)})"
        if kind != 4:
            piece += rng.choice(("", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}?", "{2,}", "+?"))
        pieces.append(piece)
    if rng.random() < 0.3:
        pieces.insert(rng.randrange(len(pieces) + 1), "|")
    return "".join(pieces)


@pytest.mark.parametrize("seed", range(8))
def test_a_table_says_what_the_expression_says(seed: int) -> None:
    rng = Random(seed)
    read = 0
    for _ in range(150):
        pattern = portable_pattern(("^" if rng.random() < 0.5 else "") + invented(rng))
        table = table_of(pattern)
        if table is None:
            continue
        read += 1
        search = re.compile(pattern).search
        for _ in range(60):
            text = "".join(rng.choices(CHARS, k=rng.randrange(7)))
            assert fits(table, text) is (search(text) is not None), (pattern, text)
    assert read > 80


@settings(deadline=None, max_examples=300)
@given(st.from_regex(DATE_TIME_PATTERN) | st.text("0123456789-T:Z.+ ", max_size=30))
def test_the_table_of_dates_says_what_the_expression_says(text: str) -> None:
    table = table_of(DATE_TIME_PATTERN)
    assert table is not None
    if text.isascii():
        assert fits(table, text) is (re.search(DATE_TIME_PATTERN, text) is not None)


@pytest.mark.parametrize(
    "pattern",
    ["a$", r"\d", r"(?=a)b", r"(a)\1", "(?i)a", "a++", "[[a]", "a{2000}", r"\bword", "(" * 5000],
)
def test_of_what_is_not_read_nothing_is_claimed(pattern: str) -> None:
    assert table_of(pattern) is None


def test_a_table_that_would_be_too_large_is_not_made() -> None:
    assert table_of("^(?:a|b)*a(?:a|b){12}(?![\\s\\S])") is None
