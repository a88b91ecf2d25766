"""What a strict import says of each record."""

import json

import pytest

from lexicon_cli.core.limits import Limits
from lexicon_cli.wire.record import read_records
from lexicon_cli.wire.strict import failures_of

NOW = 1_800_000_000
GOOD = {"time": NOW - 5, "distinct_id": "u", "$insert_id": "a-1"}


def failures(*values, limits=None):
    records = read_records(json.dumps(values).encode()).found
    return failures_of(records, now=NOW, limits=limits)


def failed(properties, event="A", limits=None):
    found = failures({"event": event, "properties": properties}, limits=limits)
    return [(one.field, one.message) for one in found]


def nested(depth):
    return {"x": nested(depth - 1)} if depth else 1


@pytest.mark.parametrize(
    "properties",
    [
        GOOD,
        {**GOOD, "time": NOW * 1000},
        {**GOOD, "time": NOW + 0.5},
        {**GOOD, "time": NOW + 3600},
        {**GOOD, "time": 31_536_000},
        {**GOOD, "distinct_id": ""},
        {"time": NOW, "$insert_id": "a", "$device_id": "d"},
        {"time": NOW, "$insert_id": "a", "$user_id": "u"},
        {**GOOD, "$insert_id": "a" * 36},
        {**GOOD, "list": list(range(254))},
        {**GOOD, "deep": nested(9)},
        {**GOOD, **{f"p{n}": n for n in range(252)}},
    ],
)
def test_a_good_record_is_taken(properties):
    assert failed(properties) == []


@pytest.mark.parametrize(
    ("properties", "field", "message"),
    [
        ({**GOOD, "time": None}, "properties.time", "must be specified as seconds since epoch"),
        ({**GOOD, "time": str(NOW)}, "properties.time", "must be specified as seconds since epoch"),
        ({**GOOD, "time": True}, "properties.time", "must be specified as seconds since epoch"),
        (
            {**GOOD, "time": 31_535_999},
            "properties.time",
            "must be specified as seconds since epoch",
        ),
        ({**GOOD, "time": -1e300}, "properties.time", "must be specified as seconds since epoch"),
        ({**GOOD, "time": NOW + 3601}, "properties.time", "must not be in the future"),
        ({**GOOD, "time": (NOW + 3601) * 1000}, "properties.time", "must not be in the future"),
        ({"distinct_id": "u", "$insert_id": "a"}, "properties.time", "must not be missing"),
        ({"time": NOW, "$insert_id": "a"}, "properties.distinct_id", "must not be missing"),
        (
            {**GOOD, "distinct_id": "undefined"},
            "properties.distinct_id",
            "must not be a placeholder",
        ),
        ({**GOOD, "distinct_id": 0}, "properties.distinct_id", "must not be a placeholder"),
        ({"time": NOW, "distinct_id": "u"}, "properties.$insert_id", "must not be missing"),
        ({**GOOD, "$insert_id": ""}, "properties.$insert_id", "must not be missing"),
        ({**GOOD, "$insert_id": 7}, "properties.$insert_id", "must be a string"),
        ({**GOOD, "$insert_id": "null"}, "properties.$insert_id", "must not be a placeholder"),
        (
            {**GOOD, "$insert_id": "a_b"},
            "properties.$insert_id",
            "must only contain alphanumeric or hyphen '-' characters",
        ),
        ({**GOOD, "$insert_id": "é"}, "properties.$insert_id", "alphanumeric"),
        ({**GOOD, "$insert_id": "a" * 37}, "properties.$insert_id", "longer than 36 bytes"),
        ({**GOOD, "l": list(range(255))}, "properties.l", "more than 254 elements"),
        ({**GOOD, "o": {str(n): n for n in range(255)}}, "properties.o", "more than 254 keys"),
        ({**GOOD, "o": [{"x": list(range(255))}]}, "properties.o", "more than 254 elements"),
        ({**GOOD, **{f"p{n}": n for n in range(253)}}, "properties", "more than 255 properties"),
        ({**GOOD, "big": "x" * 1_000_000}, "", "larger than 999999 bytes"),
        (None, "properties", "must be a JSON object"),
        ([], "properties", "must be a JSON object"),
    ],
)
def test_a_bad_record_is_told_with_its_field(properties, field, message):
    found = failed(properties)
    assert len(found) == 1
    assert found[0][0] == field
    assert message in found[0][1]


@pytest.mark.parametrize("name", ["", "  ", None, 7])
def test_an_event_needs_a_name(name):
    assert failed(GOOD, event=name) == [("event", "'event' must not be missing or blank")]


@pytest.mark.parametrize(
    ("event", "properties", "fields"),
    [
        ("$merge", {"$distinct_ids": ["a", "b"], "token": "t"}, []),
        ("$merge", {"$distinct_ids": ["a"], "token": "t"}, ["properties.$distinct_ids"]),
        ("$merge", {"token": "t"}, ["properties.$distinct_ids"]),
        ("$merge", {"$distinct_ids": ["a", "b"], "time": "x"}, ["properties.time"]),
        ("$identify", {"$identified_id": "a", "$anon_id": "b", "token": "t"}, []),
        ("$create_alias", {"distinct_id": "a", "alias": "b", "token": "t"}, []),
        ("$create_alias", {"distinct_id": "null", "alias": "b"}, ["properties.distinct_id"]),
    ],
)
def test_identity_events_need_neither_time_nor_ids(event, properties, fields):
    assert [field for field, _ in failed(properties, event=event)] == fields


def test_failures_point_into_the_batch_and_name_the_insert_id():
    good, bad = {"event": "A", "properties": GOOD}, {"event": "", "properties": GOOD}
    found = failures(good, bad, 5, good, {"event": "A"})
    assert [(one.index, one.insert_id) for one in found] == [(1, "a-1"), (2, ""), (4, "")]


def test_the_limits_can_be_others():
    properties = {**GOOD, "a": 1}
    assert failed(properties, limits=Limits(max_properties=3))
    assert not failed(properties, limits=Limits(max_properties=4))


def test_bytes_that_are_no_text_are_told():
    line = json.dumps({"event": "A", "properties": {**GOOD, "x": "?"}}).encode()
    records = read_records(line.replace(b"?", b"\xff")).found
    assert [one.message for one in failures_of(records, now=NOW)] == [
        "properties is invalid: string should be valid utf8"
    ]
