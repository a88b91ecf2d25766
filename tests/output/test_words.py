"""The small words that all formats share."""

from dataclasses import replace

import pytest
from reports import finding

from lexicon_cli.core.finding import Severity
from lexicon_cli.core.masking import mask
from lexicon_cli.output.words import advice, brief, counted, percent, platforms, span, value_text


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "0 %"),
        (0.0000001, "< 0.1 %"),
        (0.001, "0.1 %"),
        (0.0821, "8.2 %"),
        (0.5, "50.0 %"),
        (0.99999, "> 99.9 %"),
        (1.0, "100 %"),
        (1.2, "100 %"),
    ],
)
def test_a_share_is_never_nothing_nor_all_unless_it_is(share, shown):
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 errors"), (1, "1 error"), (12345, "12,345 errors")]
)
def test_nouns_are_counted(count, shown):
    assert counted(count, "error") == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (None, None, ""),
        ("2026-01-03T09:12:44Z", "2026-01-31T23:40:01Z", "2026-01-03 – 2026-01-31"),
        ("2026-01-03T09:12:44Z", "2026-01-03T09:12:59Z", "2026-01-03 09:12"),
        ("2026-01-03T09:12:44Z", "2026-01-03T17:40:01Z", "2026-01-03 09:12 – 17:40"),
    ],
)
def test_a_span_is_days_or_times_of_one_day(first, last, shown):
    about = finding("X", "x", Severity.ERROR, "m", first_time=first, last_time=last)
    assert span(about, "–") == shown


@pytest.mark.parametrize(
    ("counts", "total", "shown"),
    [
        ({}, 3, ""),
        ({"ios": 3}, 3, "ios"),
        ({"unknown": 3}, 3, ""),
        ({"web": 1, "ios": 2}, 3, "ios 2, web 1"),
        ({"ios": 2}, 3, "ios 2"),
    ],
)
def test_platforms_are_listed_most_first(counts, total, shown):
    assert platforms(counts, total) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("12.50", '"12.50"'),
        (12.5, "12.5"),
        (True, "true"),
        (None, "null"),
        ({"a": [1]}, '{"a": [1]}'),
        (mask("a@b.example"), "<string, 11 characters>"),
        (mask([1]), "<list, 1 elements>"),
        (mask(None), "<null>"),
        ("x" * 80, f'"{"x" * 59}…"'),
    ],
)
def test_a_value_shows_whether_it_is_text(value, shown):
    assert value_text(value) == shown


def test_advice_is_only_what_the_message_does_not_say():
    says = finding("X", "x", Severity.ERROR, 'did you mean "a"?', suggestion="a")
    silent = finding("X", "x", Severity.ERROR, "wrong", suggestion="b", reason="typo")
    assert advice(says) == ""
    assert advice(silent) == '"b" (typo)'
    assert advice(replace(silent, reason=None)) == "b"


def test_brief_keeps_short_text():
    assert brief("abc", 3) == "abc"
    assert brief("abcd", 3) == "ab…"
