"""The verdict on dangerous patterns, against a matcher that counts its steps."""

import random
from importlib import import_module

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.rules.typ_backtracking import is_dangerous

_PUMPS = ["a", "b", "ab", "ba", "aa", "aab", "abb", "aba", "bab", "bba", "baa", "aaa", "abab"]


class _TooMany(Exception):
    pass


class _Counter:
    """Tries every way, as backtracking engines do, and counts the characters it looks at."""

    def __init__(self, pattern, most):
        self.tree = list(import_module("re._parser").parse(pattern))
        self.most = most
        self.steps = 0

    def fails_on(self, text):
        return not self.match(self.tree, 0, text, lambda at: at == len(text))

    def match(self, tree, at, text, then):
        if not tree:
            return then(at)
        (kind, value), rest = tree[0], tree[1:]

        def go_on(reached):
            return self.match(rest, reached, text, then)

        match str(kind):
            case "LITERAL":
                return self.step(at, text, lambda c: c == value) and go_on(at + 1)
            case "IN":
                chars = {v for _, v in value}
                return self.step(at, text, lambda c: c in chars) and go_on(at + 1)
            case "BRANCH":
                return any(self.match(list(each), at, text, go_on) for each in value[1])
            case "SUBPATTERN":
                return self.match(list(value[-1]), at, text, go_on)
            case "MAX_REPEAT":
                return self.repeat(*value, at, text, go_on)
        raise AssertionError(kind)

    def repeat(self, low, high, body, at, text, then):
        def again(reached):
            return reached > at and self.repeat(max(0, low - 1), high, body, reached, text, then)

        if high == 1:
            once = self.match(list(body), at, text, then)
            return once or (low == 0 and then(at))
        return self.match(list(body), at, text, again) or (low == 0 and then(at))

    def step(self, at, text, fits):
        self.steps += 1
        if self.steps > self.most:
            raise _TooMany
        return at < len(text) and fits(ord(text[at]))


def _explodes(pattern):
    """Whether some text takes more steps than any polynomial of small degree would explain."""
    for pump in _PUMPS:
        for start in ("", "a", "b"):
            counter = _Counter(pattern, 60_000)
            try:
                counter.fails_on(start + pump * 26 + "c")
            except _TooMany:
                return True
            except RecursionError:
                pass
    return False


def _piece(draw, depth):
    kind = draw.random()
    if depth == 0 or kind < 0.35:
        return draw.choice(["a", "b", "[ab]"])
    if kind < 0.55:
        return f"(?:{_piece(draw, depth - 1)}|{_piece(draw, depth - 1)})"
    if kind < 0.75:
        return _piece(draw, depth - 1) + _piece(draw, depth - 1)
    return f"(?:{_piece(draw, depth - 1)}){draw.choice('*+?')}"


@pytest.mark.parametrize("seed", range(150))
def test_the_verdict_is_that_of_counting(seed):
    pattern = _piece(random.Random(seed), 4)
    assert is_dangerous(f"^{pattern}$") is _explodes(pattern), pattern


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("ab[]()|*+?{}1,9\\$^.-d"), max_size=40))
def test_any_text_gets_a_verdict(pattern):
    assert is_dangerous(pattern) in (True, False)


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 400 + "a" + ")*" * 400 + "$",
        "^(" + "|".join(f"word{n}" for n in range(300)) + ")+$",
        "^(" + ".?" * 500 + "x)*$",
        "^(([a-z]{1,1000}){1,1000}){1,1000}$",
        "a" * 100_000 + "*",
    ],
    ids=["deep", "many words", "many options", "counts", "long"],
)
def test_large_patterns_end_soon(pattern):
    assert is_dangerous(pattern) in (True, False)
