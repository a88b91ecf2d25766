"""Capture files, HAR recordings and saved bodies, read as lines of events."""

import base64
import bz2
import gzip
import io
import json
from functools import partial
from urllib.parse import quote

import pytest

from lexicon_cli.events.calls import call_lines, holds_calls
from lexicon_cli.events.captures import CaptureLines
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import find_sources
from lexicon_cli.jobs.call_notes import notes_on_calls
from lexicon_cli.jobs.identity.reading import read_history
from lexicon_cli.jobs.profiles import read_sent
from lexicon_cli.jobs.validate import validate
from tests.wire.support import RECORDINGS, b64, event, form, replayed

UPDATE = {"$token": "t", "$distinct_id": "u-1", "$set": {"plan": "pro"}}
PLAN = """
lexicon: 1
name: Shop
version: 1.0.0
events:
  A:
    description: The letter
"""


def lines(path, **options):
    with open_source(find_sources([str(path)])[0], **options) as stream:
        read = b"".join(iter(lambda: stream.read(7), b""))
        return read.decode().split("\n")[:-1] if read.endswith(b"\n") else read.decode().split("\n")


def loaded(path, **options):
    return [json.loads(line) for line in lines(path, **options) if line.strip()]


# --- capture files --------------------------------------------------------------------------------


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


@pytest.fixture
def capture(tmp_path):
    def write(content, name="c.ndjson"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


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


# --- HAR recordings -------------------------------------------------------------------------------


def entry(body=None, url="https://api-js.mixpanel.com/track/?verbose=1", method="POST", **post):
    request = {"method": method, "url": url, "headers": [{"name": "Accept", "value": "*/*"}]}
    if body is not None:
        post["text"] = body if isinstance(body, str) else body.decode()
    if post:
        request["postData"] = {"mimeType": "application/x-www-form-urlencoded", **post}
    answer = {"status": 200, "content": {"text": '{"event": "no", "properties": {}} ]}"' * 5}}
    return {"startedDateTime": "2026-11-01T00:00:00Z", "request": request, "response": answer}


def har(*entries, indent=None):
    log = {"version": "1.2", "creator": {"name": "x"}, "pages": [{}], "entries": list(entries)}
    return json.dumps({"log": log}, indent=indent, ensure_ascii=False)


SENT = form(b64([event("A"), event("B 😀")]).decode())


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\n "])
def test_a_recording_gives_a_line_for_each_event(capture, indent, mark):
    page = entry(url="https://shop.test/app.js", method="GET")
    content = mark + har(page, entry(SENT), page, entry(SENT), indent=indent)
    path = capture(content, "r.har")
    assert [found["event"] for found in loaded(path)] == ["A", "B 😀"] * 2
    assert notes_on_calls(find_sources([str(path)])) == (
        f'"{path}" holds 2 calls to Mixpanel among 4 requests, with 4 events and 0 updates of'
        " profiles",
    )


@pytest.mark.parametrize(
    "one",
    [
        entry(form(json.dumps(event("A")))),
        entry(json.dumps([event("A")])),
        entry(b64(event("A"))),
        entry(url=f"http://proxy.test/t?data={quote(b64(event('A')).decode())}", method="GET"),
        entry(form(json.dumps(event("A"))), "http://proxy.test/m/x"),
        entry(None, params=[{"name": "data", "value": json.dumps(event("A"))}]),
        entry(None, params=[{"name": "data", "value": quote(json.dumps(event("A")))}]),
        entry("", params=[{"name": "data", "value": quote(b64(event("A")).decode())}]),
        entry(base64.b64encode(form(json.dumps(event("A")))), encoding="base64"),
        entry(
            base64.b64encode(gzip.compress(json.dumps([event("A")]).encode())), encoding="base64"
        ),
        entry(gzip.compress(json.dumps([event("A")]).encode(), mtime=0).decode("latin-1")),
    ],
)
def test_a_body_is_found_however_it_was_recorded(capture, one):
    assert loaded(capture(har(one), "r.har")) == [event("A")]


@pytest.mark.parametrize(
    "one",
    [
        entry("hello", "https://shop.test/track"),
        entry(json.dumps({"event": "x", "properties": {}}), "https://api.segment.io/v1/track"),
        entry(json.dumps([{"name": "x"}]), "https://shop.test/api/groups"),
        entry(None, "https://shop.test/import"),
        entry(form("hello", other="1").replace(b"data", b"date"), "https://shop.test/track"),
        entry(SENT, "https://api-js.mixpanel.com/track", "OPTIONS"),
        entry("project_id=1&where=x", "https://mixpanel.com/api/2.0/engage"),
        {**entry(SENT), "response": {"content": {}, "status": 307}},
        {"x" * 5000: 1, '"': {"}": "]"}},
        entry(None, "https://api-js.mixpanel.com/decide/?token=t", "GET"),
        {"request": None},
        {"request": {"method": 7, "url": [], "headers": 5, "postData": 3}},
        {"request": {"postData": {"text": 1, "params": 4}, "headers": [1, {"name": 2}]}},
        7,
        [],
        {},
    ],
)
def test_what_is_not_mixpanels_is_passed_over(capture, one):
    path = capture(har(one, entry(SENT)), "r.har")
    assert [found["event"] for found in loaded(path)] == ["A", "B 😀"]
    assert "1 call to Mixpanel among 2 requests" in notes_on_calls(find_sources([str(path)]))[0]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (entry("data=%%%"), 'the field "data" holds neither JSON nor base64 of JSON'),
        (entry('[{"event"'), "the JSON ends before its time"),
        (entry(None), "the call holds no record"),
        (entry(None, "https://proxy.test/mp/import?strict=1"), "the call holds no record"),
        (entry("\x1f\x8b\ufffd\ufffd"), "the body is damaged gzip"),
        (entry("data=%%%", "http://proxy.test/mp/track"), 'the field "data" holds neither'),
    ],
)
def test_a_call_that_cannot_be_decoded_is_a_malformed_line(capture, one, why):
    path = capture(har(entry(SENT), one), "r.har")
    assert lines(path)[2].startswith(f"broken call: {why}")
    plan = capture(PLAN, "plan.yaml")
    report = validate([str(path)], plan=[str(plan)], now=1_800_000_000)
    (found,) = [one for one in report.findings if one.code == "ING017"]
    assert found.message == (
        "1 line cannot be read as an event: a recorded call whose body cannot be decoded"
    )
    assert (found.samples[0].line, report.totals["events"]) == (3, 2)


