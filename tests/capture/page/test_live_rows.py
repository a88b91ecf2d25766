"""Rows of checked records: what they say, what they hide, and that nothing breaks them."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from page_records import event, finding

from lexicon_cli.capture.live_rows import LARGEST_ROW, MOST_FINDINGS, RowMaker
from lexicon_cli.capture.live_values import Hider, cut
from lexicon_cli.capture.session import Checked

_KEYS = {
    *("id", "kind", "received", "endpoint", "client", "event", "distinct_id", "device_id"),
    *("user_id", "time", "insert_id", "platform", "planned", "status", "verdict", "findings"),
    *("properties", "identity", "duplicate_of", "masked", "left_out", "findings_left_out", "line"),
}


def _row(checked: Checked) -> dict[str, Any]:
    return _rows(checked)[0]


def _rows(*batch: Checked) -> list[dict[str, Any]]:
    maker = RowMaker(b"0" * 16)
    return [json.loads(maker.row(one, at)) for at, one in enumerate(batch, 1)]


def test_a_row_says_who_what_when_and_what_is_wrong() -> None:
    row = _row(event(findings=(finding(), finding("PRP002", "warning"))))
    assert set(row) == _KEYS
    assert (row["kind"], row["event"], row["distinct_id"]) == ("event", "Order Completed", "USER_A")
    assert (row["verdict"], row["platform"], row["planned"]) == ("error", "web", True)
    assert row["findings"][0]["expected"] == "number"
    assert row["findings"][0]["observed"] == '"12.50"'


@pytest.mark.parametrize(
    ("severities", "verdict"),
    [
        ((), "ok"),
        (("info",), "info"),
        (("info", "warning"), "warning"),
        (("error", "info"), "error"),
    ],
)
def test_the_verdict_is_the_worst_finding(severities: tuple[str, ...], verdict: str) -> None:
    findings = tuple(finding(severity=name) for name in severities)
    assert _row(event(findings=findings))["verdict"] == verdict


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"event": "A", "properties": {}}, "event"),
        ({"event": "", "properties": {}}, "event"),
        ({"event": "$identify", "properties": {}}, "identify"),
        ({"event": "$create_alias", "properties": {}}, "alias"),
        ({"event": "$merge", "properties": {}}, "merge"),
        ({"$token": "t", "$distinct_id": "U", "$set": {"plan": "pro"}}, "profile"),
        ({"$token": "t", "$group_key": "company", "$group_id": "7", "$set": {}}, "group"),
        ({"event": ["no", "name"], "properties": "none"}, "event"),
        ({}, "profile"),
    ],
)
def test_the_kind_is_told_by_the_record(record: dict[str, Any], kind: str) -> None:
    assert _row(event(record=record))["kind"] == kind


def test_a_request_is_no_update() -> None:
    checked = event(record={"endpoint": "track", "records": 0}, is_request=True)
    assert _row(checked)["kind"] == "request"


@pytest.mark.parametrize("place", ["top", "properties", "nested"])
def test_a_token_is_never_in_a_row(place: str) -> None:
    secret = "5e1f0dfeedc0ffee5e1f0dfeedc0ffee"
    record: dict[str, Any] = {"event": "A", "properties": {"token": secret}}
    if place == "top":
        record = {"$token": secret, "$distinct_id": "U", "$set": {"a": 1}}
    if place == "nested":
        record = {"event": "A", "properties": {"config": {"token": secret, "api_secret": secret}}}
    told = finding(message=f'token "{secret}" is not yours', observed=secret)
    checked = event(record=record, findings=(told,) if place != "nested" else ())
    assert secret not in json.dumps(_row(checked))


def test_values_are_hidden_as_the_plan_says() -> None:
    told = finding(
        message='property "nick" is "Bluebird", not one of the plan', observed="Bluebird"
    )
    checked = event(
        properties={"nick": "Bluebird", "age": 41, "open": "yes"},
        masked=frozenset({"nick", "age"}),
        findings=(told,),
    )
    row = _row(checked)
    assert row["properties"]["nick"] == "<string, 8 characters>"
    assert row["properties"]["age"] == "<number>"
    assert row["properties"]["open"] == "yes"
    assert row["masked"] == ["nick", "age"]
    assert "Bluebird" not in json.dumps(row)


def test_an_update_hides_what_the_plan_hides_of_events() -> None:
    record = {"$distinct_id": "U", "$set": {"nick": "Bluebird", "plan": "pro"}}
    row = _row(event(record=record, masked=frozenset({"nick"})))
    assert row["properties"]["$set"] == {"nick": "<string, 8 characters>", "plan": "pro"}


@pytest.mark.parametrize(
    "properties",
    [
        {"contact": "ana.lopez@example.com"},
        {"note": "call +1 415 555 2671 today"},
        {"page": "https://shop.example/reset?token=abcd1234"},
        {"$current_url": "https://shop.example/?email=ana.lopez%40example.com"},
        {"list": [{"deep": "ana.lopez@example.com"}]},
        {"password": "hunter2hunter2"},
        {"distinct_id": "ana.lopez@example.com"},
        {"$user_id": "ana.lopez@example.com"},
    ],
)
def test_personal_data_is_hidden_unasked(properties: dict[str, Any]) -> None:
    text = json.dumps(_row(event(properties=properties)))
    for part in ("ana.lopez", "555 2671", "abcd1234", "hunter2"):
        assert part not in text


def test_versions_and_ids_of_the_sdk_are_not_taken_for_personal_data() -> None:
    told = {"$browser_version": 150, "$lib_version": "2.83.0", "$insert_id": "4111111111111111"}
    row = _row(event(properties=told))
    assert row["properties"]["$insert_id"] == "4111111111111111"
    assert row["masked"] == []


def test_a_hidden_id_is_still_told_from_another() -> None:
    one, again, other = (
        row["distinct_id"]
        for row in _rows(
            *(event(properties={"distinct_id": f"{name}@example.com"}) for name in ("a", "a", "b"))
        )
    )
    assert one == again != other
    assert one.startswith("<string, 13 characters, #")
    assert Hider(b"1" * 16).id("a@example.com") != one


def test_ids_are_text_whatever_they_were() -> None:
    row = _row(event(properties={"distinct_id": 12, "$device_id": 0.5, "$user_id": [1]}))
    assert (row["distinct_id"], row["device_id"], row["user_id"]) == ("12", "0.5", "[1]")


def test_long_values_are_cut_and_what_is_left_out_is_counted() -> None:
    many = {f"p{at}": "x" * 3_000 for at in range(400)}
    row = _row(event(properties=many))
    assert len(row["properties"]["p0"]) == 500
    assert len(row["properties"]) + row["left_out"] == 401
    assert row["left_out"] > 0


def test_numbers_stay_exact_in_a_browser() -> None:
    told = {"big": 2**63, "huge": 10**5_000, "nan": float("nan"), "inf": float("inf"), "one": 1}
    row = _row(event(properties=told))["properties"]
    assert row["big"] == str(2**63)
    assert (row["huge"], row["nan"], row["inf"], row["one"]) == ("<number>", "NaN", "inf", 1)


@pytest.mark.parametrize(
    ("counted", "told"),
    [
        ('"A" is not in the plan, 1 event', '"A" is not in the plan'),
        (
            '"A" is not in the plan, 1 event; nearest is "B"',
            '"A" is not in the plan; nearest is "B"',
        ),
        ('required "a" is missing in 1 event', 'required "a" is missing'),
        ('"A" needs 1 event of "B", 12 events', '"A" needs 1 event of "B", 12 events'),
    ],
)
def test_a_row_does_not_count_itself(counted: str, told: str) -> None:
    checked = event(findings=(finding(message=counted, observed='"1103 days" (1)'),))
    said = _row(checked)["findings"][0]
    assert (said["message"], said["observed"]) == (told, '"1103 days"')


def test_only_so_many_findings_are_told() -> None:
    row = _row(event(findings=tuple(finding() for _ in range(MOST_FINDINGS + 5))))
    assert (len(row["findings"]), row["findings_left_out"]) == (MOST_FINDINGS, 5)


def test_halves_of_a_pair_are_joined_or_replaced() -> None:
    assert cut("\ud83d\ude00 fine", 20) == "😀 fine"
    assert cut("\ud83d lone", 20) == "\ufffd lone"
    row = _row(event("Paid \ud83d", {"mood": "\ud83d\ude00"}))
    assert (row["event"], row["properties"]["mood"]) == ("Paid \ufffd", "😀")


# --- copies ---------------------------------------------------------------------------------------


def test_a_copy_names_the_first_row() -> None:
    same = {"time": 1.5, "$insert_id": "abc"}
    first, copy, third = _rows(*(event(properties=same) for _ in range(3)))
    assert [row["duplicate_of"] for row in (first, copy, third)] == [None, 1, 1]


@pytest.mark.parametrize(
    "change",
    [{"time": 2}, {"$insert_id": "abd"}, {"distinct_id": "B"}, {"$insert_id": None}],
)
def test_what_differs_is_no_copy(change: dict[str, Any]) -> None:
    same = {"time": 1.5, "$insert_id": "abc"}
    rows = _rows(event(properties=same), event(properties={**same, **change}))
    assert rows[1]["duplicate_of"] is None


def test_without_an_insert_id_nothing_is_a_copy() -> None:
    assert all(row["duplicate_of"] is None for row in _rows(event(), event()))


# --- any JSON -------------------------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    ["$device:x", "token", "$insert_id", "a@b.example", "distinct_id", "__proto__", "\ud800", ""]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_TEXT, inner, max_size=5),
    max_leaves=20,
)
_NAMES = st.sampled_from(["$identify", "$create_alias", "$merge", "A", "$set"]) | _JSON
_FIELDS = st.dictionaries(
    st.sampled_from(
        [
            *("distinct_id", "$device_id", "$user_id", "time", "$insert_id", "alias"),
            *("$distinct_ids", "$anon_distinct_id", "$identified_id", "$os", "token"),
        ]
    )
    | _TEXT,
    _JSON,
    max_size=8,
)
_EVENTS = st.fixed_dictionaries({"event": _NAMES, "properties": _FIELDS | _JSON})
_RECORDS = _EVENTS | st.dictionaries(
    st.sampled_from(["$distinct_id", "$token", "$set", "$group_key", "$group_id"]) | _TEXT, _JSON
)


@settings(max_examples=70, deadline=None)
@given(st.lists(st.tuples(_RECORDS, st.booleans(), st.frozensets(_TEXT, max_size=3)), max_size=4))
@example([({"event": "A", "properties": {"deep": [[[[[[[[1]]]]]]]]}}, False, frozenset())])
def test_any_json_makes_a_row_that_is_bounded_json(
    given_records: list[tuple[dict[str, Any], bool, frozenset[str]]],
) -> None:
    maker = RowMaker(b"0" * 16)
    for number, (record, is_request, masked) in enumerate(given_records, 1):
        checked = event(record=record, is_request=is_request, masked=masked, findings=(finding(),))
        line = maker.row(checked, number)
        row = json.loads(line)
        assert len(line) <= LARGEST_ROW
        assert b"\n" not in line
        assert set(row) == _KEYS
        assert row["id"] == number


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from('\x00\x01\ue000é"\\x'), min_size=1, max_size=40))
def test_a_row_stays_bounded_when_everything_is_as_long_as_it_may_be(unit: str) -> None:
    long = unit * (4_000 // len(unit))
    record = {"event": long, "properties": {f"{at}{long}": [long] * 50 for at in range(300)}}
    told = finding(message=long, observed=long, expected=long, property=long, suggestion=long)
    checked = event(record=record, findings=(told,) * 60)
    assert len(RowMaker(b"0" * 16).row(checked, 1)) <= LARGEST_ROW
