"""The page and its API: GET /, /page/NAME, /api/events, /api/report, /api/plan, /api/export, and
POST /api/clear.

The server's own guard refuses foreign hosts before any of this is reached. Here: nothing is read
or changed by a page of another origin, nothing is cached, and the page may load and run only what
is served here.
"""

import json
from collections.abc import Awaitable, Callable
from importlib import resources
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from lexicon_cli.capture.live import Live
from lexicon_cli.capture.views_export import lines_of
from lexicon_cli.capture.views_stream import stream_of

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_PATHS = frozenset(("/", "/api/events", "/api/report", "/api/plan", "/api/export", "/api/clear"))
_FOREIGN = "this address answers only the page that it serves itself"

Endpoint = Callable[[Request], Awaitable[Response]]


class PageSession(Protocol):
    """What the page asks of a session (capture/session.py says what each of them means)."""

    @property
    def live(self) -> Live: ...

    @property
    def export_path(self) -> Path: ...

    def report(self) -> dict[str, Any]: ...

    def plan_rows(self) -> list[dict[str, Any]]: ...

    def clear(self) -> None: ...


def page_app(session: PageSession) -> ASGIApp:
    """The page as an application of its own; it answers the paths of `is_page`."""
    return Starlette(routes=page_routes(session))


def is_page(path: str) -> bool:
    """Whether a path is the page's or its API's, and no call of an SDK."""
    return path in _PATHS or path.startswith("/page/")


def page_routes(session: PageSession) -> list[Route]:
    """The routes of the page, to stand before those that take the SDKs' calls."""

    async def report(_: Request) -> Response:
        return _json(await run_in_threadpool(session.report))

    async def plan(_: Request) -> Response:
        return _json({"events": await run_in_threadpool(session.plan_rows)})

    async def export(_: Request) -> Response:
        path = session.export_path
        if not await run_in_threadpool(path.is_file):
            return _text(404, "nothing was written to the capture file yet")
        headers = {**_HEADERS, "Content-Disposition": 'attachment; filename="capture.ndjson"'}
        return StreamingResponse(lines_of(path), media_type="application/x-ndjson", headers=headers)

    async def clear(_: Request) -> Response:
        await run_in_threadpool(session.clear)
        return Response(status_code=204, headers=_HEADERS)

    async def events(request: Request) -> Response:
        stream = stream_of(session.live, _last_seen(request))
        if stream is None:
            return _text(503, "too many pages read along already", {"Retry-After": "5"})
        headers = {**_HEADERS, "X-Accel-Buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    return [
        Route("/", _page, methods=["GET"]),
        Route("/page/{name}", _file, methods=["GET"]),
        Route("/api/events", _own(events), methods=["GET"]),
        Route("/api/report", _own(report), methods=["GET"]),
        Route("/api/plan", _own(plan), methods=["GET"]),
        Route("/api/export", _own(export), methods=["GET"]),
        Route("/api/clear", _own(clear), methods=["POST"]),
    ]


def is_same_origin(request: Request) -> bool:
    """Whether no page of another origin is behind a request.

    Browsers say so with Sec-Fetch-Site, and send Origin with every POST; programs send neither.
    A GET typed into the address bar ("none") is the user's own.
    """
    site = request.headers.get("sec-fetch-site")
    if site == "same-origin":
        return True  # no script can write this header; Origin may tell the outside of a TLS proxy
    typed = site == "none" and request.method in ("GET", "HEAD")
    if site is not None and not typed:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    told = urlsplit(origin)
    return (told.scheme, told.netloc.lower()) == (
        request.url.scheme,
        request.headers.get("host", "").lower(),
    )


def _own(endpoint: Endpoint) -> Endpoint:
    async def guarded(request: Request) -> Response:
        if not is_same_origin(request):
            return _text(403, _FOREIGN)
        return await endpoint(request)

    return guarded


async def _page(_: Request) -> Response:
    return _asset("index.html")


async def _file(request: Request) -> Response:
    return _asset(request.path_params["name"])


def _asset(name: str) -> Response:
    """A file of the page; they are read each time: small, and few ask."""
    kind = _KINDS.get(Path(name).suffix)
    found = resources.files("lexicon_cli.capture").joinpath("page")
    known = {entry.name for entry in found.iterdir()}
    if kind is None or name not in known:
        return _text(404, "there is no such file")
    return Response(found.joinpath(name).read_bytes(), headers={**_HEADERS, "Content-Type": kind})


def _last_seen(request: Request) -> int:
    """The last row the reader has: what its browser says, or what its address asks for."""
    told = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0


def _json(value: Any) -> Response:
    try:
        text = orjson.dumps(value)
    except TypeError:  # halves of a pair, or integers that it has no room for
        text = json.dumps(value).encode()
    return Response(text, media_type="application/json", headers=_HEADERS)


def _text(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    told = {**_HEADERS, **(headers or {})}
    return Response(f"{words}\n", status, media_type="text/plain", headers=told)
