"""Limits, hosts, answers and back-pressure, over real sockets."""

import gzip
import json
import socket
import threading

import pytest

from lexicon_cli.capture.app import _target
from lexicon_cli.capture.limits import ServerLimits
from lexicon_cli.wire.decode import decode
from lexicon_cli.wire.request import Request
from tests.capture.support import (
    JSON_TYPE,
    Client,
    capturing,
    event,
    events_in,
    request,
    tell,
    wait_for,
    written,
)


@pytest.fixture
def limited(tmp_path, monkeypatch):
    """A capture with limits that a test can reach."""

    def start(**limits):
        given = ServerLimits(**limits)
        monkeypatch.setattr("lexicon_cli.jobs.capture.server_limits", lambda options: given)
        return capturing(tmp_path)

    return start


def test_an_event_is_in_the_file_when_its_answer_has_come(tmp_path):
    with capturing(tmp_path) as capture, Client(capture.url) as client:
        for number in range(20):
            assert client.ask(body=[event(number=number)], headers=JSON_TYPE)[::2] == (200, b"1")
            assert len(events_in(capture.export_path)) == number + 1


def test_requests_in_a_row_on_one_connection_are_answered_in_order(tmp_path):
    with capturing(tmp_path) as capture, Client(capture.url) as client:
        batches = [[event(number=n)] * (n % 3 + 1) for n in range(30)]
        raw = [request("POST", "/track?verbose=1", batch, JSON_TYPE) for batch in batches]
        client.send(b"".join(raw))
        assert [client.answer()[0] for _ in raw] == [200] * 30
        assert [records for _, records in written(capture.export_path)] == batches


def test_a_request_line_may_hold_64_kib(tmp_path):
    with capturing(tmp_path) as capture, Client(capture.url) as client:
        text = json.dumps(event(note="x" * 70_000)).replace(" ", "")
        assert client.ask("GET", "/track?data=" + text.replace('"', "%22"))[0] == 200
        assert len(events_in(capture.export_path)) == 1


@pytest.mark.parametrize(
    "raw",
    [
        request("POST", "/track", b"x" * 5000),
        b"POST /track HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"400\r\n" + b"y" * 1024 + b"\r\n" * 1 + b"400\r\n" + b"y" * 1024 + b"\r\n0\r\n\r\n",
        request("POST", "/track", gzip.compress(b"z" * 50_000_000), [("content-encoding", "gzip")]),
    ],
    ids=["announced", "in chunks", "packed"],
)  # fmt: skip
def test_a_body_beyond_the_limit_is_refused(raw, limited):
    body_bytes = 1500 if b"gzip" not in raw else 100_000
    with limited(body_bytes=body_bytes) as capture:
        with Client(capture.url) as client:
            client.send(raw)
            status, _, body = client.answer()
        assert status == 413
        assert json.loads(body)["status"] == 0
        assert events_in(capture.export_path) == []
        assert tell(capture, [event()])[0] == 200


def test_a_head_without_end_is_cut_off(limited):
    with limited(head_bytes=70_000) as capture, Client(capture.url) as client:
        client.send(b"GET /track HTTP/1.1\r\nHost: localhost\r\n")
        with pytest.raises(OSError, match=r"reset|pipe"):  # noqa: PT012 - sent until it is refused
            for _ in range(100):
                client.send(b"X-Long: " + b"x" * 10_000 + b"\r\n")
            while client.answer()[0] != 431:
                raise AssertionError
            raise BrokenPipeError("pipe: it was refused in words")


def test_who_sends_too_slowly_is_cut_off_and_stalls_nobody(limited):
    with limited(head_s=0.6, body_s=0.6) as capture:
        late_head, late_body = Client(capture.url), Client(capture.url)
        with late_head, late_body:
            late_head.send(b"POST /track HTTP/1.1\r\nHo")
            late_body.send(b"POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{")
            assert tell(capture, [event()])[0] == 200
            assert late_head.answer()[0] == 408
            assert late_body.answer()[0] == 408
        assert len(events_in(capture.export_path)) == 1


def test_a_client_that_goes_away_leaves_nothing_behind(tmp_path):
    with capturing(tmp_path) as capture:
        with Client(capture.url) as client:
            client.send(b"POST /track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n[")
        assert tell(capture, [event()])[0] == 200
        wait_for(lambda: capture._counts.open == 0)
        assert len(written(capture.export_path)) == 1


