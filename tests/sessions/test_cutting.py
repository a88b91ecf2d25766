"""Sessions at their edges, and the laws that hold of any events."""

import heapq

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.core.mixpanel import SESSION_EXCLUDED
from lexicon_cli.sessions.cutting import cut
from lexicon_cli.sessions.rules import SessionRules
from lexicon_cli.sessions.totals import Totals
from tests.sessions.support import DAY, MINUTE, moment, naive

RULES = {
    "timeout": SessionRules(),
    "short": SessionRules(timeout_ms=MINUTE),
    "event": SessionRules(kind="event", start_event="In", end_event="Out"),
    "property": SessionRules(kind="property", id_property="sid"),
}
_moments = st.lists(
    st.builds(
        moment,
        # Minutes around two midnights, so that gaps and days are met often.
        st.integers(0, 3 * 48).map(lambda half: half * 20 * MINUTE + DAY // 2),
        st.sampled_from(["A", "B", "In", "Out", "$identify"]),
        user=st.integers(0, 2),
        value=st.integers(-1, 2),
    ),
    max_size=40,
).map(lambda found: sorted(found, key=lambda one: (one.user, one.time)))


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@settings(deadline=None, max_examples=150)
@given(moments=_moments)
def test_sessions_are_what_the_naive_reading_gives(rules, moments):
    assert [session[:6] for session in cut(moments, rules)] == naive(moments, rules)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@settings(deadline=None, max_examples=60)
@given(moments=_moments)
def test_other_users_change_nobodys_sessions(rules, moments):
    alone = [cut([one for one in moments if one.user == user], rules) for user in range(3)]
    assert list(cut(moments, rules)) == [session for part in alone for session in part]


@settings(deadline=None, max_examples=60)
@given(moments=_moments)
def test_sorted_streams_may_be_merged_before_they_are_cut(moments):
    halves = moments[::2], moments[1::2]
    merged = heapq.merge(*halves, key=lambda one: (one.user, one.time))
    found = [one[:4] for one in cut(merged, RULES["timeout"])]
    assert found == [one[:4] for one in cut(moments, RULES["timeout"])]


@settings(deadline=None, max_examples=60)
@given(moments=_moments)
def test_every_counted_event_is_in_one_session_by_gaps(moments):
    found = list(cut(moments, RULES["timeout"]))
    assert sum(one.events for one in found) == sum(one.event != "$identify" for one in moments)


def test_a_gap_of_exactly_the_timeout_goes_on():
    found = list(cut([moment(0), moment(30 * MINUTE)], RULES["timeout"]))
    assert [one.events for one in found] == [2]


def test_a_gap_of_a_millisecond_more_ends_the_session():
    found = list(cut([moment(0), moment(30 * MINUTE + 1)], RULES["timeout"]))
    assert [one.events for one in found] == [1, 1]


def test_midnight_ends_a_session_of_one_millisecond():
    found = list(cut([moment(DAY - 1), moment(DAY)], RULES["timeout"]))
    assert [(one.start, one.end) for one in found] == [(DAY - 1, DAY - 1), (DAY, DAY)]


@pytest.mark.parametrize("name", sorted(SESSION_EXCLUDED))
def test_events_of_mixpanel_itself_begin_no_session(name):
    assert list(cut([moment(0, name)], RULES["timeout"])) == []


def test_times_before_1970_have_their_own_days():
    found = list(cut([moment(-1), moment(0)], RULES["timeout"]))
    assert [one.start for one in found] == [-1, 0]


def test_inherited_values_of_a_gap_session_come_from_the_first_event_that_has_them():
    events = [moment(0, values=(-1, 7)), moment(1, values=(3, 8)), moment(2, values=(4, 9))]
    assert [one.values for one in cut(events, RULES["timeout"])] == [(3, 7)]


@pytest.mark.parametrize("rules", [RULES["event"], RULES["property"]], ids=["event", "property"])
def test_inherited_values_of_other_sessions_come_from_their_first_event(rules):
    events = [
        moment(0, "In", value=1, values=(-1, 7)),
        moment(1, "Out", value=1, values=(3, 8)),
    ]
    assert [one.values for one in cut(events, rules)] == [(-1, 7)]


def test_an_end_event_days_after_its_start_stands_for_itself_once():
    events = [moment(0, "In"), moment(3 * DAY, "Out"), moment(3 * DAY + 1, "Out")]
    found = [(one.start, one.end) for one in cut(events, RULES["event"])]
    assert found == [(0, None), (None, 3 * DAY)]


def test_totals_count_durations_of_whole_sessions_only():
    events = [
        moment(0, "In"),
        moment(90_000, "Out"),
        moment(10 * MINUTE, "In"),
        moment(0, "In", user=1),
        moment(30_500, "Out", user=1),
    ]
    totals = Totals()
    assert len(list(totals.of(cut(events, RULES["event"])))) == 3
    assert totals.to_dict() == {
        "sessions": 3,
        "users": 2,
        "events": 5,
        "median_duration_s": 60.25,
        "mean_duration_s": 60.25,
        "events_per_session": 1.667,
    }


def test_no_sessions_have_no_median():
    totals = Totals()
    assert list(totals.of(cut([], RULES["timeout"]))) == []
    assert totals.median_duration is totals.mean_duration is totals.events_per_session is None
