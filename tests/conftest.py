"""In CI the invented cases are the same in every run: a law found broken by chance there would stop
somebody else's change. On a developer's machine every run invents new ones."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# Workers are copies of a process only where it has one thread: numpy must start none.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of worker processes come first, while nothing runs beside them."""
    engine = Path(__file__).parent / "engine"
    items.sort(key=lambda item: engine not in item.path.parents)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one for all tests; skips where there is none. Its driver keeps an event loop
    running in the main thread from then on: whoever needs another one runs it in a thread."""
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
