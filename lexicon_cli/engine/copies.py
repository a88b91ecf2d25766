"""Children that are copies of this process: what it has imported is there, and its hash seed."""

import fcntl
import gc
import os
import signal
import threading
import time
import traceback
from collections.abc import Iterable, Sequence
from typing import IO, NoReturn

from lexicon_cli.engine.children import Child, Serve

_POLL_S = 0.01
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def start_copies(count: int, serve: Serve, children: list[Child]) -> None:
    """Add so many copies that call `serve` to the children. Raises OSError if one cannot be."""
    # A signal between a child's birth and its own way with signals would unwind our work in it.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    try:
        for _ in range(count):
            children.append(_Copy(serve, children, before))
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Copy:
    """A copy of this process that only serves. `siblings` were copied before it; `mask` are the
    signals that are blocked once it goes its own way."""

    def __init__(self, serve: Serve, siblings: Sequence[Child], mask: Iterable[int]) -> None:
        theirs, orders = os.pipe()
        answers, mine = os.pipe()
        others = [pipe.fileno() for child in siblings for pipe in (child.orders, child.answers)]
        try:
            self._pid = os.fork()
            if self._pid == 0:
                _live(serve, theirs, mine, close=(orders, answers, *others), mask=mask)
        except OSError:
            os.close(orders)
            os.close(answers)
            raise
        finally:
            os.close(theirs)
            os.close(mine)
        self._code: int | None = None
        self._lock = threading.Lock()
        self.orders: IO[bytes] = os.fdopen(orders, "wb")
        self.answers: IO[bytes] = os.fdopen(answers, "rb")

    def kill(self) -> None:
        with self._lock:
            if not self._has_ended(os.WNOHANG):  # its number may be another's by now
                os.kill(self._pid, signal.SIGKILL)

    def wait(self, seconds: float | None = None) -> int | None:
        give_up_at = time.monotonic() + (seconds or 0)
        while True:
            with self._lock:
                if self._has_ended(0 if seconds is None else os.WNOHANG):
                    return self._code
            if time.monotonic() >= give_up_at:
                return None
            time.sleep(_POLL_S)

    def _has_ended(self, options: int) -> bool:
        if self._code is None:
            pid, status = os.waitpid(self._pid, options)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code is not None


def _live(
    serve: Serve, orders: int, answers: int, *, close: Sequence[int], mask: Iterable[int]
) -> NoReturn:
    """The whole life of a copy: nothing of what this process was about to do is done in it."""
    code = 1
    try:
        gc.freeze()  # looking through what is shared would copy it
        # Where a standard stream was closed, a pipe may have its number.
        lines, out = (fcntl.fcntl(pipe, fcntl.F_DUPFD_CLOEXEC, 3) for pipe in (orders, answers))
        for pipe in (orders, answers, *close):
            os.close(pipe)
        _leave_standard_streams()
        # Ctrl-C reaches the whole group: the parent decides what to do.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        with os.fdopen(lines, "rb") as read, os.fdopen(out, "wb") as write:
            serve(read, write)
        code = 0
    except BrokenPipeError:
        pass  # nobody is left to be told
    except BaseException:  # noqa: BLE001 - told here, where it cannot go any further
        traceback.print_exc()
    finally:
        os._exit(code)


def _leave_standard_streams() -> None:
    """Whoever reads our standard output waits for our end, not for that of a copy."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        if stream != nothing:
            os.dup2(nothing, stream)
    if nothing > 1:
        os.close(nothing)
