"""Recordings that were damaged anywhere: readers give lines, and never fail."""

import gzip
import io
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon_cli.events.calls import call_lines
from tests.wire.support import b64, event, form

SENT = form(b64([event("A"), event("B")]).decode()).decode()
REQUEST = {"method": "POST", "url": "https://api.mixpanel.com/track/?ip=1", "headers": []}
ENTRY = {"request": {**REQUEST, "postData": {"text": SENT}}, "response": {"status": 200}}
HAR = json.dumps({"log": {"version": "1.2", "entries": [ENTRY] * 3}}).encode()
CAPTURE = b"".join(
    b'{"$capture":{"endpoint":"%s","records":2}}\n%s\n%s\n' % (endpoint, record, record)
    for endpoint in (b"track", b"engage")
    for record in (json.dumps(event("A")).encode(),)
)
BODIES = b"\n".join([SENT.encode(), b64(event("A")), b"POST /track HTTP/1.1", b"", SENT.encode()])
HEADS = {HAR: b'{"log":{', CAPTURE: b'{"$capture":', BODIES: b"data="}

pieces = st.binary(max_size=4) | st.sampled_from(
    [b'"', b"{", b"}", b"[", b"]", b",", b":", b"\n", b"\\", b"null", b"9" * 30, b"\xff"]
)
edits = st.lists(st.tuples(st.integers(0, 600), st.integers(0, 40), pieces), max_size=4)


def damaged(content, changes):
    for at, length, piece in changes:
        content = content[:at] + piece + content[at + length :]
    return content


def read(head, content, size):
    reader = call_lines(head, io.BytesIO(content), updates=True)
    return b"".join(iter(lambda: reader.read(size), b""))


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(sorted(HEADS)), edits, st.sampled_from([1, 50, 100_000]))
def test_a_damaged_recording_gives_what_it_holds(content, changes, size):
    changed = damaged(content, changes)
    lines = read(HEADS[content], changed, 100_000)
    assert len(lines) <= 10 * len(content) + 1000
    assert read(HEADS[content], changed, size) == lines


@settings(deadline=None, max_examples=100)
@given(st.integers(0, len(CAPTURE)))
def test_a_capture_cut_anywhere_keeps_every_request_that_is_whole(cut):
    lines = read(HEADS[CAPTURE], CAPTURE[:cut], 1000)
    whole = CAPTURE[:cut].count(b'"records":2') - 1
    if whole > 0:
        assert lines.count(json.dumps(event("A")).encode()) >= 2 * whole


def test_packed_bodies_are_read_as_the_plain_ones():
    packed = call_lines(b"data=", io.BytesIO(gzip.compress(SENT.encode())), updates=False)
    assert packed.read(10_000) == read(b"data=", SENT.encode(), 100)
