"""Words compared: slips of the keys, endings, opposites."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.spelling import is_typo, singular, slip_cost, stem, word_kinship

LETTERS = st.text("abcde", max_size=7)


@settings(deadline=None, max_examples=200)
@given(LETTERS, LETTERS)
def test_slips_cost_the_same_both_ways_and_nothing_for_nothing(left, right):
    assert slip_cost(left, right) == slip_cost(right, left)
    assert (slip_cost(left, right) == 0) is (left == right)


@pytest.mark.parametrize(
    ("left", "right", "cost"),
    [
        ("cart", "crat", 10),
        ("cart", "cat", 10),
        ("cart", "card", 12),
        ("", "ab", 20),
        ("ab", "ba", 10),
    ],
)
def test_slip_costs(left, right, cost):
    assert slip_cost(left, right) == cost


@pytest.mark.parametrize(
    ("left", "right", "typo"),
    [
        ("up", "in", False),
        ("id", "ip", False),
        ("cart", "card", False),
        ("cart", "crat", True),
        ("cart", "carrt", True),
        ("login", "logn", True),
        ("order", "other", False),
        ("signup", "sigmup", True),
        ("purchase", "purchse", True),
        ("increased", "decreased", False),
        ("downgraded", "downloaded", False),
        ("notification", "notificaton", True),
        ("notification", "notifcaton", True),
    ],
)
def test_what_counts_as_a_typo(left, right, typo):
    assert is_typo(left, right) is is_typo(right, left) is typo


@pytest.mark.parametrize(
    ("left", "right", "kinship"),
    [
        ("item", "item", "same"),
        ("item", "items", "plural"),
        ("box", "boxes", "plural"),
        ("status", "statu", "typo"),
        ("send", "sent", "tense"),
        ("stop", "stopped", "tense"),
        ("try", "tried", "tense"),
        ("playing", "played", "other tense"),
        ("locked", "unlocked", "opposite"),
        ("qty", "quantity", "short form"),
        ("product", "prod", "short form"),
        ("paid", "free", "different"),
    ],
)
def test_kinship_of_words(left, right, kinship):
    assert word_kinship(left, right) == word_kinship(right, left) == kinship


def test_all_forms_of_a_word_share_a_stem():
    assert {stem(word) for word in ("complete", "completed", "completing", "completes")} == {
        "complet"
    }
    assert stem("sent") == stem("sending") == stem("send")


def test_words_that_only_look_plural_keep_their_end():
    assert [singular(word) for word in ("address", "status", "analysis", "is")] == [
        "address",
        "status",
        "analysis",
        "is",
    ]
