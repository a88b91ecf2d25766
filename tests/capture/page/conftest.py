"""The page served over loopback with a session made of invented records, and a browser to look.

The browser is the system's Chromium, driven by playwright; where either is missing, the tests that
need it are skipped with the reason.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from page_site import InventedSession, Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    served = Site(InventedSession(tmp_path))
    yield served
    served.stop()


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
        return list(self.page.locator("#list .open").all_text_contents())


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
