"""Saved bodies, read as lines of events."""

import base64
import gzip
import io
import json

import pytest

from lexicon_cli.events.calls import call_lines, holds_calls
from lexicon_cli.events.sources import find_sources
from lexicon_cli.jobs.call_notes import notes_on_calls
from tests.events.call_support import SENT, UPDATE, lines, loaded
from tests.wire.support import b64, event, form


@pytest.mark.parametrize(
    "content",
    [
        SENT,
        b"data=" + b64([event("A"), event("B 😀")]),
        b64([event("A"), event("B 😀")]),
        base64.encodebytes(json.dumps([event("A"), event("B 😀")]).encode()),
        b"verbose=1&ip=0&" + form(json.dumps([event("A"), event("B 😀")])),
        form(json.dumps(event("A"))) + b"\n" + form(json.dumps(event("B 😀"))) + b"\n",
        b64(event("A")) + b"\n" + form(json.dumps(event("B 😀"))),
        json.dumps([event("A"), event("B 😀")]).encode(),
    ],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_saved_body_gives_its_events(capture, content, pack):
    path = capture(pack(content), "body.txt")
    assert [found["event"] for found in loaded(path)] == ["A", "B 😀"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("head", "body"),
    [
        (["POST /track/?verbose=1 HTTP/1.1", "Host: x"], SENT),
        (["POST /mine HTTP/1.1", "Content-Type: text/plain"], SENT),
        (
            ["POST https://api.mixpanel.com/import HTTP/2", "Content-Encoding: gzip"],
            gzip.compress(json.dumps([event("A"), event("B 😀")]).encode(), mtime=0),
        ),
        (["GET /track?data=" + b64([event("A"), event("B 😀")]).decode() + " HTTP/1.1"], b""),
        (["GET /track?" + "x=1&" * 2000 + SENT.decode() + " HTTP/1.1"], b""),
    ],
)
def test_a_whole_request_gives_its_events(capture, head, body, end):
    content = end.join([*head, "", ""]).encode() + body
    assert [found["event"] for found in loaded(capture(content))] == ["A", "B 😀"]


def test_a_body_of_updates_is_for_profiles(capture):
    path = capture(form(json.dumps([UPDATE])), "body")
    assert loaded(path) == []
    assert loaded(path, updates=True) == [UPDATE]
    assert notes_on_calls(find_sources([str(path)])) == (
        f'"{path}" holds 0 events and 1 update of profiles',
    )


def test_a_body_that_cannot_be_decoded_is_told(capture):
    path = capture(form(json.dumps(event("A"))) + b"\ndata=%%%\n", "body")
    assert [line.split(":")[0] for line in lines(path)] == ['{"event"', "broken call"]


def test_more_than_one_body_can_be_is_read_line_by_line(capture, monkeypatch):
    monkeypatch.setattr("lexicon_cli.events.bodies.MOST_BYTES", 1000)
    path = capture(b"\n".join([form(json.dumps(event("A")))] * 50), "bodies")
    assert len(loaded(path)) == 50


def test_a_body_larger_than_any_is_told_and_the_next_is_read(capture, monkeypatch):
    monkeypatch.setattr("lexicon_cli.events.bodies.MOST_BYTES", 1000)
    monkeypatch.setattr("lexicon_cli.events.bodies._READ_BYTES", 100)
    one = form(json.dumps(event("A")))
    path = capture(b"\n".join([one, b"data=" + b"x" * 5000, one]) + b"\n", "bodies")
    assert [line.split(":")[0] for line in lines(path)] == ['{"event"', "broken call", '{"event"']


@pytest.mark.parametrize(
    "content",
    [
        b'{"event": "A", "properties": {}}',
        b'[{"event": "A"}]',
        b"event,distinct_id,time\nA,u,1\n",
        b"date=2024",
        b"",
        b"hello world",
        b"aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=",
        b'{"logs": {"entries": []}}',
    ],
)
def test_other_content_is_taken_for_what_it_is(content):
    assert not holds_calls(content)
    assert call_lines(content, io.BytesIO(content), updates=False) is None
