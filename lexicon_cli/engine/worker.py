"""One worker process. It reads its kernel, then parts, and answers each as wire.py says."""

import os
import signal
import sys
import time
from typing import IO

from lexicon_cli.engine.parts import check_part
from lexicon_cli.engine.wire import read_part, write_failure, write_moved, write_tally
from lexicon_cli.kernel.kernel import Kernel

_BETWEEN_S = 0.1


def main() -> None:
    """Serve until standard input ends, or the parent has gone."""
    # Ctrl-C reaches the whole group: the parent decides what to do, workers just end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _serve()
    except BrokenPipeError:
        os._exit(1)  # nobody is left to be told


def _serve() -> None:
    answers = sys.stdout.buffer
    progress = _Progress(answers)
    kernel: Kernel | None = None
    raw = sys.stdin.buffer.readline()
    for line in sys.stdin.buffer:
        try:
            kernel = kernel or Kernel.from_json(raw)
            answer = write_tally(check_part(kernel, read_part(line), moved=progress).to_json())
        except Exception as error:  # noqa: BLE001 - the parent shows it, whatever it is
            answer = write_failure(error)
        progress.flush()
        answers.write(answer)
        answers.flush()


class _Progress:
    """Tells the parent about bytes done, some times a second."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._size = 0
        self._told_at = time.monotonic()

    def __call__(self, size: int) -> None:
        self._size += size
        if time.monotonic() - self._told_at >= _BETWEEN_S:
            self.flush()
            self._answers.flush()

    def flush(self) -> None:
        """Write down what is not told yet."""
        if self._size:
            self._answers.write(write_moved(self._size))
        self._size = 0
        self._told_at = time.monotonic()
