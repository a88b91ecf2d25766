"""Child processes that work for us: copies of this process where that is safe, else fresh ones.

A copy has everything imported and the same hash seed, so it works at once. Copying is left alone
where other threads run, whose locks it would find locked for ever, and off Linux, where system
libraries do not stand it.
"""

import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol, TypeAlias

Serve: TypeAlias = Callable[[IO[bytes], IO[bytes]], None]
# Fresh ones import from where we do, whatever lies in the working directory.
_START = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from lexicon_cli.engine.worker import main
main()
"""
_THREADS = "/proc/self/task"


class Child(Protocol):
    """A process that reads orders and writes answers."""

    orders: IO[bytes]
    answers: IO[bytes]

    def kill(self) -> None:
        """End it at once, if it has not ended."""

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit code, -signal if one ended it; None if it goes on for so many seconds."""


def start_children(count: int, serve: Serve) -> list[Child]:
    """So many children that call `serve` with their orders and where their answers go. Raises
    OSError if one cannot be started; the others are gone then."""
    children: list[Child] = []
    try:
        if may_copy():
            from lexicon_cli.engine.copies import start_copies

            start_copies(count, serve, children)
        else:
            environment = _environment()
            children.extend(_Fresh(environment) for _ in range(count))
    except BaseException:
        end_children(children)
        for child in children:
            close_pipes(child)
        raise
    return children


def end_children(children: Sequence[Child]) -> None:
    """None of them is left when this returns."""
    for child in children:
        child.kill()
    for child in children:
        child.wait()


def close_pipes(child: Child) -> None:
    """Close the pipes to and from a process that has ended."""
    for pipe in (child.orders, child.answers):
        # What it was not sent any more is lost with it.
        with suppress(OSError):
            pipe.close()


def may_copy() -> bool:
    """Whether a copy of this process finds all of it in order."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    try:
        # Libraries have threads that Python does not know.
        return sum(1 for _ in Path(_THREADS).iterdir()) == 1
    except OSError:
        return False


class _Fresh:
    """A new interpreter that runs worker.main."""

    def __init__(self, environment: dict[str, str]) -> None:
        import json

        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self.orders = self._process.stdin
        self.answers = self._process.stdout

    def kill(self) -> None:
        self._process.kill()

    def wait(self, seconds: float | None = None) -> int | None:
        try:
            return self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None


def _environment() -> dict[str, str]:
    """The environment of all workers of one run: one hash seed, so that their ledgers agree."""
    return os.environ | {"PYTHONHASHSEED": str(secrets.randbelow(2**32)), "PYTHONSAFEPATH": "1"}
