"""The page and its API as an ASGI application of their own."""

from collections.abc import Callable

from lexicon_cli.capture.app import Asgi
from lexicon_cli.capture.views import PageSession, page_routes


def page_app(session: PageSession) -> tuple[Asgi, Callable[[str], bool]]:
    """The application, and whether a path is one of its own."""
    from starlette.applications import Starlette

    app = Starlette(routes=page_routes(session))

    def is_page(path: str) -> bool:
        return path == "/" or path.startswith("/page/") or path in _API

    return app, is_page  # type: ignore[return-value]  # the same protocol in other words


_API = frozenset({"/api/events", "/api/report", "/api/plan", "/api/export", "/api/clear"})
