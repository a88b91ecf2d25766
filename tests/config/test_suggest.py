"""Guesses at mistyped words of closed lists."""

import pytest

from lexicon_cli.config.suggest import did_you_mean, nearest_word

COMMANDS = ["lint", "compile", "validate", "convert", "report", "rules", "explain"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("lnit", "lint"),
        ("LINT", "lint"),
        ("comp", "compile"),
        ("validte", "validate"),
        ("exlpain", "explain"),
        ("rule", "rules"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_the_nearest_word_is_guessed(word, meant):
    assert nearest_word(word, COMMANDS) == meant


def test_a_short_list_is_shown_when_nothing_is_near():
    assert did_you_mean("xyzzy", ["text", "json"]) == "known: text, json"
    assert did_you_mean("xyzzy", [f"word{n}" for n in range(30)]) == ""
