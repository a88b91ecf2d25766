"""Work that goes on while worker processes do theirs: in a copy of this process where that is safe,
so that neither waits for the other, else in a thread."""

import threading
import weakref
from collections.abc import Callable
from typing import IO, Protocol

from lexicon_cli.core.errors import LexiconError
from lexicon_cli.engine.children import (
    Child,
    close_pipes,
    end_children,
    may_copy,
    start_children,
)
from lexicon_cli.engine.wire import read_answer, write_failure, write_tally

Work = Callable[[], bytes]


class Aside(Protocol):
    """Work that has begun."""

    def result(self) -> bytes:
        """What came of it, when it has; raises what the work raised."""


def begin_aside(work: Work) -> Aside:
    """Call `work` at once, beside this process or this thread. It keeps nobody from ending: what it
    finds is for this run only."""
    if may_copy():
        try:
            return _Copied(work)
        except OSError:
            pass  # no room for another process
    return _Thread(work)


class _Copied:
    """The work in a copy, which says what it found as a worker does."""

    def __init__(self, work: Work) -> None:
        def serve(orders: IO[bytes], answers: IO[bytes]) -> None:
            try:
                answer = write_tally(work())
            except Exception as error:  # noqa: BLE001 - raised where the result is asked for
                answer = write_failure(error)
            answers.write(answer)

        (self._child,) = start_children(1, serve)
        self._end = weakref.finalize(self, _end, self._child)

    def result(self) -> bytes:
        """What came of it."""
        try:
            answer = read_answer(self._child.answers)
        except (EOFError, ValueError, OSError):
            raise LexiconError(
                "a process that worked aside died",
                hint="out of memory? run with --jobs 1; nothing was written",
            ) from None
        finally:
            self._end()
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, bytes)
        return answer


class _Thread:
    """The work in a thread."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._found = b""
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> bytes:
        """What came of it."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found

    def _run(self) -> None:
        try:
            self._found = self._work()
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            self._error = error


def _end(child: Child) -> None:
    end_children([child])
    close_pipes(child)
