"""One worker process. It reads its kernel, then parts, and answers each as wire.py says."""

import json
import os
import signal
import sys
import time
from typing import IO, TYPE_CHECKING

from lexicon_cli.engine.parts import Checker, added, check_part
from lexicon_cli.engine.wire import (
    read_part,
    write_done,
    write_facts,
    write_failure,
    write_moved,
    write_tally,
)
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.tally import Tally

if TYPE_CHECKING:
    from lexicon_cli.history.collect import Collector

_BETWEEN_S = 0.1


def main() -> None:
    """Serve until standard input ends, or the parent has gone."""
    # Ctrl-C reaches the whole group: the parent decides what to do, workers just end with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(1)  # nobody is left to be told


def serve(lines: IO[bytes], answers: IO[bytes]) -> None:
    """Read orders until there are no more; answer each, and in the end with all that was found."""
    progress = _Progress(answers)
    checker: Checker | None = None
    total: Tally | None = None
    raw, wanted = lines.readline(), lines.readline()
    collector = _collector(wanted)
    for line in lines:
        try:
            checker = checker or _checker(raw, collector)
            total = added(total, check_part(checker, read_part(line), moved=progress))
            answer = write_done()
        except Exception as error:  # noqa: BLE001 - the parent shows it, whatever it is
            answer = write_failure(error)
        progress.flush()
        answers.write(answer)
        answers.flush()
    answers.write(write_tally((total or Tally()).to_json()))
    if collector is not None:
        from lexicon_cli.history.saved import to_json

        answers.write(write_facts(to_json(collector.finish())))
    answers.flush()


def _collector(wanted: bytes) -> "Collector | None":
    content = json.loads(wanted or b"null")
    if content is None:
        return None
    from lexicon_cli.history.options import FactsOptions

    return FactsOptions.from_dict(content).collector()


def _checker(raw: bytes, collector: "Collector | None") -> Checker:
    kernel = None if raw.strip() == b"null" else Kernel.from_json(raw)
    if collector is None:
        assert kernel is not None
        return kernel
    from lexicon_cli.engine.watching import Watching

    return Watching(kernel, collector)


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
