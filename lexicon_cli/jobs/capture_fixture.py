"""The pytest fixture `lexicon_capture`: a capture for one test, which fails if its tracking does.

The plan is the ini option `lexicon_plan`, or what `lexicon.toml` says:

    def test_signing_up_is_tracked(lexicon_capture, app):
        app.start(mixpanel_host=lexicon_capture.url)
        app.sign_up()
        assert lexicon_capture.wait_for("Sign Up")["properties"]["plan"] == "pro"

pytest loads this module wherever the package is installed: nothing heavy is imported before a test
asks for the fixture.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from lexicon_cli.core.report import Report
    from lexicon_cli.jobs.capture import Capture

_STEP_S = 0.02


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plan, for suites without a configuration file."""
    parser.addini("lexicon_plan", "plans for the fixture lexicon_capture", type="paths")


def pytest_configure(config: pytest.Config) -> None:
    """What a test may say of its capture."""
    config.addinivalue_line(
        "markers",
        "lexicon_capture(**options): options of jobs.capture_options.CaptureOptions, and fail_on"
        ' ("error", "warning", "info", or None for a test that judges by itself)',
    )


class Captured:
    """What a test has in hand: where to send to, and what has come."""

    def __init__(self, capture: "Capture") -> None:
        self._capture = capture
        self.url = capture.url
        self.file: Path = capture.export_path

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events so far, in order of arrival, as they were sent."""
        from lexicon_cli.capture.blanking import Blanking

        content = self.file.read_bytes()
        lines = Blanking().read(content[: content.rfind(b"\n") + 1])[1]
        return [json.loads(line.raw) for line in lines if line.is_event]

    def named(self, name: str) -> list[dict[str, Any]]:
        """The events of a name."""
        return [event for event in self.events if event.get("event") == name]

    def wait_for(self, name: str, *, seconds: float = 10.0) -> dict[str, Any]:
        """The first event of a name; the test fails if it does not come in time."""
        __tracebackhide__ = True
        deadline = time.monotonic() + seconds
        while not (found := self.named(name)):
            if time.monotonic() > deadline:
                came = ", ".join(sorted({str(event.get("event")) for event in self.events}))
                pytest.fail(f'no event "{name}" in {seconds:g} s; there came: {came or "nothing"}')
            time.sleep(_STEP_S)
        return found[0]

    def report(self) -> "Report":
        """What was found so far, when all that has come is checked."""
        while self._capture.quiet_for() == 0.0:
            time.sleep(_STEP_S)
        return self._capture.result()


@pytest.fixture
def lexicon_capture(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Captured]:
    """A server for Mixpanel's clients; after the test, what they sent must keep to the plan."""
    from lexicon_cli.config.load import load_settings
    from lexicon_cli.jobs.capture import Capture
    from lexicon_cli.jobs.capture_options import CaptureOptions

    marker = request.node.get_closest_marker("lexicon_capture")
    options = dict(marker.kwargs) if marker is not None else {}
    settings = load_settings(request.config.rootpath)
    fail_on = _fail_on(options, settings.fail_on)
    plan = options.pop("plan", None) or [
        str(path) for path in request.config.getini("lexicon_plan")
    ]
    plan = [plan] if isinstance(plan, str) else plan or settings.plan
    if not plan:
        pytest.fail("lexicon_capture has no plan: set lexicon_plan in pytest's configuration")
    options.setdefault("file", tmp_path / "lexicon-capture.ndjson")
    with Capture(CaptureOptions(plan=tuple(plan), **options), settings) as capture:
        yield Captured(capture)
        capture.stop()
        report = capture.result()
    if report.fails(fail_on):
        found = [one for one in report.findings if fail_on and one.severity.rank >= fail_on.rank]
        lines = "\n".join(f"  {one.code} {one.message}" for one in found)
        pytest.fail(f"tracking breaks the plan:\n{lines}", pytrace=False)


def _fail_on(options: dict[str, Any], default: Any) -> Any:
    from lexicon_cli.core.finding import Severity

    if "fail_on" not in options:
        return default
    word = options.pop("fail_on")
    return None if word is None else Severity(word)