def head(size, host="localhost"):
    return f"POST /track HTTP/1.1\r\nHost: {host}\r\nContent-Length: {size}\r\n\r\n".encode()


def test_more_than_there_is_room_for_is_told_to_come_again(limited):
    with limited(held_bytes=3000, wait_s=0.2) as capture, Client(capture.url) as holder:
        holder.send(head(2960) + b"[" + b" " * 2949)
        wait_for(lambda: capture._serving._server.config.loaded_app._room._bytes == 2950)
        status, headers, _ = tell(capture, [event()])
        assert status == 429
        assert headers["retry-after"] == "2"
        holder.send(b" " * 9 + b"]")
        assert holder.answer()[0] == 200
        assert tell(capture, [event()])[0] == 200


def test_who_promises_much_and_sends_little_takes_no_room(limited):
    with limited(held_bytes=10_000, requests=2, wait_s=0.2) as capture:
        promising = [Client(capture.url) for _ in range(20)]
        try:
            for client in promising:
                client.send(head(9_000) + b"[")
            wait_for(lambda: capture._counts.open == 20)
            assert tell(capture, [event()])[0] == 200
        finally:
            for client in promising:
                client.__exit__()


def test_who_stops_in_the_middle_of_a_body_is_cut_off(limited):
    with limited(part_s=0.3) as capture, Client(capture.url) as client:
        client.send(head(200_000) + b"[" * 100_000)
        assert client.answer()[0] == 408


def test_a_single_body_larger_than_the_room_is_taken_when_nothing_else_is_there(limited):
    with limited(held_bytes=1000, wait_s=0.2) as capture:
        assert tell(capture, [event(number=n) for n in range(20)])[0] == 200


def test_too_many_connections_are_refused_and_others_live_on(limited):
    with limited(connections=5) as capture:
        kept = [Client(capture.url) for _ in range(5)]
        try:
            for client in kept:
                assert client.ask(body=[event()], headers=JSON_TYPE)[0] == 200
            with Client(capture.url) as client:
                assert client.answer()[0] == 503
            assert kept[0].ask(body=[event()], headers=JSON_TYPE)[0] == 200
        finally:
            for client in kept:
                client.__exit__()


@pytest.mark.parametrize(
    ("raw", "statuses"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00", {400}),
        (b"GET\r\n\r\n", {400}),
        (b"GET /track HTTP/9.9\r\n\r\n", {400, 505}),
        (b"POST /track HTTP/1.1\r\nHost: a b\r\nContent-Length: -1\r\n\r\n", {400}),
        (b"GET /tr\xc3\xa4ck HTTP/1.1\r\nHost: localhost\r\n\r\n", {400, 404}),
        (request("POST", "/track", b"data=%%%"), {200}),
        (request("POST", "/track", b"\xff\xfe\x00"), {200}),
        (request("DELETE", "/track", b"[]"), {405}),
        (request("GET", "/nowhere"), {404}),
        (request("GET", "/favicon.ico"), {404}),
    ],
)
def test_what_is_malformed_is_refused_in_words_and_others_live_on(raw, statuses, tmp_path):
    with capturing(tmp_path) as capture:
        with Client(capture.url) as client:
            client.send(raw)
            found = client.answer()
            assert found is not None
            assert found[0] in statuses
        assert tell(capture, [event()])[0] == 200


