"""Damaged requests: whatever comes, no answer is an error of ours, and the server lives on."""

import base64
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.capture.support import Client, capturing, event, request, tell, written
from tests.wire.support import RECORDINGS, recording

WHOLE = [
    (entry["method"], entry["target"], entry["headers"], base64.b64decode(entry["body_base64"]))
    for name in RECORDINGS
    for entry in recording(name)["requests"][:3]
]
PIECES = [b"{", b"[" * 200, b'"\\ud800"', b"\xed\xa0\xbd", b"\0", b"NaN", b"1e999", b"%", b"\n",
          b'{"$capture":{"records":9}}', b"\x1f\x8b"]  # fmt: skip
CHANGE = st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(PIECES) | st.binary())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
TARGETS = ["/track", "/import", "/engage?verbose=1", "/groups", "/", "/mp/track/?data=x", "/flags"]


@pytest.fixture(scope="module")
def capture(tmp_path_factory):
    with capturing(tmp_path_factory.mktemp("fuzz"), allow_hosts=("*",)) as running:
        yield running


def damaged(text, changes):
    for place, cut, piece in changes:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + cut :]
    return text


def lives_on(capture, found):
    assert found is None or found[0] < 500
    assert tell(capture, [event()])[0] == 200


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(WHOLE), st.lists(CHANGE, max_size=4))
def test_damaged_bodies(capture, whole, changes):
    method, target, headers, body = whole
    kept = [pair for pair in headers if pair[0].lower() not in ("content-length", "connection")]
    with Client(capture.url) as client:
        client.send(request(method, target, damaged(body, changes), kept))
        lives_on(capture, client.answer())


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(WHOLE), st.lists(CHANGE, min_size=1, max_size=3))
def test_damaged_heads(capture, whole, changes):
    method, target, _, _ = whole
    head = damaged(request(method, target, b"", [("X-A", "b")]), changes)
    with Client(capture.url, timeout=1) as client:
        client.send(head + b"\r\n\r\n")
        try:
            found = client.answer()
        except OSError:
            found = None  # the head waits for its end, or was cut off
        lives_on(capture, found)


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(TARGETS), JSON)
def test_any_json_at_all(capture, target, value):
    with Client(capture.url) as client:
        found = client.ask("POST", target, json.dumps(value).encode())
        lives_on(capture, found)


def test_afterwards_the_file_is_whole_and_everything_in_it_was_checked(capture):
    capture.stop()
    assert capture.row_fault is None
    report = capture.result()
    assert report.totals["events"] > 300
    assert all(len(records) == said["records"] for said, records in lines_of(capture.export_path))


def lines_of(file):
    try:
        return written(file)
    except (ValueError, UnicodeDecodeError):
        # Records may be anything: only their number counts.
        found = []
        for line in file.read_bytes().split(b"\n")[:-1]:
            if line.startswith(b'{"$capture":{"version"'):
                continue
            if line.startswith(b'{"$capture":'):
                found.append((json.loads(line)["$capture"], []))
            else:
                found[-1][1].append(line)
        return found
