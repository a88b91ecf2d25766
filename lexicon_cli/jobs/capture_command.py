"""A command run under a capture: in a process group of its own, which ends with it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass

_STEP_S = 0.05
# Between asking a group to end and killing it.
_GRACE_S = 5.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code (128 and the signal's number if one ended it), and whether
    somebody interrupted it or us."""

    code: int
    interrupted: bool


def variables(url: str, file: Path, certificate: Path | None) -> dict[str, str]:
    """What a command is told in its environment: where to send to, and what to trust there."""
    told = {
        "LEXICON_CAPTURE_URL": url,
        "LEXICON_CAPTURE_FILE": str(file.absolute()),
        "MIXPANEL_API_HOST": url,
    }
    if certificate is not None:
        told["LEXICON_CAPTURE_CERT"] = str(certificate)
        told["NODE_EXTRA_CA_CERTS"] = str(certificate)
    return told


def run_command(
    command: Sequence[str],
    told: Mapping[str, str],
    *,
    should_stop: Callable[[], bool] = lambda: False,
) -> Ended:
    """Run a command to its end; whatever of its process group is left then is ended as well.

    With `should_stop` it is ended early. Raises UsageError if it cannot be started.
    """
    child = _started(command, {**os.environ, **told})
    interrupted = False
    try:
        with _foreground(child.pid):
            while child.poll() is None and not should_stop():
                with suppress(subprocess.TimeoutExpired):
                    child.wait(_STEP_S)
    except KeyboardInterrupt:
        interrupted = True
    stopped = child.poll() is None and not interrupted
    _end_group(child, signal.SIGINT if interrupted else signal.SIGTERM)
    code = child.returncode
    was_interrupted = interrupted or code in (-signal.SIGINT, 128 + signal.SIGINT)
    return Ended(0 if stopped else 128 - code if code < 0 else code, was_interrupted)


def _started(command: Sequence[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(list(command), env=environment, process_group=0)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f'cannot run "{command[0]}": {reason.lower()}',
            hint="everything after -- is one command with its arguments",
        ) from error


def _end_group(child: "subprocess.Popen[bytes]", first: int) -> None:
    """End the command and what it started. A signal to a group that is gone is no fault."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, first)
    deadline = time.monotonic() + _GRACE_S
    try:
        while time.monotonic() < deadline and _is_alive(child):
            time.sleep(_STEP_S)
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _is_alive(child: "subprocess.Popen[bytes]") -> bool:
    child.poll()
    try:
        os.killpg(child.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


@contextmanager
def _foreground(group: int) -> Iterator[None]:
    """The terminal is the group's while it runs, so that it may read keys and gets Ctrl-C."""
    if not sys.stdin or not sys.stdin.isatty():
        yield
        return
    before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    try:
        with suppress(OSError):
            os.tcsetpgrp(sys.stdin.fileno(), group)
        yield
    finally:
        with suppress(OSError):
            os.tcsetpgrp(sys.stdin.fileno(), os.getpgrp())
        signal.signal(signal.SIGTTOU, before)
