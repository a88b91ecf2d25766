"""Parts spread over worker processes; kernels go to them and tallies come back as JSON.

The workers are plain child processes and not `multiprocessing`: nothing is pickled, a caller needs
no main guard, and a worker that dies is seen at once.
"""

import os
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from lexicon_cli.core.errors import LexiconError
from lexicon_cli.engine.parts import Part
from lexicon_cli.engine.worker import write_part
from lexicon_cli.kernel.tally import Tally


class WorkerError(LexiconError):
    """A worker process died or failed."""


class Pool:
    """Runs parts in `jobs` processes. `kernel` is the JSON that Kernel.from_json takes."""

    def __init__(self, kernel: bytes, jobs: int) -> None:
        self._kernel = kernel
        self._jobs = jobs
        self._todo: queue.SimpleQueue[Part] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[tuple[Part, bytes] | Exception] = queue.SimpleQueue()
        self._processes: list[subprocess.Popen[bytes]] = []

    def run(
        self, parts: Sequence[Part], *, done: Callable[[Part], None] = lambda part: None
    ) -> Tally:
        """The merged tally of all parts. Raises WorkerError; no process is left behind."""
        for part in sorted(parts, key=lambda part: -part.size):
            self._todo.put(part)
        environment = _environment()
        total = Tally()
        try:
            for _ in range(min(self._jobs, len(parts))):
                self._start(environment)
            for _ in parts:
                result = self._results.get()
                if isinstance(result, Exception):
                    raise result
                part, answer = result
                total.merge(Tally.from_json(answer))
                done(part)
        finally:
            for process in self._processes:
                process.kill()
                process.wait()
        return total

    def _start(self, environment: dict[str, str]) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "lexicon_cli.engine.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._processes.append(process)
        threading.Thread(target=self._serve, args=(process,), daemon=True).start()

    def _serve(self, process: subprocess.Popen[bytes]) -> None:
        """Feed one worker until nothing is left to do."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(self._kernel + b"\n")
            while True:
                part = self._todo.get_nowait()
                process.stdin.write(write_part(part))
                process.stdin.flush()
                size = process.stdout.readline()
                answer = process.stdout.read(int(size)) if size else b""
                if not size or len(answer) < int(size):
                    raise _died(process)
                if answer.startswith(b'{"failed"'):
                    self._results.put(_failed(answer))
                    return
                self._results.put((part, answer))
        except queue.Empty:
            process.stdin.close()
        except (OSError, ValueError):
            self._results.put(_died(process))
        except WorkerError as error:
            self._results.put(error)


def _environment() -> dict[str, str]:
    """The environment of all workers of one run: one hash seed, so that their ledgers agree, and
    this very package, wherever it was imported from."""
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return os.environ | {
        "PYTHONHASHSEED": str(secrets.randbelow(2**32)),
        "PYTHONPATH": os.pathsep.join(paths),
    }


def _died(process: subprocess.Popen[bytes]) -> WorkerError:
    try:
        code = process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        code = None
    how = f"by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
    return WorkerError(
        f"a worker process ended {how}",
        hint="out of memory? run with fewer --jobs; nothing was written",
    )


def _failed(answer: bytes) -> Exception:
    import json

    text = json.loads(answer)["failed"]
    lines = text.strip().splitlines()
    if "InputError" in lines[-1]:
        return WorkerError(lines[-1].split(": ", 1)[-1])
    return RuntimeError(f"in a worker process:\n{text}")
