"""Windows of days: a week that ends with the newest day, unless something else is said."""

import pytest

from lexicon_cli.jobs.audit.window import Window, iso, window_of

NEWEST = 20_576  # 2026-05-03, a Sunday


@pytest.mark.parametrize(
    ("first", "last", "window"),
    [
        (None, None, ("2026-04-27", "2026-05-03")),
        (None, NEWEST - 7, ("2026-04-20", "2026-04-26")),
        (NEWEST - 2, None, ("2026-05-01", "2026-05-03")),
        (NEWEST - 30, NEWEST - 28, ("2026-04-03", "2026-04-05")),
        (NEWEST + 3, None, ("2026-05-06", "2026-05-06")),
    ],
)
def test_what_is_not_said_is_a_week_up_to_the_newest_day(first, last, window):
    found = window_of(first, last, NEWEST)
    assert (iso(found.first), iso(found.last)) == window


def test_the_window_before_is_as_long_and_ends_where_this_one_begins():
    window = Window(NEWEST - 6, NEWEST)
    assert window.before() == Window(NEWEST - 13, NEWEST - 7)
    assert window.before().days == window.days == 7


def test_both_ends_are_in_it():
    window = Window(10, 12)
    assert [day in window for day in (9, 10, 12, 13)] == [False, True, True, False]
