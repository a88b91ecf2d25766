"""HAR recordings, read as lines of events."""

import base64
import gzip
import io
import json
from urllib.parse import quote

import pytest

from lexicon_cli.events.calls import call_lines
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import find_sources
from lexicon_cli.jobs.call_notes import notes_on_calls
from lexicon_cli.jobs.identity.reading import read_history
from lexicon_cli.jobs.profiles import read_sent
from lexicon_cli.jobs.validate import validate
from tests.events.call_support import PLAN, SENT, UPDATE, lines, loaded
from tests.wire.support import RECORDINGS, b64, event, form, replayed


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
