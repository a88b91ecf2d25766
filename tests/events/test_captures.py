"""Capture files, read as lines of events."""

import bz2
import gzip
import io
import json
from functools import partial

import pytest

from lexicon_cli.events.captures import CaptureLines
from lexicon_cli.jobs.profiles import read_sent
from lexicon_cli.jobs.validate import validate
from tests.events.call_support import PLAN, UPDATE, lines, loaded
from tests.wire.support import event


def said(**what):
    return json.dumps({"$capture": what}, separators=(",", ":"))


HEAD = said(version=1, tool="lexicon 1")
A, B = json.dumps(event("A")), json.dumps(event("B"))
U = json.dumps(UPDATE)
CAPTURE = [
    HEAD,
    said(endpoint="track", records=2),
    A,
    "not json",
    said(endpoint="engage", records=2),
    U,
    '{"distinct_id": "u", "event": "A", "properties": {}}',
    said(endpoint="import", records=1),
    B,
]


def test_events_of_a_capture_keep_their_lines_and_offsets(capture):
    text = "\n".join(CAPTURE) + "\n"
    read = lines(capture(text))
    assert [len(line) for line in read] == [len(line) for line in CAPTURE]
    assert [number for number, line in enumerate(read) if line.strip()] == [2, 3, 8]
    assert (read[2], read[3], read[8]) == (A, "not json", B)


def test_updates_of_a_capture_are_read_where_they_are_wanted(capture):
    read = lines(capture("\n".join(CAPTURE) + "\n"), updates=True)
    assert [number for number, line in enumerate(read) if line.strip()] == [2, 3, 5, 6, 8]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_packed_capture_is_read_alike(capture, pack):
    text = "\n".join(CAPTURE) + "\n"
    assert lines(capture(pack(text.encode()))) == lines(capture(text))


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_request_that_a_crash_tore_is_left_out(capture, cut):
    whole = [HEAD, said(endpoint="track", records=1), A]
    torn = "\n".join([said(endpoint="track", records=2), A, B])
    read = lines(capture("\n".join(whole) + "\n" + torn[:-cut]))
    assert [line for line in read if line.strip()] == [A]


def test_a_last_request_that_somebody_shortened_by_hand_is_read(capture):
    text = "\n".join([HEAD, said(endpoint="track", records=5), A, B]) + "\n"
    assert len(loaded(capture(text))) == 2


def test_a_last_line_without_its_end_is_read_if_nothing_is_missing(capture):
    assert len(loaded(capture("\n".join([HEAD, said(endpoint="track", records=1), A])))) == 1


@pytest.mark.parametrize(
    "line", ['{"$capture":', '{"$capture":7}', '{"$capture":{"records":"x"}}', '{"$capture":{}}']
)
def test_a_damaged_line_of_a_request_hides_what_follows_and_nothing_else(capture, line):
    text = "\n".join([HEAD, line, A, said(endpoint="track", records=1), B]) + "\n"
    assert [found["event"] for found in loaded(capture(text))] == ["B"]


def test_a_capture_gives_the_same_bytes_however_it_is_read():
    text = ("\n".join(CAPTURE) + "\n").encode() * 3
    whole = CaptureLines(io.BytesIO(text)).read(10**6)
    assert len(whole) == len(text)
    for size in (1, 13, 1000):
        reader = CaptureLines(io.BytesIO(text))
        assert b"".join(iter(partial(reader.read, size), b"")) == whole


def test_more_records_than_can_be_held_are_given_out_as_they_come(monkeypatch):
    monkeypatch.setattr("lexicon_cli.events.captures._HELD_BYTES", 1000)
    text = "\n".join([HEAD, said(endpoint="track", records=10**12), *[A] * 100, A[:-1]])
    read = CaptureLines(io.BytesIO(text.encode())).read(10**6)
    assert read.count(A.encode()) >= 90


@pytest.mark.parametrize("endpoint", ["track", "engage"])
def test_a_line_too_long_to_hold_keeps_its_place(monkeypatch, endpoint):
    monkeypatch.setattr("lexicon_cli.events.captures._LONGEST_LINE", 1000)
    monkeypatch.setattr("lexicon_cli.events.captures._BLOCK_BYTES", 100)
    long = '"' + "x" * 5000 + '"'
    content = [HEAD, said(endpoint=endpoint, records=2), long, A, said(endpoint="track"), B]
    text = ("\n".join(content) + "\n").encode()
    read = CaptureLines(io.BytesIO(text)).read(10**6)
    assert [len(line) for line in read.split(b"\n")] == [len(line) for line in text.split(b"\n")]
    kept = [line for line in read.decode().split("\n") if line.strip()]
    assert kept == ([long, A, B] if endpoint == "track" else [B])


def test_validate_points_into_the_capture_file(capture, tmp_path):
    plan = capture(PLAN, "plan.yaml")
    text = "\n".join(CAPTURE) + "\n"
    report = validate([str(capture(text))], plan=[str(plan)], now=1_800_000_000)
    found = {finding.code: finding.samples[0] for finding in report.findings}
    assert (found["EVT001"].line, found["EVT001"].offset) == (9, text.index(B))
    assert (found["ING017"].line, found["ING017"].offset) == (4, text.index("not json"))
    assert (report.totals["events"], report.totals["malformed_lines"]) == (2, 1)


def test_profiles_reads_the_updates_of_a_capture(capture):
    sent = read_sent([str(capture("\n".join(CAPTURE) + "\n"))])
    assert [(update.id, update.line) for _, update in sent.updates] == [("u-1", 6)]
