"""The page's routes over a socket: who may read, what is sent along, and the stream."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from page_records import event
from page_site import InventedSession, Site

from lexicon_cli.capture.live import MOST_READERS
from lexicon_cli.capture.views import is_page
from lexicon_cli.capture.views_export import without_token

_API = ("/api/events", "/api/report", "/api/plan", "/api/export")


class Told:
    """An answer, read whole."""

    def __init__(self, site: Site, path: str, method: str = "GET", **headers: str) -> None:
        link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        link.request(method, path, headers=sent)
        answer = link.getresponse()
        self.status = answer.status
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        self.body = (
            b"" if path.startswith("/api/events") and answer.status == 200 else answer.read()
        )
        link.close()


class Reader:
    """Somebody who reads the stream."""

    def __init__(self, site: Site, path: str = "/api/events", **headers: str) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        self._link.request("GET", path, headers=sent)
        self.answer = self._link.getresponse()

    def next(self) -> tuple[str, str, Any]:
        """The next message: its event ("" for a row), its id, its data."""
        kind = number = data = ""
        while (line := self.answer.readline().decode().rstrip("\n")) or not data:
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                number = value
            elif name == "data":
                data = value
        return kind, number, json.loads(data)

    def close(self) -> None:
        self._link.close()


@contextmanager
def _reading(site: Site, path: str = "/api/events", **headers: str) -> Iterator[Reader]:
    reader = Reader(site, path, **headers)
    yield reader
    reader.close()


# --- who may read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/page/main.js", *_API])
def test_nothing_may_be_framed_cached_guessed_or_run_from_elsewhere(site: Site, path: str) -> None:
    site.session.add(event())
    headers = Told(site, path).headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", _API)
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1:{port}.evil.example"},
    ],
)
def test_pages_of_other_origins_read_nothing(
    site: Site, path: str, headers: dict[str, str]
) -> None:
    site.session.add(event())
    sent = {name: value.format(port=site.port) for name, value in headers.items()}
    told = Told(site, path, **sent)
    assert told.status == 403
    assert b"USER_A" not in told.body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 204),
        ({"Origin": "http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-origin"}, 204),
        ({"Origin": "https://capture.example", "Sec_Fetch_Site": "same-origin"}, 204),
        ({"Origin": "http://evil.example", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Sec_Fetch_Site": "none"}, 403),
    ],
)
def test_only_the_page_and_programs_clear(site: Site, headers: dict[str, str], status: int) -> None:
    sent = {name: value.format(port=site.port) for name, value in headers.items()}
    assert Told(site, "/api/clear", "POST", **sent).status == status
    assert site.session.cleared == (status == 204)


def test_clear_is_no_get(site: Site) -> None:
    assert Told(site, "/api/clear").status == 405
    assert site.session.cleared == 0


@pytest.mark.parametrize(
    "path", ["/page/nothing.js", "/page/../live.py", "/page/%2e%2e/live.py", "/page/__init__.py"]
)
def test_only_files_of_the_page_are_served(site: Site, path: str) -> None:
    assert Told(site, path).status == 404


def test_every_file_of_the_page_is_served_with_its_kind(site: Site) -> None:
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    folder = resources.files("lexicon_cli.capture").joinpath("page")
    for file in folder.iterdir():
        suffix = f".{file.name.rpartition('.')[2]}"
        if suffix in kinds:
            told = Told(site, f"/page/{file.name}")
            assert told.status == 200
            assert told.headers["content-type"].startswith(kinds[suffix])


def test_the_paths_of_the_page_are_known() -> None:
    assert all(map(is_page, ("/", "/page/main.js", "/api/clear", *_API)))
    assert not any(map(is_page, ("/track/", "/engage", "/api", "/apis", "/import")))


# --- plan, report, export -------------------------------------------------------------------------


def test_plan_and_report_are_the_sessions(site: Site) -> None:
    site.session.planned = [{"name": "A", "status": "live", "critical": True, "owner": None}]
    site.session.add(event("A"))
    assert json.loads(Told(site, "/api/plan").body)["events"][0]["count"] == 1
    assert json.loads(Told(site, "/api/report").body) == site.session.report()


def test_the_export_is_the_capture_file_without_tokens(site: Site) -> None:
    assert Told(site, "/api/export").status == 404
    site.session.add(event("A"), event("B", {"n": 2**70}))
    with site.session.export_path.open("ab") as file:
        file.write(b'{"event": "half a li')
    told = Told(site, "/api/export")
    lines = [json.loads(line) for line in told.body.splitlines()]
    assert [line["event"] for line in lines] == ["A", "B"]
    assert lines[1]["properties"] == {"distinct_id": "USER_A", "n": 2**70}
    assert "attachment" in told.headers["content-disposition"]


def test_a_large_export_comes_whole(site: Site) -> None:
    with site.session.export_path.open("wb") as file:
        for at in range(3_000):
            file.write(b'{"event":"A","properties":{"at":%d,"pad":"%b"}}\n' % (at, b"x" * 400))
    lines = Told(site, "/api/export").body.splitlines()
    assert [json.loads(line)["properties"]["at"] for line in lines] == list(range(3_000))


@pytest.mark.parametrize(
    ("line", "left"),
    [
        (b'{"event":"A"}\n', b'{"event":"A"}\n'),
        (b'{"$token":"t","$distinct_id":"U"}\n', b'{"$distinct_id":"U"}\n'),
        (b'{"properties":{"token":"t","x":NaN}}\n', b'{"properties":{"x":NaN}}\n'),
        (b'{"event":"token sent"}\n', b'{"event":"token sent"}\n'),
        (b'["token"]\n', b'["token"]\n'),
        (b'{"token": broken\n', b""),
    ],
)
def test_tokens_are_taken_out_and_nothing_else(line: bytes, left: bytes) -> None:
    assert without_token(line) == left


# --- the stream -----------------------------------------------------------------------------------


def test_the_stream_begins_with_what_is_kept_and_goes_on(site: Site) -> None:
    site.session.add(event("A"), event("B"))
    with _reading(site) as reader:
        assert reader.answer.headers["content-type"].startswith("text/event-stream")
        kind, _, told = reader.next()
        assert (kind, told["run"], told["last"]) == ("hello", site.session.live.run, 2)
        assert [reader.next()[1:][0] for _ in range(2)] == ["1", "2"]
        site.session.add(event("C"))
        kind, number, row = reader.next()
        assert (kind, number, row["event"]) == ("", "3", "C")
        site.session.clear()
        assert reader.next()[0] == "clear"


@pytest.mark.parametrize("way", ["header", "query"])
def test_a_reader_that_comes_back_gets_what_it_lacks(site: Site, way: str) -> None:
    site.session.add(*(event(name) for name in "ABC"))
    headers = {"Last_Event_ID": "2"} if way == "header" else {}
    with _reading(
        site, "/api/events?after=2" if way == "query" else "/api/events", **headers
    ) as one:
        assert one.next()[2]["known"] == 2
        assert one.next()[2]["event"] == "C"


@pytest.mark.parametrize("last", ["-1", "x", "²", "9" * 400, "1.5", ""])
def test_a_strange_last_id_means_from_the_beginning(site: Site, last: str) -> None:
    site.session.add(event("A"))
    with _reading(site, Last_Event_ID=last.encode("utf-8").decode("latin-1")) as reader:
        reader.next()
        assert reader.next()[1] == "1"


def test_too_many_readers_are_sent_away(site: Site) -> None:
    readers = [Reader(site) for _ in range(MOST_READERS)]
    for reader in readers:
        reader.next()
    assert Told(site, "/api/events").status == 503
    for reader in readers:
        reader.close()


def test_a_reader_that_reads_nothing_costs_nothing_and_is_told_of_the_gap(tmp_path: Path) -> None:
    site = Site(InventedSession(tmp_path, rows=200))
    slow = socket.create_connection(("127.0.0.1", site.port), timeout=20)
    slow.sendall(b"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    file = slow.makefile("rb")
    while file.readline() != b"event: hello\n":
        pass
    live = site.session.live
    text = {"text": ["y" * 400] * 30}
    with _reading(site) as quick:  # another reader does not wait for the slow one
        quick.next()
        for _ in range(30):  # far more than sockets buffer
            live.add([event("A", text) for _ in range(100)])
        while quick.next()[1] != str(live.last):
            pass
    assert live.size[0] == 200
    got = gaps = 0
    while got != live.last:
        line = file.readline()
        if line.startswith(b"id: "):
            got = int(line[4:])
        elif line == b"event: gap\n":
            gaps += json.loads(file.readline()[6:])["lost"]
    assert gaps > 0
    file.close()
    slow.close()
    site.stop()


def test_the_server_ends_while_somebody_reads(site: Site) -> None:
    reader = Reader(site)
    reader.next()
    site.stop()
    assert reader.answer.read() == b""
    reader.close()
