"""What cannot be decoded, or not wholly, is told; nothing hostile takes long."""

import base64
import gzip

import pytest

from lexicon_cli.wire.decode import BAD_PACKING, BAD_PAYLOAD, EMPTY, TOO_LARGE, decode
from tests.wire.support import form, post


def test_a_line_that_is_no_json_does_not_take_the_others_with_it():
    body = b'{"event":"a","properties":{}}\nnot json {"}\n{"event":"b","properties":{}}\n{"eve'
    call = decode(post(body, "/import"))
    assert [record.line for record in call.records] == body.split(b"\n")
    assert [record.is_object for record in call.records] == [True, False, True, False]


def test_a_first_line_that_is_no_json_does_not_either():
    call = decode(post(b'{"event": \n{"event":"b","properties":{}}\n', "/import"))
    assert [record.is_object for record in call.records] == [False, True]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'[{"event":"a"', BAD_PAYLOAD),
        (b'[{"event":"a"} {"event":"b"}]', BAD_PAYLOAD),
        (b'{"event":"a",}', BAD_PAYLOAD),
        (b"data=%%%", BAD_PAYLOAD),
        (b"data=aGVsbG8=", BAD_PAYLOAD),
        (b"hello", BAD_PAYLOAD),
        (b"\xff\x00\xfe", BAD_PAYLOAD),
        (b"data=", EMPTY),
        (b"a=b", EMPTY),
        (b"", EMPTY),
        (b"[]", EMPTY),
        (b"\x1f\x8b\x08 broken", BAD_PACKING),
        (gzip.compress(b'[{"event":"a"}]')[:-9], BAD_PACKING),
    ],
)
def test_what_cannot_be_read_is_told(body, code):
    call = decode(post(body))
    assert (call.records, [fault.code for fault in call.faults]) == ((), [code])


def test_an_unknown_packing_is_told():
    call = decode(post(b"\x8b\x02\x80", content_encoding="br"))
    assert [fault.code for fault in call.faults] == [BAD_PACKING]


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"[" + b" " * 5_000_000 + b"]"),
        gzip.compress(gzip.compress(b" " * 5_000_000)),
        b"".join(gzip.compress(b" " * 100_000) for _ in range(50)),
        b" " * 1_000_001,
    ],
)
def test_a_bomb_is_not_unpacked(body):
    call = decode(post(body, content_encoding="gzip, gzip"), most_bytes=1_000_000)
    assert [fault.code for fault in call.faults] == [TOO_LARGE]
    assert call.faults[0].message == "the body unpacks to more than 1,000,000 bytes"


def test_a_bomb_in_a_field_is_not_unpacked():
    packed = base64.b64encode(gzip.compress(b"[" + b" " * 60_000_000 + b"]")).decode()
    call = decode(post(form(packed)))
    assert [fault.code for fault in call.faults] == [BAD_PAYLOAD]


LINE = b'{"event":"a"}\n'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"[" + b"1," * 20_000 + b"1]", "the payload holds more than 20,000 records"),
        (LINE * 20_001, "the payload holds more than 20,000 records"),
        (LINE + b"x\n" * 1_000_000, "the payload holds more than 20,000 records"),
        (b"[[" + b"[]," * 1_000_000 + b"1]]", "the payload holds more than 2,000,000 values"),
        (b"[" * 1_000_000, "the JSON is nested too deeply"),
        (b'["' + b"a" * 1_000_000, "the JSON ends before its time"),
        (
            b"data=a%" + b"25" * 500_000 + b"7B",
            'the field "data" holds neither JSON nor base64 of JSON',
        ),
        (
            b"a" + b" " * 1_000_000 + b"{",
            "the body is neither JSON nor a form nor base64 of JSON",
        ),
        (b"--b\n" + b"content-disposition: ;name=" * 50_000, "the call holds no record"),
    ],
)
def test_hostile_bodies_are_told_at_once(body, message):
    call = decode(post(body))
    assert call.records == ()
    assert [fault.message for fault in call.faults] == [message]


@pytest.mark.parametrize("count", [1, 20_000])
def test_as_many_records_as_may_be_are_read(count):
    call = decode(post(LINE * count))
    assert (len(call.records), call.faults) == (count, ())


def test_a_line_of_several_values_gives_each_and_the_rest_as_it_is():
    call = decode(post(b'{"event":"a"}{"event":"b"} x\n[{"event":"c"}]\n'))
    assert [record.line for record in call.records] == [
        b'{"event":"a"}',
        b'{"event":"b"}',
        b"x",
        b'{"event":"c"}',
    ]
