"""The pytest fixture `lexicon_capture`: a capture for a test, which fails if its tracking does.

The plan is `--lexicon-plan`, the ini option `lexicon_plan`, or what `lexicon.toml` says:

    def test_signing_up_is_tracked(lexicon_capture, app):
        app.start(mixpanel_host=lexicon_capture.url)
        app.sign_up()
        assert lexicon_capture.wait_for("Sign Up")["properties"]["plan"] == "pro"

pytest loads this module wherever the package is installed: nothing else of it is imported before a
test asks for the fixture.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest

if TYPE_CHECKING:
    from lexicon_cli.jobs.captured import Captured

_LEVELS = ("error", "warning", "info", "never")
_SCOPES = ("test", "session")


class TrackingWarning(pytest.PytestWarning):
    """Tracking that breaks the plan, but not so badly that a test fails."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a suite says of all its captures."""
    group = parser.getgroup("lexicon")
    group.addoption(
        "--lexicon-plan", action="append", metavar="PLAN", help="the plan for lexicon_capture"
    )
    group.addoption(
        "--lexicon-fail-on", choices=_LEVELS, help="findings that fail a test with lexicon_capture"
    )
    parser.addini("lexicon_plan", "plans for the fixture lexicon_capture", type="paths")
    parser.addini("lexicon_fail_on", "findings that fail a test: error, warning, info or never")
    parser.addini("lexicon_scope", "one capture for each test, or for the session", default="test")
    parser.addini("lexicon_settle", "seconds of silence to wait for at the end", default="0.2")


def pytest_configure(config: pytest.Config) -> None:
    """What a test may say of its capture."""
    config.addinivalue_line(
        "markers",
        "lexicon_capture(plan=…, expect=…, fail_on=…, **options): what the fixture lexicon_capture"
        " of this test is to do; fail_on=None leaves the verdict to the test. Further options are"
        " those of lexicon capture: tokens, residency, consent, self_signed, port",
    )
    config.addinivalue_line("filterwarnings", f"always::{__name__}.TrackingWarning")


def _scope(fixture_name: str, config: pytest.Config) -> Literal["function", "session"]:
    chosen = config.getini("lexicon_scope")
    if chosen not in _SCOPES:
        raise pytest.UsageError(f'lexicon_scope takes test or session, not "{chosen}"')
    return "session" if chosen == "session" else "function"


@pytest.fixture(scope=_scope)
def lexicon_capture(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[Captured]":
    """A server for Mixpanel's clients; at the end, what they sent must keep to the plan."""
    _check_extra()
    from lexicon_cli.config.load import load_settings
    from lexicon_cli.core.errors import LexiconError
    from lexicon_cli.jobs.broken import BrokenPlanError
    from lexicon_cli.jobs.capture import Capture
    from lexicon_cli.jobs.capture_options import CaptureOptions
    from lexicon_cli.jobs.captured import Captured

    config = request.config
    options = _marked(request)
    try:
        settings = load_settings(config.rootpath)
        fail_on = _fail_on(options, config, settings.fail_on)
        options["plan"] = _plan(options, config, settings.plan)
        settle = _seconds(config.getini("lexicon_settle"))
        folder = tmp_path_factory.mktemp("lexicon")
        options.setdefault("file", folder / "capture.ndjson")
        capture = Capture(CaptureOptions(**options), settings)
    except BrokenPlanError as error:
        told = "\n".join(f"  {one.code} {one.message}" for one in error.report.findings)
        pytest.fail(f"lexicon_capture: {error}\n{told}", pytrace=False)
    except (LexiconError, TypeError, ValueError) as error:
        pytest.fail(f"lexicon_capture: {_words(error)}", pytrace=False)
    with capture:
        captured = Captured(capture, settings, settle=settle)
        yield captured
        captured.end()
    _judge(captured, fail_on)


def _judge(captured: "Captured", fail_on: Any) -> None:
    """Fail the test, or warn."""
    import warnings

    said = captured.verdict(fail_on)
    if said is not None:
        pytest.fail(said, pytrace=False)
    mild = captured.mild(fail_on)
    if mild:
        warnings.warn(TrackingWarning(mild), stacklevel=1)


def _marked(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The options of the test's marker; a capture of the session has none."""
    marker = request.node.get_closest_marker("lexicon_capture")
    options = dict(marker.kwargs) if marker is not None else {}
    for name in ("plan", "expect", "tokens", "allow_hosts"):
        if isinstance(options.get(name), str):
            options[name] = (options[name],)
        elif name in options:
            options[name] = tuple(options[name])
    return options


def _plan(options: dict[str, Any], config: pytest.Config, default: Any) -> tuple[str, ...]:
    """The plan: that of the test, of the command line, of pytest's configuration, or lexicon's."""
    plan = options.get("plan") or config.getoption("lexicon_plan") or config.getini("lexicon_plan")
    found = tuple(str(path) for path in plan or default)
    if not found and options.get("schemas") is None:
        raise ValueError("there is no plan: add --lexicon-plan, or lexicon_plan to pytest.ini")
    return found


def _fail_on(options: dict[str, Any], config: pytest.Config, default: Any) -> Any:
    """From which severity on findings fail a test; None is never, "own": the test judges."""
    from lexicon_cli.core.finding import Severity

    if "fail_on" in options:
        word = options.pop("fail_on")
        if word is None:
            return "own"
    else:
        word = config.getoption("lexicon_fail_on") or config.getini("lexicon_fail_on")
    if not word:
        return default
    if word not in _LEVELS:
        raise ValueError(f'fail_on takes error, warning, info or never, not "{word}"')
    return None if word == "never" else Severity(word)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 3600:
        raise ValueError(f'lexicon_settle takes seconds, such as 0.5, not "{text}"')
    return value


def _words(error: Exception) -> str:
    hint = getattr(error, "hint", None)
    return f"{error}; {hint}" if hint else str(error)


def _check_extra() -> None:
    from lexicon_cli.jobs.capture_options import missing_packages

    missing = missing_packages()
    if missing:
        pytest.fail(
            f"lexicon_capture needs packages that are not here: {', '.join(missing)}"
            " (pip install 'lexicon-cli[capture]')",
            pytrace=False,
        )
