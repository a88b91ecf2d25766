"""Answers beyond those that the recorded clients are replayed for."""

import json

import pytest

from lexicon_cli.wire.answer import PIXEL, answer, refuse
from lexicon_cli.wire.decode import decode
from lexicon_cli.wire.request import Request
from lexicon_cli.wire.strict import Failure
from tests.wire.support import b64, event, form, get, post

ENCODED = b64(event()).decode().replace("=", "%3D")
RAW = json.dumps([event("A"), event("B")]).encode()


def said(request, *failures):
    got = answer(decode(request), failures)
    return got.status, got.header("content-type"), got.body.decode("latin-1")


JSON, TEXT = "application/json", "text/plain; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
VERBOSE = '{"error":null,"status":1}'


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (get(f"/track?data={ENCODED}"), (200, TEXT, "1")),
        (get(f"/track?verbose=1&data={ENCODED}"), (200, JSON, VERBOSE)),
        (get(f"/import?data={ENCODED}"), (200, TEXT, "1")),
        (post(form(json.dumps(event()), verbose="1")), (200, JSON, VERBOSE)),
        (post(form(json.dumps(event()), verbose="1"), "/import"), (200, JSON, VERBOSE)),
        (post(RAW), (200, TEXT, "1")),
        (post(RAW, "/engage?verbose=1&strict=1"), (200, JSON, VERBOSE)),
        (
            post(RAW, "/import?strict=1"),
            (200, JSON, '{"code":200,"num_records_imported":2,"status":"OK"}'),
        ),
        (get(f"/track?img=1&data={ENCODED}"), (200, "image/gif", PIXEL.decode("latin-1"))),
        (get(f"/track?callback=mp.cb_1&data={ENCODED}"), (200, SCRIPT, "mp.cb_1(1);")),
        (
            get(f"/track?verbose=1&callback=cb&data={ENCODED}"),
            (200, SCRIPT, f"cb({VERBOSE});"),
        ),
        (get(f"/track?callback=alert(1)//&data={ENCODED}"), (200, TEXT, "1")),
        (get(f"/track?callback=a%3Cscript%3E&data={ENCODED}"), (200, TEXT, "1")),
        (get(f"/track?callback={'a' * 200}&data={ENCODED}"), (200, TEXT, "1")),
        (post(b"data=%%%"), (200, TEXT, "0")),
        (
            post(b"data=%%%", "/track?verbose=1"),
            (
                200,
                JSON,
                '{"error":"the field \\"data\\" holds neither JSON nor base64 of JSON","status":0}',
            ),
        ),
        (post(b"[1, 2]"), (200, TEXT, "0")),
        (get("/decide/?verbose=1&token=t"), (200, JSON, '{"notifications":[],"config":{}}')),
        (get("/flags/definitions?token=t"), (200, JSON, '{"code":200,"flags":[]}')),
        (
            get("/lookup-tables?project_id=1"),
            (200, JSON, '{"code":200,"status":"OK","results":[]}'),
        ),
        (
            get("/nothing"),
            (404, JSON, '{"error":"neither path nor body is one of Mixpanel\'s","status":"error"}'),
        ),
    ],
)
def test_an_answer_is_what_its_client_reads(request_, expected):
    assert said(request_) == expected


def test_a_strict_import_tells_of_each_record_that_failed():
    failure = Failure(
        1, "i-1", "properties.time", "'properties.time' is invalid: must not be missing"
    )
    status, _, body = said(post(RAW, "/import?strict=1"), failure)
    assert status == 400
    assert json.loads(body) == {
        "code": 400,
        "error": "some data points in the request failed validation",
        "status": "Bad Request",
        "num_records_imported": 1,
        "failed_records": [
            {
                "index": 1,
                "insert_id": "i-1",
                "field": "properties.time",
                "message": "'properties.time' is invalid: must not be missing",
            }
        ],
    }


def test_an_import_that_cannot_be_read_fails_whole():
    status, _, body = said(post(b'[{"event"', "/import"))
    assert status == 400
    assert json.loads(body)["num_records_imported"] == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", ""])
def test_a_method_that_no_client_uses_is_refused(method):
    call = decode(Request(method, "/track", (), RAW))
    got = answer(call)
    assert (got.status, got.header("allow")) == (405, "GET, HEAD, POST, OPTIONS")
    assert (call.is_data, call.records) == (False, ())


@pytest.mark.parametrize("target", ["/track", "/import", "/engage?verbose=1", "/flags/", "/no"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 429, 500, 503])
def test_a_refusal_is_readable_for_the_page_that_asked(target, status):
    call = decode(post(RAW, target, Origin="https://shop.test"))
    got = refuse(call, status, "why", retry_after=3 if status in (429, 503) else None)
    assert got.status == status
    assert json.loads(got.body)["error"] == "why"
    assert got.header("access-control-allow-origin") == "https://shop.test"
    assert got.header("access-control-allow-credentials") == "true"
    assert got.header("retry-after") == ("3" if status in (429, 503) else "")


@pytest.mark.parametrize(
    "origin", ["*", "http://a\r\nX: y", "http://a b", "javascript:alert(1)", "x" * 5000, "http://é"]
)
def test_what_is_no_origin_is_not_echoed(origin):
    call = decode(Request("POST", "/track", (("Origin", origin),), RAW))
    assert answer(call).header("access-control-allow-origin") == ""


def test_a_preflight_may_not_inject_headers():
    asked = "x-a, x b, \r\nSet-Cookie: a=b, X-C," + ",".join(f"h{n}" for n in range(500))
    headers = (("Origin", "null"), ("Access-Control-Request-Headers", asked))
    got = answer(decode(Request("OPTIONS", "/track", headers)))
    allowed = got.header("access-control-allow-headers")
    assert allowed.startswith("x-a, X-C, h0, ")
    assert len(allowed) < 500
    assert got.header("access-control-allow-origin") == "null"


def test_a_page_of_the_internet_may_ask_for_the_local_network():
    headers = (("Origin", "https://a.test"), ("Access-Control-Request-Private-Network", "true"))
    got = answer(decode(Request("OPTIONS", "/track", headers)))
    assert got.header("access-control-allow-private-network") == "true"


def test_a_body_that_is_too_large_makes_the_browser_send_less():
    call = decode(post(RAW, "/track/?verbose=1"), most_bytes=10)
    assert answer(call).status == 413