def test_a_request_too_large_for_any_call_is_told(capture, monkeypatch):
    monkeypatch.setattr("lexicon_cli.events.recordings._MOST_REQUEST", 1000)
    path = capture(har(entry("x" * 2000), entry(form(json.dumps(event("A"))))), "r.har")
    read = lines(path)
    assert read[0] == "broken call: a request is no JSON, or larger than any that Mixpanel takes"
    assert json.loads(read[1]) == event("A")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.99])
def test_a_recording_that_was_cut_off_gives_what_it_holds(capture, share):
    whole = har(*[entry(SENT)] * 20).encode()
    path = capture(whole[: int(len(whole) * share)], "r.har")
    with open_source(find_sources([str(path)])[0]) as stream:
        read = stream.read(10**7)
        assert stream.fault == "array-cut"
    assert read.count(b"\n") >= 2 * int(20 * share) - 2
    plan = capture(PLAN, "plan.yaml")
    report = validate([str(path)], plan=[str(plan)], now=1_800_000_000)
    assert "ING017" in {finding.code for finding in report.findings}


@pytest.mark.parametrize("content", ['{"log": {}}', '{"log": {"entries": []}}', '{"log": {"a": 1'])
def test_a_recording_without_entries_holds_nothing(capture, content):
    assert loaded(capture(content, "r.har")) == []


def test_a_recording_of_real_clients_gives_what_they_sent(capture):
    for name in RECORDINGS:
        entries, events, updates = [], [], []
        for request, records in replayed(name):
            headers = [{"name": key, "value": value} for key, value in request.headers]
            one = {"method": request.method, "url": request.target, "headers": headers}
            if request.body:
                text = base64.b64encode(request.body).decode()
                one["postData"] = {"text": text, "encoding": "base64"}
            entries.append({"request": one})
            is_update = any(part in request.target for part in ("/engage", "/groups"))
            (updates if is_update else events).extend(records)
        path = capture(har(*entries), "r.har")
        # Rows without any operation look like nobody's once the vendor's host is not there.
        if name not in ("mpimport-users", "mpimport-groups"):
            assert loaded(path) == events, name
            assert len(loaded(path, updates=True)) == len(events) + len(updates), name


def test_profiles_and_identity_read_recordings(capture):
    path = capture(har(entry(SENT), entry(json.dumps([UPDATE]), "https://x.test/engage")), "r.har")
    sent = read_sent([str(path)])
    assert [update.id for _, update in sent.updates] == ["u-1"]
    history = read_history([str(path)])
    assert len(history) == 2
    assert "2 calls to Mixpanel among 2 requests, with 2 events and 1 update" in history.notes[-1]


def test_a_folder_gives_its_recordings_too(capture, tmp_path):
    capture(har(entry(SENT)), "r.har")
    assert [source.name for source in find_sources([str(tmp_path)])] == [str(tmp_path / "r.har")]


def test_a_recording_is_read_in_bounded_memory(monkeypatch):
    # Far more in answers than is ever held: the reader takes blocks, and passes what it skips.
    filler = {"request": {"url": "http://x/"}, "response": {"content": {"text": 'x"\\\n' * 50_000}}}
    parts = [json.dumps(filler)] * 40 + [json.dumps(entry(SENT))]
    content = '{"log": {"entries": [' + ",".join(parts) + "]}}"
    held = []

    class Watched(io.BytesIO):
        def read(self, size=-1):
            held.append(size)
            return super().read(size)

    reader = call_lines(content[:4096].encode(), Watched(content.encode()), updates=False)
    assert reader.read(10**7).count(b"\n") == 2
    assert max(held) <= 256 * 1024
    assert len(held) > 20


@pytest.mark.parametrize("status", ["9" * 5000, "null", "{}", "[307]", '"307"', "200", "503", "0"])
def test_any_answer_but_a_repetition_lets_its_request_count(capture, status):
    text = json.dumps({**entry(SENT), "response": {"status": "STATUS"}})
    content = '{"log": {"entries": [' + text.replace('"STATUS"', status) + "]}}"
    assert len(loaded(capture(content, "r.har"))) == 2


def test_a_request_that_is_no_json_does_not_take_the_others_with_it(capture):
    good, bad = json.dumps(entry(SENT)), '{"request": {"url": nonsense}}'
    path = capture('{"log": {"entries": [' + ", ".join([good, bad, good]) + "]}}", "r.har")
    read = lines(path)
    assert len(read) == 5
    assert read[2].startswith("broken call: a request is no JSON")


# --- saved bodies ---------------------------------------------------------------------------------


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
