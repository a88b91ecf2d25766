"""The application on a socket: uvicorn in a thread of its own, started and stopped from outside."""

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from lexicon_cli.capture.app import Asgi
from lexicon_cli.capture.limits import ServerLimits
from lexicon_cli.capture.protocol import guarded_protocol
from lexicon_cli.core.errors import LexiconError

_STOP_S = 5
_BACKLOG = 2048


class ServeError(LexiconError):
    """The server cannot listen where it is to."""


class Serving:
    """One application that listens. Streams of the page end by themselves when `on_stop` is told,
    so that stopping need not wait for browsers; `closing` runs last, in the event loop."""

    def __init__(
        self,
        app: Asgi,
        *,
        host: str,
        port: int,
        limits: ServerLimits,
        tls: ssl.SSLContext | None = None,
        on_stop: Callable[[], None] = lambda: None,
        dates: bool = True,
        closing: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        import uvicorn

        self._socket = _listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self.is_tls = tls is not None
        self._on_stop = on_stop
        self._closing = closing
        config = uvicorn.Config(
            app,
            http=guarded_protocol(limits),
            ws="none",
            lifespan="off",
            loop=_loop_kind(),
            interface="asgi3",
            access_log=False,
            log_config=None,
            log_level=logging.CRITICAL,
            proxy_headers=False,
            server_header=False,
            date_header=dates,
            timeout_keep_alive=round(limits.idle_s),
            timeout_graceful_shutdown=_STOP_S,
            h11_max_incomplete_event_size=limits.head_bytes,
        )
        config.load()
        config.ssl = tls  # by a context of our own: the library wants files
        self._server = uvicorn.Server(config)
        self._started = threading.Event()
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)

    def start(self) -> None:
        """Listen; returns when requests are taken. Raises ServeError."""
        _allow_files()
        self._thread.start()
        self._started.wait()
        if self._fault is not None:
            raise ServeError(f"the server cannot start: {self._fault}")

    def stop(self) -> None:
        """Take no more requests, finish those that are there, and end."""
        self._on_stop()
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(_STOP_S * 2)
        with suppress(OSError):
            self._socket.close()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=self._server.config.get_loop_factory()) as runner:
                runner.run(self._serve())
        except BaseException as error:  # noqa: BLE001 - start() tells of it
            self._fault = error
        finally:
            self._started.set()

    async def _serve(self) -> None:
        serving = asyncio.ensure_future(self._server.serve(sockets=[self._socket]))
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.005)
        self._started.set()
        await serving
        if self._closing is not None:
            await self._closing()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        found = socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)[0]
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(found[4])
        opened.listen(_BACKLOG)
    except OSError as error:
        opened.close()
        reason = (error.strerror or str(error)).lower()
        raise ServeError(
            f'cannot listen on "{host}:{port}": {reason}', hint="--port 0 takes a free port"
        ) from error
    opened.setblocking(False)
    return opened


def _loop_kind() -> Any:
    try:
        import uvloop  # noqa: F401
    except ImportError:
        return "asyncio"
    return "uvloop"


def _allow_files() -> None:
    """As many open files, and with them connections, as this process may have."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
