"""Requests passed on: unchanged, after they are on disk, and only to where they may go."""

import base64
import gzip
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest

from lexicon_cli.capture.forwarding import _ascii, checked_url
from lexicon_cli.core.errors import UsageError
from tests.capture.support import JSON_TYPE, Client, capturing, event, events_in, tell

BAD = event(number=7, plan=3)
GOOD = event(number=8)


@contextmanager
def upstream(status=200, headers=(), body=b'{"error":null,"status":1}', before=lambda: None):
    """A server that answers one and the same; (its URL, what it was sent)."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            size = int(self.headers.get("content-length") or 0)
            before()
            seen.append((self.command, self.path, self.headers.items(), self.rfile.read(size)))
            self.send_response(status)
            for name, value in (*headers, ("Content-Length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_request_is_passed_on_as_it_came_and_its_answer_comes_back(tmp_path):
    packed = gzip.compress(json.dumps([GOOD]).encode())
    sent = [
        ("Content-Type", "application/json"),
        ("Content-Encoding", "gzip"),
        ("Authorization", "Basic dXNlcjpzZWNyZXQ="),
        ("X-Own", "1"),
        ("Connection", "keep-alive, X-Private"),
        ("X-Private", "2"),
        ("Origin", "https://shop.test"),
    ]
    told = (("X-Up", "yes"), ("Access-Control-Allow-Origin", "https://shop.test"))
    with (
        upstream(418, told, b"\x00teapot") as (url, seen),
        capturing(tmp_path, forward=f"{url}/base") as capture,
        Client(capture.url) as client,
    ):
        found = client.ask("POST", "/import?strict=1&x=%2F%20", packed, sent)
        assert (found[0], found[1]["x-up"], found[2]) == (418, "yes", b"\x00teapot")
        method, target, headers, body = seen[0]
        assert (method, target, body) == ("POST", "/base/import?strict=1&x=%2F%20", packed)
        named = {name.lower(): value for name, value in headers}
        assert named.pop("via").startswith("1.1 lexicon-")
        assert named == {
            "host": url.removeprefix("http://"),
            "content-length": str(len(packed)),
            "content-type": "application/json",
            "content-encoding": "gzip",
            "authorization": "Basic dXNlcjpzZWNyZXQ=",
            "x-own": "1",
            "origin": "https://shop.test",
        }
        text = capture.export_path.read_text()
        assert "secret" not in text
        assert "dXNlcjpz" not in text


def test_what_is_passed_on_is_on_disk_before(tmp_path):
    file = tmp_path / "capture.ndjson"
    counts = []
    with (
        upstream(before=lambda: counts.append(len(events_in(file)))) as (url, _),
        capturing(tmp_path, forward=url) as capture,
    ):
        tell(capture, [GOOD])
        tell(capture, [GOOD, GOOD])
    assert counts == [1, 3]


def test_side_calls_are_passed_on_and_pages_are_not(tmp_path):
    with (
        upstream(body=b'{"flags":{"a":1}}') as (url, seen),
        capturing(tmp_path, forward=url) as capture,
        Client(capture.url) as client,
    ):
        assert client.ask("GET", "/flags/?token=t")[2] == b'{"flags":{"a":1}}'
        assert client.ask("GET", "/api/report")[0] == 200
        assert client.ask("GET", "/nowhere")[0] == 404
    assert [entry[1] for entry in seen] == ["/flags/?token=t"]


def test_an_upstream_that_is_down_makes_clients_try_again(tmp_path):
    with upstream() as (url, _):
        pass
    with capturing(tmp_path, forward=url) as capture, Client(capture.url) as client:
        status, headers, _ = client.ask(body=[GOOD], headers=JSON_TYPE)
        assert (status, headers["retry-after"]) == (503, "10")
        assert client.ask("GET", "/flags/")[0] == 200  # and side calls stay quiet
        assert len(events_in(capture.export_path)) == 1


def test_a_loop_ends_at_once(tmp_path):
    with capturing(tmp_path) as first:
        url, port = first.url, first._serving.port
    with capturing(tmp_path, file=tmp_path / "2.ndjson", port=port, forward=url) as capture:
        status, _, body = tell(capture, [GOOD])
        assert status == 508
        assert b"a loop" in body


@pytest.mark.parametrize(
    "url",
    ["mixpanel.com", "ftp://a.test", "http://", "https://u:p@a.test", "https://a.test/?x=1",
     "https://a.test/#x", "http://a.test:0", "http://a b.test", "http://[::1"],
)  # fmt: skip
def test_what_is_no_address_of_an_upstream_is_refused(url):
    with pytest.raises(UsageError, match="--forward"):
        checked_url(url)


def b64(value):
    return base64.b64encode(json.dumps(value).encode()).decode()


def in_form(value, **more):
    fields = {"data": value, **more}
    return "&".join(f"{name}={quote_plus(text)}" for name, text in fields.items()).encode()


BATCH = [BAD, GOOD]
FORM_TYPE = (("Content-Type", "application/x-www-form-urlencoded"),)
BEACON_TYPE = (("Content-Type", "text/plain;charset=UTF-8"),)
LINES_TYPE = (("Content-Type", "application/x-ndjson"),)
GZIP = (*JSON_TYPE, ("Content-Encoding", "gzip"))


def data_of(body):
    return json.loads(parse_qs(body.decode())["data"][0])


def data64_of(body):
    return json.loads(base64.b64decode(parse_qs(body.decode())["data"][0]))


@pytest.mark.parametrize(
    ("target", "headers", "body", "read"),
    [
        ("/track", JSON_TYPE, json.dumps(BATCH).encode(), json.loads),
        ("/track", GZIP, gzip.compress(json.dumps(BATCH).encode()),
         lambda body: json.loads(gzip.decompress(body))),
        ("/import", LINES_TYPE, "\n".join(map(json.dumps, BATCH)).encode(),
         lambda body: [json.loads(line) for line in body.splitlines()]),
        ("/track/", FORM_TYPE, in_form(json.dumps(BATCH), verbose="1"), data_of),
        ("/track/", FORM_TYPE, in_form(b64(BATCH), ip="1"), data64_of),
        ("/track/", BEACON_TYPE, in_form(b64(BATCH)), data64_of),
    ],
    ids=["json", "gzip", "lines", "form", "base64", "beacon"],
)  # fmt: skip
def test_blocking_sends_the_rest_in_the_same_form(target, headers, body, read, tmp_path):
    with (
        upstream() as (url, seen),
        capturing(tmp_path, forward=url, block=True) as capture,
        Client(capture.url) as client,
    ):
        assert client.ask("POST", target, body, headers)[0] == 200
        method, path, passed, sent = seen[0]
        assert (method, path) == ("POST", target)
        assert read(sent) == [GOOD]
        named = {name.lower(): value for name, value in passed}
        assert named["content-type"] == headers[0][1]
        assert ("verbose=1" in str(sent)) == ("verbose=1" in str(body))
        assert events_in(capture.export_path) == BATCH


def test_blocking_in_a_query_keeps_what_else_it_says(tmp_path):
    with (
        upstream() as (url, seen),
        capturing(tmp_path, forward=url, block=True) as capture,
        Client(capture.url) as client,
    ):
        assert client.ask("GET", f"/track?ip=1&data={quote_plus(b64(BATCH))}&verbose=1")[0] == 200
        query = parse_qs(urlsplit(seen[0][1]).query)
        assert (query["ip"], query["verbose"]) == (["1"], ["1"])
        assert json.loads(base64.b64decode(query["data"][0])) == [GOOD]


def test_a_request_of_blocked_events_only_is_answered_here(tmp_path):
    profile = {"$token": "t", "$distinct_id": "u", "$set": {"plan": 3}}
    with (
        upstream() as (url, seen),
        capturing(tmp_path, forward=url, block=True) as capture,
        Client(capture.url) as client,
    ):
        found = client.ask("POST", "/track?verbose=1", [BAD], JSON_TYPE)
        assert (found[0], json.loads(found[2])) == (200, {"error": None, "status": 1})
        assert seen == []
        assert client.ask("POST", "/engage", [profile], JSON_TYPE)[0] == 200
        assert [entry[1] for entry in seen] == ["/engage"]


def test_without_faults_a_blocking_proxy_changes_no_byte(tmp_path):
    body = b" [ " + json.dumps(GOOD).encode() + b" ]  "
    with (
        upstream() as (url, seen),
        capturing(tmp_path, forward=url, block=True) as capture,
        Client(capture.url) as client,
    ):
        client.ask("POST", "/track", body, JSON_TYPE)
    assert seen[0][3] == body


def test_bytes_that_nobody_has_escaped_are_escaped_on_the_way():
    target = b"/track?a=%20{}&x=\xc3\xa9\xff".decode("utf-8", "surrogateescape")
    assert _ascii(target) == "/track?a=%20{}&x=%C3%A9%FF"
