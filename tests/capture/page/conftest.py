"""The page served over loopback with a session made of invented records, and a browser to look.

The browser is the system's Chromium, driven by playwright; where either is missing, the tests that
need it are skipped with the reason.
"""

import json
import os
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from lexicon_cli.capture.live import Live
from lexicon_cli.capture.session import Checked
from lexicon_cli.capture.views import page_app

sys.path.insert(0, str(Path(__file__).parent))

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class InventedSession:
    """What views ask of a session, with a plan of a few events."""

    def __init__(self, folder: Path, *, rows: int = 5_000) -> None:
        self.live = Live(rows=rows, salt=b"0" * 16)
        self.export_path = folder / "capture.ndjson"
        self.planned: list[dict[str, Any]] = []
        self.counts: Counter[str] = Counter()
        self.cleared = 0

    def add(self, *batch: Checked) -> None:
        self.counts.update(str(one.record.get("event")) for one in batch)
        with self.export_path.open("ab") as file:
            for one in batch:
                file.write(json.dumps(one.record).encode() + b"\n")
        self.live.add(batch)

    def report(self) -> dict[str, Any]:
        return {"schema_version": 1, "command": "capture", "findings": []}

    def plan_rows(self) -> list[dict[str, Any]]:
        return [{**one, "count": self.counts[one["name"]]} for one in self.planned]

    def clear(self) -> None:
        self.cleared += 1
        self.counts.clear()
        self.live.clear()


class Site:
    """The page's server in a thread, on a port of its own."""

    def __init__(self, session: InventedSession, port: int = 0) -> None:
        self.session = session
        config = uvicorn.Config(
            page_app(session), port=port, log_level="error", lifespan="off", ws="none",
            timeout_graceful_shutdown=1,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.session.live.close()
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    served = Site(InventedSession(tmp_path))
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if as_root else []
        )
        yield opened
        opened.close()


class Visit:
    """A page with what went on in it besides: messages, dialogs, requests."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.trouble: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.trouble.append(str(error)))
        page.on("dialog", lambda dialog: (self.trouble.append("a dialog"), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.trouble.append(message.text)

    def rows(self) -> list[str]:
        """The names in the list, from the top."""
        return list(self.page.locator("#list .open").all_inner_texts())


@pytest.fixture
def visit(browser: Any, site: Site) -> Iterator[Visit]:
    """The page, open and connected."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    made = Visit(context.new_page())
    made.page.goto(site.url)
    made.page.wait_for_selector("#link[data-state=live]")
    yield made
    context.close()