@pytest.mark.parametrize(
    ("host", "target", "allowed", "status"),
    [
        ("localhost:1", "/track", (), 200),
        ("127.0.0.1", "/track", (), 200),
        ("[::1]:9790", "/track", (), 200),
        ("app.localhost", "/api/report", (), 200),
        ("evil.example", "/track", (), 403),
        ("evil.example", "/api/report", (), 403),
        ("127.0.0.1.evil.example", "/", (), 403),
        ("mp.shop.test:9790", "/track", ("mp.shop.test",), 200),
        ("mp.shop.test", "/api/report", ("mp.shop.test",), 200),
        ("eu.shop.test", "/track", ("*.shop.test",), 200),
        ("shop.test", "/track", ("*.shop.test",), 403),
        ("any.example", "/track", ("*",), 200),
        ("any.example", "/api/report", ("*",), 403),
        ("any.example", "/", ("*",), 403),
    ],
)
def test_only_known_hosts_are_served(host, target, allowed, status, tmp_path):
    with capturing(tmp_path, allow_hosts=allowed) as capture, Client(capture.url) as client:
        found = client.ask("GET", target, headers=[("Host", host)])
        assert found[0] == status
        if status == 403:
            assert b"--allow-host" in found[2]


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("GET", "/api/report", [("Sec-Fetch-Site", "cross-site")], 403),
        ("GET", "/api/plan", [("Origin", "http://evil.example")], 403),
        ("POST", "/api/clear", [("Origin", "http://evil.example")], 403),
        ("POST", "/api/clear", [("Origin", "null")], 403),
        ("OPTIONS", "/api/clear", [("Origin", "http://evil.example")], 405),
        ("GET", "/api/report", [("Sec-Fetch-Site", "same-origin")], 200),
        ("POST", "/api/clear", [], 204),
    ],
)
def test_no_other_site_reads_or_changes_through_the_api(method, target, headers, status, tmp_path):
    with capturing(tmp_path) as capture, Client(capture.url) as client:
        found = client.ask(method, target, headers=headers)
        assert found[0] == status
        assert "access-control-allow-origin" not in found[1]


def test_a_preflight_of_an_sdk_is_answered_and_not_kept(tmp_path):
    asked = [("Origin", "https://shop.test"), ("Access-Control-Request-Headers", "x-own")]
    with capturing(tmp_path) as capture, Client(capture.url) as client:
        status, headers, _ = client.ask("OPTIONS", "/track/", headers=asked)
        assert (status, headers["access-control-allow-headers"]) == (204, "x-own")
        assert written(capture.export_path) == []


def test_a_record_that_looks_like_a_line_of_the_file_is_a_record(tmp_path):
    fake = {"$capture": {"version": 1, "endpoint": "engage", "records": 1000}}
    with capturing(tmp_path) as capture:
        line = json.dumps(fake, separators=(",", ":")).encode()
        assert tell(capture, b"[" + line + b"," + json.dumps(event()).encode() + b"]")[0] == 200
        assert tell(capture, [event(number=2)])[0] == 200
        capture.stop()
        report = capture.result()
        assert report.totals["events"] == 2
        assert report.totals["malformed_lines"] == 1
    with capturing(tmp_path, append=True) as capture:
        assert len(events_in(capture.export_path)) == 3


def test_many_at_once_are_all_written_each_whole(tmp_path):
    def send(sender):
        with Client(capture.url) as client:
            for number in range(40):
                batch = [event(number=sender * 1000 + number), event("Page Viewed")]
                statuses.append(client.ask(body=batch, headers=JSON_TYPE)[0])

    statuses = []
    with capturing(tmp_path) as capture:
        senders = [threading.Thread(target=send, args=(number,)) for number in range(12)]
        for one in senders:
            one.start()
        for one in senders:
            one.join()
        found = written(capture.export_path)
    assert statuses == [200] * 480
    assert all(len(records) == said["records"] == 2 for said, records in found)
    ids = [records[0]["properties"]["$insert_id"] for _, records in found]
    assert len(ids) == len(set(ids)) == 480


def test_a_port_in_use_is_an_error_that_says_so(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with (
            pytest.raises(Exception, match=r"cannot listen on .*: address already in use"),
            capturing(tmp_path, port=taken.getsockname()[1]),
        ):
            pass


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("Größe 日本 😀", "Größe+日本+😀".encode()),
        ("😀", b"\xed\xa0\xbd\xed\xb8\x80"),  # as browsers write it in base64
    ],
)
def test_a_query_that_nobody_has_escaped_survives(name, raw):
    query = b'data={"event":"' + raw + b'","properties":{"token":"t"}}'
    target = _target({"path": "/track", "raw_path": b"/track", "query_string": query})
    assert [one.value["event"] for one in decode(Request("GET", target)).records] == [name]


def test_a_page_is_told_of_records_that_passed_by_without_a_row(tmp_path):
    with capturing(tmp_path) as capture:
        for first in range(0, 9_000, 1_800):
            tell(capture, [event(number=first + number) for number in range(1_800)])
        capture.stop()
        live = capture.live
        shown = live.size[0]
        assert live.last == 9_000
        assert 0 < shown < 9_000
        assert live.after(live.mark(0), size=1 << 30).lost == 9_000 - shown
