"""Parts spread over worker processes: kernels go to them, tallies and daily facts come back.

The workers are plain child processes and not `multiprocessing`: nothing is pickled, a caller needs
no main guard, and a worker that dies is seen at once.
"""

import json
import os
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from lexicon_cli.core.errors import LexiconError
from lexicon_cli.engine.parts import Moved, Part
from lexicon_cli.engine.wire import FactsAnswer, read_answer, write_part
from lexicon_cli.kernel.tally import Tally

if TYPE_CHECKING:
    from lexicon_cli.history.facts import DailyFacts
    from lexicon_cli.history.options import FactsOptions

# Workers import from where we do, whatever lies in the working directory.
_START = """\
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from lexicon_cli.engine.worker import main
main()
"""
_Process: TypeAlias = "subprocess.Popen[bytes]"


class WorkerError(LexiconError):
    """A worker process died."""


class Pool:
    """Runs parts in `jobs` processes. `kernel` is the JSON that Kernel.from_json takes, None if the
    lines are read for their daily facts only. `facts` says which facts are wanted as well: they
    are there when the run has ended."""

    def __init__(
        self, kernel: bytes | None, jobs: int, *, facts: "FactsOptions | None" = None
    ) -> None:
        self._kernel = kernel or b"null"
        self._jobs = jobs
        self._wanted = facts
        self.facts: DailyFacts | None = None
        self._todo: queue.SimpleQueue[Part] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[int | bytes | FactsAnswer | Exception] = (
            queue.SimpleQueue()
        )
        self._processes: list[_Process] = []
        self._threads: list[threading.Thread] = []

    def run(self, parts: Sequence[Part], *, moved: Moved = lambda size: None) -> Tally:
        """The merged tally of all parts; `moved` is called with bytes of files as they are done.

        Raises WorkerError, or what a worker raised; no process is left behind.
        """
        for part in sorted(parts, key=lambda part: -part.size):
            self._todo.put(part)
        environment = _environment()
        total = Tally()
        workers = min(self._jobs, len(parts))
        left = len(parts) + (workers if self._wanted is not None else 0)
        try:
            for _ in range(workers):
                self._start(environment)
            while left:
                result = self._results.get()
                if isinstance(result, Exception):
                    raise result
                if isinstance(result, int):
                    moved(result)
                    continue
                left -= 1
                if isinstance(result, FactsAnswer):
                    self._add_facts(result.raw)
                else:
                    total.merge(Tally.from_json(result))
        finally:
            for process in self._processes:
                process.kill()
            for process, thread in zip(self._processes, self._threads, strict=True):
                process.wait()
                thread.join()
                _close(process)
        return total

    def _start(self, environment: dict[str, str]) -> None:
        try:
            process = subprocess.Popen(
                [sys.executable, "-c", _START, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
            )
        except OSError as error:
            raise WorkerError(
                f"cannot start a worker process: {(error.strerror or str(error)).lower()}",
                hint="--jobs 1 needs none",
            ) from error
        self._processes.append(process)
        self._threads.append(threading.Thread(target=self._serve, args=(process,), daemon=True))
        self._threads[-1].start()

    def _serve(self, process: _Process) -> None:
        """Feed one worker until nothing is left to do."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(self._kernel + b"\n" + self._facts_line())
            while True:
                part = self._todo.get_nowait()
                process.stdin.write(write_part(part))
                process.stdin.flush()
                answer = read_answer(process.stdout)
                while isinstance(answer, int):
                    self._results.put(answer)
                    answer = read_answer(process.stdout)
                self._results.put(answer)
        except queue.Empty:
            self._end(process)
        except (OSError, ValueError, EOFError):
            self._results.put(_died(process))

    def _end(self, process: _Process) -> None:
        """Nothing is left for the worker: it hands over its facts, if there are any, and ends."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.close()
            if self._wanted is not None:
                self._results.put(read_answer(process.stdout))
        except (OSError, ValueError, EOFError):
            self._results.put(_died(process))

    def _facts_line(self) -> bytes:
        wanted = None if self._wanted is None else self._wanted.to_dict()
        return json.dumps(wanted).encode() + b"\n"

    def _add_facts(self, raw: bytes) -> None:
        from lexicon_cli.history.saved import from_json

        found = from_json(raw)
        if self.facts is None:
            self.facts = found
        else:
            self.facts.merge(found)


def _environment() -> dict[str, str]:
    """The environment of all workers of one run: one hash seed, so that their ledgers agree."""
    return os.environ | {"PYTHONHASHSEED": str(secrets.randbelow(2**32)), "PYTHONSAFEPATH": "1"}


def _close(process: _Process) -> None:
    """Close the pipes of a process that has ended."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            # What it was not sent any more is lost with it.
            with suppress(OSError):
                pipe.close()


def _died(process: _Process) -> WorkerError:
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        code = None
    how = f"by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
    return WorkerError(
        f"a worker process ended {how}",
        hint="out of memory? run with fewer --jobs; nothing was written",
    )
