"""A capture from the command line: what is said, when it ends, and with which exit code."""

import contextlib
import signal
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from lexicon_cli.cli.capture_values import Ends
from lexicon_cli.cli.show import FINDINGS, Target, exit_code, finish
from lexicon_cli.cli.terminal import say
from lexicon_cli.config.settings import Settings

if TYPE_CHECKING:
    from lexicon_cli.jobs.capture import Capture
    from lexicon_cli.jobs.capture_options import CaptureOptions

INTERRUPTED = 130
_STEP_S = 0.05
# However busy a client is after its command has ended: it is not waited for longer.
_LONGEST_SETTLE_S = 30.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def run_capture(
    options: "CaptureOptions",
    settings: Settings,
    found: tuple[Target, ...],
    ends: Ends,
    command: Sequence[str],
    store: str | None,
) -> int:
    """Capture until the end, report, and tell the verdict."""
    from lexicon_cli.cli.broken import broken_plan_shown
    from lexicon_cli.cli.capture_screen import screen_for
    from lexicon_cli.jobs.capture import Capture

    streams = found[0].format == "jsonl" and found[0].file is None
    screen = screen_for(streams=streams, has_command=bool(command), settings=settings)
    with broken_plan_shown(found, settings):
        capture = Capture(options, settings, rows=screen.rows)
    with _terminable(), capture:
        _greet(capture)
        failed = interrupted = False
        with screen.shown(capture):
            try:
                failed, interrupted = _until_end(capture, ends, command)
            except KeyboardInterrupt:
                interrupted = bool(command)
        capture.stop()
        report = capture.result()
    if capture.row_fault is not None:
        say(f"lexicon: warning: the live rows ended early: {capture.row_fault!r}")
    if store is not None:
        _load(store, capture)
    say(f'lexicon: everything that came is in "{options.file}"')
    screen.finish(report)
    if streams:
        found = found[1:]
    code = finish(report, found, settings) if found else exit_code(report, settings)
    if interrupted:
        return INTERRUPTED
    return max(code, FINDINGS) if failed else code


def _until_end(capture: "Capture", ends: Ends, command: Sequence[str]) -> tuple[bool, bool]:
    """Whether the command failed, and whether it was interrupted."""
    started = time.monotonic()

    def is_over() -> bool:
        if ends.duration is not None and time.monotonic() - started >= ends.duration:
            return True
        return ends.max_events is not None and capture.events >= ends.max_events

    if not command:
        while not is_over():
            time.sleep(_STEP_S)
        return False, False
    from lexicon_cli.jobs.capture_command import run_command, variables

    told = variables(capture.url, capture.export_path, capture.certificate)
    ended = run_command(command, told, should_stop=is_over)
    if ended.code and not ended.interrupted:
        say(f'lexicon: the command "{command[0]}" failed with exit code {ended.code}')
    if not ended.interrupted:
        _settle(capture, ends.settle)
    return ended.code != 0, ended.interrupted


def _settle(capture: "Capture", silence: float) -> None:
    """Wait for the last batches: until nothing has come for a while since now."""
    since = time.monotonic()
    while time.monotonic() - since < _LONGEST_SETTLE_S:
        waited = time.monotonic() - since
        if waited >= silence and capture.quiet_for() >= silence:
            return
        time.sleep(_STEP_S)


def _greet(capture: "Capture") -> None:
    options = capture.options
    say(f"lexicon: capturing at {capture.url}  (Live View: {capture.url}/)")
    if options.host not in _LOOPBACK:
        say(f'lexicon: warning: listening on "{options.host}": other machines can send here too')
    if capture.fingerprint is not None:
        say(f"lexicon: certificate {capture.certificate}, to be trusted by clients")
        say(f"  SHA-256 {capture.fingerprint}")
    if options.forward is not None:
        kept = "; events with errors are kept back" if options.block else ""
        say(f"lexicon: passing requests on to {options.forward}{kept}")


def _load(store: str, capture: "Capture") -> None:
    from lexicon_cli.jobs.store_load import load

    for one in load(store, [str(capture.export_path)]):
        say(f'lexicon: {one.added:,} of {one.events:,} events are new in "{store}"')


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """An end asked for by the system is one by the user: with a report."""

    def stop(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
