"""Daily facts as files."""

import pytest

from lexicon_cli.core.errors import InputError
from lexicon_cli.history.saved import (
    day_number,
    day_of_ms,
    day_text,
    from_json,
    from_lines,
    is_facts,
    to_json,
    to_lines,
)
from tests.history.conftest import DAY, at, facts_of_events

FACTS = facts_of_events([("Seen", at(day, p=day)) for day in range(3)])


def test_a_file_is_told_by_its_first_bytes():
    assert is_facts(to_json(FACTS))
    assert not is_facts(b'{"event": "$facts"}')


def test_files_one_after_the_other_are_their_sum():
    more = facts_of_events([("Seen", at(2, p=9)), ("Seen", {"time": None})])
    total = facts_of_events([])
    total.merge(FACTS)
    total.merge(more)
    assert to_json(from_json(to_json(FACTS) + b"\n" + to_json(more))) == to_json(total)


@pytest.mark.parametrize(
    "broken",
    [
        b"nonsense",
        b"[]",
        b"7",
        b'{"day": "2026-13-01"}',
        b'{"day": "2026-01-01", "event": "a"}',
        b'{"day": "2026-01-01", "event": "a", "groups": [[1]], "users": "=", "properties": {}}',
        b'{"day": "2026-01-01", "event": "a", "groups": [], "users": "!", "properties": {}}',
        b'{"day": "2026-01-01", "audience": [["web", "", "short"]]}',
        b'{"day": "2026-01-01", "event": "a", "groups": [], "users": "=", "properties":'
        b' {"p": {"types": [["web", "", 9, 1]]}}}',
    ],
)
def test_a_broken_line_is_named(broken):
    head, *_ = to_lines(FACTS)
    with pytest.raises(InputError, match=r'"old\.ndjson", line 2: no daily facts'):
        from_lines([head, broken], "old.ndjson")


def test_facts_of_a_newer_release_ask_for_it():
    with pytest.raises(InputError, match="of version 2, and this release knows") as caught:
        from_json(b'{"$facts": {"version": 2}}')
    assert "update" in caught.value.hint


def test_lines_without_a_head_are_no_facts():
    with pytest.raises(InputError, match="line 1"):
        from_lines(list(to_lines(FACTS))[1:])


def test_days_are_written_as_dates():
    assert day_text(DAY) == "2024-10-04"
    assert day_number("2024-10-04") == DAY
    assert day_of_ms(DAY * 86_400_000 + 86_399_999) == DAY
