"""What a test has in hand of its capture: where to send to, and what has come."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, NoReturn

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report

if TYPE_CHECKING:
    from lexicon_cli.jobs.capture import Capture

Event = dict[str, Any]
FailOn = Severity | None | Literal["own"]
_STEP_S = 0.02
_TIMEOUT_S = 10.0
_LONGEST_CHECK_S = 60.0
_MOST_LINES = 20


class _Expected(NamedTuple):
    name: str
    properties: Mapping[str, Any]
    times: int | None  # None: at least once
    seconds: float

    def is_met(self, count: int) -> bool:
        return count >= 1 if self.times is None else count == self.times


class Captured:
    """A running capture. What came before the last `clear` is out of sight."""

    def __init__(self, capture: "Capture", settings: Settings, *, settle: float = 0.2) -> None:
        self._capture = capture
        self._settings = settings
        self._settle = settle
        self._mark = 0  # bytes of the file that are out of sight
        self._expected: list[_Expected] = []
        self._report: Report | None = None
        self.url = capture.url
        self.file: Path = capture.export_path
        self.certificate = capture.certificate

    # -- what came ---------------------------------------------------------------------------

    def events(
        self, name: str | None = None, *, count: int | None = None, timeout: float = _TIMEOUT_S
    ) -> list[Event]:
        """The events so far, in order of arrival, as they were sent.

        With `count` it waits for so many, and the test fails if they do not come in time.
        """
        __tracebackhide__ = True
        deadline = time.monotonic() + timeout
        while True:
            found = [one for one in self._events() if name is None or one.get("event") == name]
            if len(found) >= (count or 0):
                return found
            if time.monotonic() > deadline:
                what = f'events "{name}"' if name else "events"
                _fail(f"{len(found)} of {count} {what} came in {timeout:g} s; {self._came()}")
            time.sleep(_STEP_S)

    def wait_for(
        self,
        name: str,
        properties: Mapping[str, Any] | None = None,
        *,
        timeout: float = _TIMEOUT_S,
    ) -> Event:
        """The first event of a name with these properties; the test fails if none comes in time."""
        __tracebackhide__ = True
        deadline = time.monotonic() + timeout
        while not (found := self._matching(name, properties or {})):
            if time.monotonic() > deadline:
                which = _which(name, properties or {})
                _fail(f"no event {which} in {timeout:g} s; {self._came(name)}")
            time.sleep(_STEP_S)
        return found[0]

    def expect(
        self,
        name: str,
        properties: Mapping[str, Any] | None = None,
        *,
        times: int | None = None,
        timeout: float = _TIMEOUT_S,
    ) -> None:
        """Say that such an event must have come when the test is over, or exactly so many of them;
        0 is none. They may be late by `timeout` seconds."""
        self._expected.append(_Expected(name, properties or {}, times, timeout))

    def clear(self) -> None:
        """Forget what came and what was expected so far."""
        self._wait_until_checked()
        self._mark = self.file.stat().st_size
        self._expected.clear()
        self._capture.clear()

    # -- what is wrong with it ---------------------------------------------------------------

    def report(self) -> Report:
        """The report of `lexicon capture` on what came so far."""
        if self._report is not None:
            return self._report
        self._wait_until_checked()
        if not self._mark:
            return self._capture.result()
        return self._report_of_the_rest()

    def findings(self, severity: str | None = None) -> tuple[Finding, ...]:
        """What was found so far, worst first; those of a severity and above."""
        least = 0 if severity is None else Severity(severity).rank
        return tuple(one for one in self.report().findings if one.severity.rank >= least)

    def assert_clean(self, severity: str = "error") -> None:
        """Fail the test now if there is a finding of that severity or above."""
        __tracebackhide__ = True
        found = self.findings(severity)
        if found:
            _fail(_broken(found))

    # -- the end -----------------------------------------------------------------------------

    def end(self) -> None:
        """Wait for what is late, and take no more."""
        for one in self._expected:
            deadline = time.monotonic() + one.seconds
            while not one.is_met(self._count(one)) and time.monotonic() < deadline:
                if one.times is not None and self._count(one) > one.times:
                    break
                time.sleep(_STEP_S)
        self._wait_for_silence()
        self._capture.stop()
        self._report = self._capture.result() if not self._mark else self._report_of_the_rest()

    def verdict(self, fail_on: FailOn) -> str | None:
        """Why the test fails, None if it does not. With "own" the test has judged the findings."""
        parts = []
        missed = [one for one in self._expected if not one.is_met(self._count(one))]
        for one in missed:
            which, count = _which(one.name, one.properties), self._count(one)
            wanted = "at least one" if one.times is None else f"{one.times}"
            parts.append(f"expected {wanted} of event {which}, came {count}; {self._came()}")
        if isinstance(fail_on, Severity):
            found = self.findings(fail_on.value)
            if found:
                parts.append(_broken(found))
        return "\n".join(parts) or None

    def mild(self, fail_on: FailOn) -> str | None:
        """The errors and warnings that do not fail the test, in words."""
        if fail_on == "own":
            return None
        found = self.findings("warning")
        return _broken(found) if found else None

    # -- inside ------------------------------------------------------------------------------

    def _events(self) -> list[Event]:
        from lexicon_cli.capture.blanking import Blanking

        content = self.file.read_bytes()[self._mark :]
        lines = Blanking().read(content[: content.rfind(b"\n") + 1])[1]
        records = (json.loads(line.raw) for line in lines if line.is_event)
        return [record for record in records if isinstance(record, dict)]

    def _matching(self, name: str, properties: Mapping[str, Any]) -> list[Event]:
        return [
            one
            for one in self._events()
            if one.get("event") == name and _has(one.get("properties"), properties)
        ]

    def _count(self, one: _Expected) -> int:
        return len(self._matching(one.name, one.properties))

    def _came(self, name: str | None = None) -> str:
        events = self._events()
        alike = [one.get("properties") for one in events if name and one.get("event") == name]
        if alike:
            return f'of "{name}" there came: {json.dumps(alike[:3], ensure_ascii=False)[:1000]}'
        names = sorted({str(one.get("event")) for one in events})
        return f"there came: {', '.join(names[:_MOST_LINES]) or 'nothing'}"

    def _wait_until_checked(self) -> None:
        deadline = time.monotonic() + _LONGEST_CHECK_S
        while self._capture.quiet_for() == 0.0 and time.monotonic() < deadline:
            time.sleep(_STEP_S)

    def _wait_for_silence(self) -> None:
        since = time.monotonic()
        while time.monotonic() - since < _TIMEOUT_S:
            waited = min(time.monotonic() - since, self._capture.quiet_for())
            if waited >= self._settle:
                return
            time.sleep(_STEP_S)

    def _report_of_the_rest(self) -> Report:
        """The report of what came after the mark, which is checked anew: what only a whole run
        shows must not know of what was cleared."""
        from lexicon_cli.core.records import replace
        from lexicon_cli.jobs.validate import validate

        content = self.file.read_bytes()
        rest = self.file.with_name(f"{self.file.stem}-cleared.ndjson")
        first = content[: content.find(b"\n") + 1]
        whole = content.rfind(b"\n") + 1
        rest.write_bytes(first + content[self._mark : whole])
        options = self._capture.options
        found = validate(
            [str(rest)],
            plan=options.plan,
            schemas=options.schemas,
            settings=self._settings,
            jobs=1,
        )
        return replace(found, command="capture")


def _has(found: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether properties have at least these, with these values."""
    if not isinstance(found, dict):
        return False
    return all(name in found and found[name] == value for name, value in wanted.items())


def _which(name: str, properties: Mapping[str, Any]) -> str:
    told = ", ".join(f"{key}={value!r}" for key, value in properties.items())
    return f'"{name}" with {told}' if told else f'"{name}"'


def _broken(found: tuple[Finding, ...]) -> str:
    lines = [_line(one) for one in found[:_MOST_LINES]]
    if len(found) > _MOST_LINES:
        lines.append(f"  and {len(found) - _MOST_LINES} more")
    return "\n".join(["tracking breaks the plan:", *lines])


def _line(one: Finding) -> str:
    event = f'"{one.event}": ' if one.event and f'"{one.event}"' not in one.message else ""
    hint = f" ({one.suggestion})" if one.suggestion and one.suggestion not in one.message else ""
    return f"  {one.severity.value} {one.code} {event}{one.message}{hint}"


def _fail(words: str) -> NoReturn:
    import pytest

    __tracebackhide__ = True
    pytest.fail(words)
