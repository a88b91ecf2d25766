"""The ASGI application: requests of the SDKs to the capture file and their answers, and the page.

Order within a request: host, room, body, decode, disk, upstream, answer.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from lexicon_cli.capture.hosts import Hosts
from lexicon_cli.capture.journal import Journal, JournalError
from lexicon_cli.capture.limits import ServerLimits
from lexicon_cli.capture.lines import request_lines
from lexicon_cli.capture.reading import BodyTooLarge, ClientGone, NoRoom, Room, TooSlow, read_body
from lexicon_cli.wire.answer import Answer, answer, refuse
from lexicon_cli.wire.capture_file import EVENT_ENDPOINTS
from lexicon_cli.wire.decode import Call, decode
from lexicon_cli.wire.request import Request
from lexicon_cli.wire.strict import failures_of

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]
# From here on decoding takes long enough for others to notice.
_LARGE_BYTES = 128 * 1024
_MANY_RECORDS = 500
_GZIP, _GZIP_BASE64 = b"\x1f\x8b", b"H4sI"


class Upstream(Protocol):
    """Where requests are passed on to."""

    async def pass_on(self, request: Request, call: Call) -> Answer:
        """The upstream's answer. Never raises."""


class Counts:
    """What has come in; read by whoever shows it."""

    def __init__(self) -> None:
        self.requests = 0
        self.records = 0
        self.events = 0
        self.refused = 0
        self.last = time.monotonic()  # when the last request that counts was answered
        self.open = 0  # requests being worked on


class Parts(NamedTuple):
    """What the application is made of. `page` serves everything that is no call of an SDK, and
    `is_page` tells which paths it has."""

    journal: Journal
    hosts: Hosts
    limits: ServerLimits
    counts: Counts
    page: Asgi | None = None
    is_page: Callable[[str], bool] = lambda path: False
    upstream: Upstream | None = None
    clock: Callable[[], float] = time.time
    is_behind: Callable[[], bool] = lambda: False


class CaptureApp:
    """One ASGI application for one capture file."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._room = Room(parts.limits, parts.is_behind)
        self._unpacking = asyncio.Semaphore(parts.limits.packed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return  # uvicorn is told to speak nothing else
        headers = _headers(scope)
        path, method = scope["path"], scope["method"]
        page = self._parts.page
        is_page = page is not None and self._parts.is_page(path)
        if path == "/" and method not in ("GET", "HEAD"):
            is_page = False  # a client may be pointed at the bare address
        host = next((value for name, value in headers if name == "host"), None)
        if not self._parts.hosts.takes(host, is_page=is_page):
            self._parts.counts.refused += 1
            await _send(send, _foreign(host))
        elif is_page and page is not None:
            await page(scope, receive, send)
        else:
            await self._call(scope, headers, receive, send)

    async def _call(
        self, scope: Scope, headers: list[tuple[str, str]], receive: Receive, send: Send
    ) -> None:
        counts = self._parts.counts
        counts.open += 1
        try:
            found = await self._answer(scope, headers, receive)
        except ClientGone:
            return
        finally:
            counts.open -= 1
            counts.last = time.monotonic()
        await _send(send, found)

    async def _answer(
        self, scope: Scope, headers: list[tuple[str, str]], receive: Receive
    ) -> Answer:
        bare = Request(scope["method"], _target(scope), tuple(headers))
        announced = _announced(headers)
        if announced > self._parts.limits.body_bytes:
            return self._refused(bare, 413, _too_large(self._parts.limits))
        with self._room.place() as place:
            try:
                body = await read_body(receive, place, self._parts.limits)
                await place.enter()
            except BodyTooLarge:
                return self._refused(bare, 413, _too_large(self._parts.limits))
            except TooSlow:
                return self._refused(bare, 408, "the body did not come in time")
            except NoRoom:
                return self._refused(bare, 429, "too much at once: try again later", retry_after=2)
            request = replace(bare, body=body)
            if not _may_grow(request):
                return await self._take(request)
            async with self._unpacking:
                return await self._take(request)

    async def _take(self, request: Request) -> Answer:
        """Decode, store, pass on, answer."""
        call = await self._decoded(request)
        if call.is_data:
            try:
                await self._store(call)
            except JournalError as error:
                self._parts.counts.refused += 1
                words = f"cannot write the capture file: {error}"
                return refuse(call, 503, words, retry_after=5)
        upstream = self._parts.upstream
        if upstream is not None and call.is_mixpanel and not call.is_preflight:
            return await upstream.pass_on(request, call)
        if not call.is_strict_import:
            return answer(call)
        now = self._parts.clock()
        if len(call.records) < _MANY_RECORDS:
            return answer(call, failures_of(call.records, now=now))
        return answer(call, await asyncio.to_thread(failures_of, call.records, now=now))

    async def _decoded(self, request: Request) -> Call:
        if len(request.body) < _LARGE_BYTES:
            return decode(request)
        return await asyncio.get_running_loop().run_in_executor(None, decode, request)

    async def _store(self, call: Call) -> None:
        received_ms = round(self._parts.clock() * 1000)
        if len(call.records) < _MANY_RECORDS:
            lines = request_lines(call, received_ms)
        else:
            lines = await asyncio.to_thread(request_lines, call, received_ms)
        await self._parts.journal.write(lines)
        counts = self._parts.counts
        counts.requests += 1
        counts.records += len(call.records)
        if call.endpoint in EVENT_ENDPOINTS:
            counts.events += len(call.records)

    def _refused(
        self, bare: Request, status: int, words: str, *, retry_after: int | None = None
    ) -> Answer:
        """An answer to a request whose body is not looked at."""
        self._parts.counts.refused += 1
        return refuse(decode(bare), status, words, retry_after=retry_after)


def _headers(scope: Scope) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]


def _target(scope: Scope) -> str:
    """The target as it stood in the request line; a byte that is no UTF-8 is half a pair."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope["query_string"]
    return (raw + b"?" + query if query else raw).decode("utf-8", "surrogateescape")


def _announced(headers: list[tuple[str, str]]) -> int:
    """The body's size in bytes as its client announces it, 0 if it does not."""
    text = next((value for name, value in headers if name == "content-length"), "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _may_grow(request: Request) -> bool:
    """Whether a body may be packed: by its header, its beginning, or that of what is in a form."""
    head = request.body[:200]
    if request.header("content-encoding").strip() or head.startswith(_GZIP):
        return True
    return _GZIP_BASE64 in head


def _too_large(limits: ServerLimits) -> str:
    return f"request exceeds max limit of {limits.body_bytes} bytes"


def _foreign(host: str | None) -> Answer:
    shown = "".join(sign for sign in (host or "")[:100] if sign.isalnum() or sign in ".-:_[]")
    words = f'the host "{shown}" is not served here; lexicon capture --allow-host allows it\n'
    headers = (("content-type", "text/plain; charset=utf-8"), ("connection", "close"))
    return Answer(403, headers, words.encode())


async def _send(send: Send, found: Answer) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in found.headers]
    if not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(found.body)).encode()))
    await send({"type": "http.response.start", "status": found.status, "headers": headers})
    await send({"type": "http.response.body", "body": found.body})
