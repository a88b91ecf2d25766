"""Requests passed on to an upstream as they came, and its answers brought back as they are."""

import asyncio
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lexicon_cli.capture.blocking import BlockJudge, without
from lexicon_cli.core.errors import UsageError
from lexicon_cli.wire.answer import Answer, answer, refuse
from lexicon_cli.wire.decode import Call
from lexicon_cli.wire.request import Request

if TYPE_CHECKING:
    import httpx

# What concerns one connection only (RFC 9110, 7.6.1), and what is made anew for the next one.
_HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"}
    | {"te", "trailer", "transfer-encoding", "upgrade"}
)
_NOT_SENT = _HOP_BY_HOP | {"host", "content-length", "expect"}
_CONNECT_S, _ANSWER_S = 5.0, 30.0
_MOST_ANSWER = 32 * 1024 * 1024
_MANY_RECORDS = 500


class Forwarding:
    """One upstream. With a judge, events with errors are kept from it."""

    def __init__(self, url: str, judge: BlockJudge | None = None) -> None:
        self._base = checked_url(url)
        self._judge = judge
        self._name = f"lexicon-{secrets.token_hex(6)}"  # by which a loop is seen
        self._client: httpx.AsyncClient | None = None
        self.blocked = 0  # records that were not passed on
        self.failed = 0  # requests that got no answer

    async def pass_on(self, request: Request, call: Call) -> Answer:
        """The upstream's answer, or one that makes the client try again. Never raises."""
        if self._name in request.header("via"):
            return refuse(call, 508, "the upstream sends requests back here: a loop")
        if self._judge is not None and call.is_data and call.records:
            kept = await self._kept(call)
            if not any(kept):
                self.blocked += len(kept)
                return answer(call)
            if not all(kept):
                self.blocked += kept.count(False)
                request = without(request, call, kept)
        try:
            return await self._sent(request, call)
        except Exception:  # noqa: BLE001 - whatever fails on the way, the client must hear of it
            self.failed += 1
            if not call.is_data:
                return answer(call)
            return refuse(call, 503, "the upstream does not answer", retry_after=10)

    async def close(self) -> None:
        """Let go of connections."""
        if self._client is not None:
            await self._client.aclose()

    async def _kept(self, call: Call) -> list[bool]:
        assert self._judge is not None
        if len(call.records) < _MANY_RECORDS:
            return self._judge.kept(call)
        return await asyncio.to_thread(self._judge.kept, call)

    async def _sent(self, request: Request, call: Call) -> Answer:
        import httpx

        if self._client is None:
            timeout = httpx.Timeout(_ANSWER_S, connect=_CONNECT_S)
            self._client = httpx.AsyncClient(timeout=timeout, follow_redirects=False)
        named = _connection_headers(request.header("connection"))
        headers = [
            (name.encode("latin-1"), value.encode("latin-1"))
            for name, value in request.headers
            if name.lower() not in _NOT_SENT | named
        ]
        headers.append((b"via", f"1.1 {self._name}".encode()))
        sent = httpx.Request(
            request.method,
            self._base + _ascii(request.target),
            headers=headers,
            content=request.body,
        )
        response = await self._client.send(sent, stream=True)
        try:
            return await _answer(response)
        finally:
            await response.aclose()


async def _answer(response: "httpx.Response") -> Answer:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_raw():
        parts.append(part)
        size += len(part)
        if size > _MOST_ANSWER:
            raise ValueError("an answer without end")
    named = _connection_headers(response.headers.get("connection", ""))
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, value in response.headers.raw
        if name.decode("latin-1").lower() not in _HOP_BY_HOP | named | {"content-length"}
    )
    return Answer(response.status_code, headers, b"".join(parts))


def _ascii(target: str) -> str:
    """The target with all that is not ASCII escaped."""
    if target.isascii():
        return target
    raw = target.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte < 128 else f"%{byte:02X}" for byte in raw)


def _connection_headers(value: str) -> set[str]:
    return {name.strip().lower() for name in value.split(",") if name.strip()}


def checked_url(url: str) -> str:
    """The URL of an upstream without its last slash. Raises UsageError."""
    try:
        parts: Any = urlsplit(url)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname)
        port = parts.port
    except ValueError:
        is_whole, port = False, None
    if not is_whole or port == 0 or any(sign.isspace() for sign in url):
        raise UsageError(
            f'"--forward" takes a URL, not "{url}"', hint="such as https://api-eu.mixpanel.com"
        )
    if parts.username or parts.password:
        raise UsageError('"--forward" takes no credentials: clients send their own')
    if parts.query or parts.fragment:
        raise UsageError('"--forward" takes a URL without a query: paths are added to it')
    return url.rstrip("/")
