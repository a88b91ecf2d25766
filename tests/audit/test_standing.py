"""New, worse, as it was, better, mended: told from counts, with chance left out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.jobs.audit.standing import Known, Status, compare

SINCE = "2026-04-27"


def _finding(**fields):
    given = {"code": "VAL001", "name": "wrong-type", "severity": Severity.ERROR, "message": "m"}
    given |= {"event": "Paid", "fingerprint": "f", "count": 100, "share": 0.1}
    return Finding(**{**given, **fields})


def _known(since="2026-04-20", **fields):
    return Known.of(_finding(**fields), since)


def _status(finding, *before):
    return compare([finding], before, since=SINCE, seen={"Paid"}).standings["f"]


def test_what_was_not_there_before_is_new_and_open_since_this_window():
    standing = _status(_finding())
    assert (standing.status, standing.since) == (Status.NEW, SINCE)


def test_what_was_there_is_open_since_it_was_first_found():
    standing = _status(_finding(), _known(since="2026-03-02"))
    assert (standing.status, standing.since) == (Status.SAME, "2026-03-02")


@pytest.mark.parametrize(
    ("now", "then", "status"),
    [
        ({"count": 200, "share": 0.2}, {"count": 100, "share": 0.1}, Status.WORSE),
        ({"count": 100, "share": 0.1}, {"count": 200, "share": 0.2}, Status.BETTER),
        ({"count": 110, "share": 0.11}, {"count": 100, "share": 0.1}, Status.SAME),
        # Twice as many out of ten is chance.
        ({"count": 2, "share": 0.2}, {"count": 1, "share": 0.1}, Status.SAME),
        # As many, of half the traffic: the rate doubled.
        ({"count": 1000, "share": 0.2}, {"count": 1000, "share": 0.1}, Status.WORSE),
        ({"count": 900, "share": None}, {"count": 100, "share": None}, Status.WORSE),
        ({"count": 3, "share": None}, {"count": 1, "share": None}, Status.SAME),
        ({"severity": Severity.ERROR}, {"severity": Severity.WARNING}, Status.WORSE),
        ({"severity": Severity.INFO}, {"severity": Severity.WARNING}, Status.BETTER),
    ],
)
def test_a_rate_moves_only_beyond_chance_and_a_fifth(now, then, status):
    assert _status(_finding(**now), _known(**then)).status is status


def test_what_is_not_found_any_more_is_mended():
    comparison = compare([], [_known()], since=SINCE, seen={"Paid"})
    assert [one.fingerprint for one in comparison.mended] == ["f"]
    assert comparison.count(Status.MENDED) == 1


def test_nothing_is_mended_where_its_event_was_not_seen():
    assert compare([], [_known()], since=SINCE, seen={"Other"}).mended == ()


def test_a_finding_of_the_whole_run_is_mended_whatever_was_seen():
    assert len(compare([], [_known(event=None)], since=SINCE, seen=set()).mended) == 1


def test_what_is_kept_of_a_finding_survives_json():
    known = _known(owner="growth", property="price")
    assert Known.from_dict(known.to_dict()) == known


@given(
    count=st.integers(1, 10**6),
    total=st.integers(1, 10**6),
    share=st.booleans(),
)
def test_a_window_against_itself_moves_nothing(count, total, share):
    finding = _finding(count=min(count, total), share=min(count, total) / total if share else None)
    assert _status(finding, Known.of(finding, SINCE)).status is Status.SAME


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef")))
def test_every_finding_of_either_window_stands_somewhere_once(now, then):
    findings = [_finding(fingerprint=name) for name in now]
    known = {name: Known.of(replace(_finding(), fingerprint=name), SINCE) for name in then}
    comparison = compare(findings, known.values(), since=SINCE, seen={"Paid"})
    assert set(comparison.standings) == set(now)
    assert {one.fingerprint for one in comparison.mended} == set(then) - set(now)
