"""Names compared: laws, and a table of cases that a person would judge the same way."""

import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.naming import (
    HINT,
    NEAR,
    NameIndex,
    fold_case,
    fold_separators,
    folds,
    nearest,
    numbers,
    similarity,
    why,
    words,
)

CASES = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text("utf-8"))
WORDS = st.text(string.ascii_letters, min_size=1, max_size=9)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join) | st.text(max_size=30)


@pytest.mark.parametrize(
    ("left", "right", "reason", "near"), [case for group in CASES.values() for case in group]
)
def test_names_are_judged_as_a_person_would(left, right, reason, near):
    assert why(left, right) == reason
    assert (similarity(left, right) >= NEAR) is near


@pytest.mark.parametrize(("left", "right", "_reason", "_near"), CASES["hints"])
def test_hints_reach_the_hint_cutoff(left, right, _reason, _near):
    assert HINT <= similarity(left, right) < NEAR


@settings(deadline=None, max_examples=200)
@given(NAMES, NAMES)
def test_similarity_is_symmetric_and_a_share(left, right):
    assert similarity(left, right) == similarity(right, left)
    assert why(left, right) == why(right, left)
    assert 0 <= similarity(left, right) <= 1


@settings(deadline=None, max_examples=200)
@given(NAMES, NAMES)
def test_only_equal_names_score_one(left, right):
    assert (similarity(left, right) == 1) is (left == right)


@settings(deadline=None, max_examples=200)
@given(NAMES)
def test_case_only_variants_say_case(name):
    variant = "".join(
        char.swapcase() if len(char.swapcase()) == 1 == len(char.lower()) else char for char in name
    )
    if variant != name and fold_case(variant) == fold_case(name):
        assert why(name, variant) == "case"
        assert similarity(name, variant) >= NEAR


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(string.ascii_lowercase, min_size=1, max_size=8), min_size=2, max_size=4))
def test_separators_do_not_change_the_words(parts):
    spaced, snake, dotted = (mark.join(parts) for mark in (" ", "_", "."))
    assert words(spaced) == words(snake) == words(dotted) == tuple(parts)
    assert fold_separators(spaced) == fold_separators(snake)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("HTMLParserV2", ("html", "parser", "v", "2")),
        ("addToCart", ("add", "to", "cart")),
        ("SIGN UP", ("sign", "up")),
        ("Café Besucht", ("café", "besucht")),
        ("ÜberProfil", ("über", "profil")),
        ("cafe\u0301 visité", ("cafe\u0301", "visité")),
        ("購入 完了", ("購入", "完了")),
        ("$mp_click", ("mp", "click")),
        ("😀!", ()),
    ],
)
def test_words_are_split_at_separators_humps_and_digits(name, parts):
    assert words(name) == parts


def test_letters_with_a_longer_lower_case_stay_when_case_is_folded():
    assert fold_case("İstanbul A") == "İstanbul a"


def test_a_name_without_letters_folds_to_itself():
    assert fold_separators("!!!") == "!!!"
    assert why("!!!", "???") == "similar"


def test_the_nearest_name_wins_and_ties_go_to_the_smaller_one():
    assert nearest("item addd", ["Item Added", "Items Adder"]).name == "Item Added"
    assert nearest("sign-up", ["sign_up", "sign.up", "signup"]).name == "sign.up"
    assert nearest("sign-up", reversed(["sign_up", "sign.up", "signup"])).name == "sign.up"


def test_nothing_near_gives_none():
    assert nearest("Song Played", ["Purchase Completed", "Sign Up"]) is None
    assert nearest("Song Played", []) is None
    assert nearest("", ["Sign Up"]) is None


def test_a_word_that_other_names_use_is_no_typo():
    assert nearest("Chart Viewed", ["Cart Viewed"]).reason == "typo"
    assert nearest("Chart Viewed", ["Cart Viewed", "Chart Opened"]) is None
    assert nearest("Chart Viewed", ["Cart Viewed", "Chart Opened"], cutoff=HINT) is not None


def test_a_lower_cutoff_finds_unknown_options():
    options = ["--fail-on", "--format", "--jobs", "--plan", "--schemas"]
    assert nearest("--fromat", options, cutoff=HINT).name == "--format"
    assert nearest("--job", options, cutoff=HINT).name == "--jobs"


def test_an_index_answers_as_the_function():
    names = [f"{noun} {verb}" for noun in ("Order", "Cart") for verb in ("Opened", "Closed")]
    index = NameIndex(names)
    for name in ("Oder Opened", "cart_closed", "Carts Closed", "Song Played"):
        assert index.nearest(name) == nearest(name, names)


PLANNED = [
    f"{noun} {verb}"
    for noun in ("Order", "Payment", "Subscription", "Notification", "Account Settings")
    for verb in ("Viewed", "Completed", "Removed", "Refreshed")
]


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(PLANNED), st.data())
def test_the_index_finds_what_comparing_with_every_name_finds(name, data):
    at = data.draw(st.integers(0, len(name) - 1))
    slip = data.draw(st.sampled_from([name[:at] + name[at + 1 :], name[:at] + "x" + name[at:]]))
    found = nearest(slip, PLANNED)
    best = max(PLANNED, key=lambda planned: (similarity(slip, planned), planned))
    if similarity(slip, best) < NEAR:
        assert found is None
    elif found is not None:
        assert found.score == similarity(slip, found.name) == similarity(slip, best)
    else:
        assert why(slip, best) == "typo"  # a slip that made another planned word


def test_a_hostile_name_is_compared_by_its_folds_only():
    long = "A" * 1_000_000
    assert similarity(long, long.lower()) == 0.99
    assert similarity(long, "A") == 0.0
    assert nearest(long, ["A", "AA"], cutoff=HINT) is None


def test_lone_surrogates_do_no_harm():
    assert similarity("a\ud800b", "a\ud800B") == 0.99
    assert 0 <= similarity("\ud800", "\udfff") < NEAR


@given(NAMES | st.text("aB3 _-.é٣²", max_size=12))
@settings(deadline=None, max_examples=300)
def test_numbers_and_folds_are_told_from_the_words_and_letters(name):
    assert numbers(name) == tuple(word for word in words(name) if word.isdigit())
    letters = "".join(char for char in fold_case(name) if char.isalnum())
    assert folds(name) == (fold_case(name), fold_separators(name))
    assert fold_separators(name) == (letters or name)
