"""uvicorn's connections with the limits it lacks: how long a request's head may take and be."""

import asyncio
from typing import Any

from lexicon_cli.capture.limits import ServerLimits

_LONGEST_PARSED = 60_000
# For what was written but not taken yet when the server ends.
_FLUSH_S = 1.0


def guarded_protocol(limits: ServerLimits) -> type[asyncio.Protocol]:
    """A class of HTTP connections for uvicorn, on its fastest parser that is installed."""
    base: Any = _base()

    class Guarded(base):  # type: ignore[misc]
        """One connection. A head is being read while there is no request whose body is missing."""

        url: bytes
        _timer: asyncio.TimerHandle | None = None
        _head_bytes = 0

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            if len(self.connections) > limits.connections:
                self._refuse(b"503 Service Unavailable", b"too many connections")
                return
            self._expect_head()

        def data_received(self, data: bytes) -> None:
            if self.transport.is_closing():
                return
            before = self.cycle
            in_head = before is None or not before.more_body
            super().data_received(data)
            if self.transport.is_closing() or self.cycle is not before:
                self._head_has_come()
            elif in_head:
                self._head_bytes += len(data)
                self._expect_head()
                if self._head_bytes > limits.head_bytes:
                    reason = b"the request line and headers are too long"
                    self._refuse(b"431 Request Header Fields Too Large", reason)

        def on_headers_complete(self) -> None:
            path, mark, query = self.url.partition(b"?")
            if not mark or len(self.url) <= _LONGEST_PARSED:
                super().on_headers_complete()
                return
            # The library's parser of URLs ends at 64 KiB; a query needs no parsing.
            self.url = path
            super().on_headers_complete()
            self.scope["query_string"] = query

        def connection_lost(self, exc: Exception | None) -> None:
            self._head_has_come()
            super().connection_lost(exc)

        def shutdown(self) -> None:
            """The server ends. Clients that do not answer to the end of TLS are not waited for."""
            super().shutdown()
            if not self.transport.is_closing() or self.scheme != "https":
                return
            if self.transport.get_write_buffer_size():
                self.loop.call_later(_FLUSH_S, self.transport.abort)
            else:
                self.transport.abort()

        def _expect_head(self) -> None:
            if self._timer is None:
                self._timer = self.loop.call_later(limits.head_s, self._is_late)

        def _head_has_come(self) -> None:
            self._head_bytes = 0
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None

        def _is_late(self) -> None:
            self._timer = None
            if self.cycle is not None and not self.cycle.response_complete:
                self._expect_head()  # an answer is under way: the next request may wait for it
            else:
                self._refuse(b"408 Request Timeout", b"the request did not come in time")

        def _refuse(self, status: bytes, reason: bytes) -> None:
            if self.transport.is_closing():
                return
            self.transport.write(
                b"HTTP/1.1 %b\r\ncontent-type: text/plain; charset=utf-8\r\n"
                b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (status, len(reason), reason)
            )
            self.transport.close()

    return Guarded


def _base() -> Any:
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol

        return H11Protocol
    return HttpToolsProtocol
