"""Parts spread over worker processes: kernels go to them, tallies and daily facts come back.

The workers are plain child processes and not `multiprocessing`: nothing is pickled, a caller needs
no main guard, and a worker that dies is seen at once.
"""

import json
import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from lexicon_cli.core.collecting import without_collection
from lexicon_cli.core.errors import LexiconError
from lexicon_cli.engine.children import Child, close_pipes, end_children, start_children
from lexicon_cli.engine.parts import Moved, Part, added
from lexicon_cli.engine.wire import Done, FactsAnswer, read_answer, write_part
from lexicon_cli.engine.worker import serve
from lexicon_cli.kernel.tally import Tally

if TYPE_CHECKING:
    from lexicon_cli.history.facts import DailyFacts
    from lexicon_cli.history.options import FactsOptions


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
        self._results: queue.SimpleQueue[int | Done | bytes | FactsAnswer | Exception] = (
            queue.SimpleQueue()
        )

    def run(
        self,
        parts: Sequence[Part],
        *,
        moved: Moved = lambda size: None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Tally:
        """The merged tally of all parts; `moved` is called with bytes of files as they are done,
        `meanwhile` once the workers work.

        Raises WorkerError, or what a worker raised; no process is left behind.
        """
        for part in sorted(parts, key=lambda part: -part.size):
            self._todo.put(part)
        children = _start(min(self._jobs, len(parts)))
        threads = [
            threading.Thread(target=self._feed, args=(child,), daemon=True) for child in children
        ]
        try:
            for thread in threads:
                thread.start()
            if meanwhile is not None:
                meanwhile()
            return self._gather(len(children) * (1 if self._wanted is None else 2), moved)
        finally:
            end_children(children)
            for child, thread in zip(children, threads, strict=True):
                if thread.ident is not None:
                    thread.join()
                close_pipes(child)

    def _gather(self, left: int, moved: Moved) -> Tally:
        """What the workers hand over: so many tallies and daily facts."""
        total: Tally | None = None
        while left:
            result = self._results.get()
            if isinstance(result, Exception):
                raise result
            if isinstance(result, int):
                moved(result)
            elif isinstance(result, FactsAnswer):
                left -= 1
                self._add_facts(result.raw)
            elif isinstance(result, bytes):
                left -= 1
                with without_collection():
                    total = added(total, Tally.from_json(result))
        return total or Tally()

    def _feed(self, child: Child) -> None:
        """Give one worker parts until nothing is left to do, then take what it found."""
        try:
            child.orders.write(self._kernel + b"\n" + self._facts_line())
            with suppress(queue.Empty):
                while True:
                    part = self._todo.get_nowait()
                    child.orders.write(write_part(part))
                    child.orders.flush()
                    self._pass_on(child, Done)
            child.orders.close()
            self._pass_on(child, bytes)
            if self._wanted is not None:
                self._pass_on(child, FactsAnswer)
        except (OSError, ValueError, EOFError):
            self._results.put(_died(child))

    def _pass_on(self, child: Child, last: type[Done] | type[bytes] | type[FactsAnswer]) -> None:
        """Pass its answers on up to one of that kind, or to what went wrong."""
        answer: object = None
        while not isinstance(answer, last | Exception):
            answer = read_answer(child.answers)
            self._results.put(answer)

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


def _start(count: int) -> list[Child]:
    try:
        return start_children(count, serve)
    except OSError as error:
        raise WorkerError(
            f"cannot start a worker process: {(error.strerror or str(error)).lower()}",
            hint="--jobs 1 needs none",
        ) from error


def _died(child: Child) -> WorkerError:
    code = child.wait(5)
    how = f"by signal {-code}" if code is not None and code < 0 else f"with exit code {code}"
    return WorkerError(
        f"a worker process ended {how}",
        hint="out of memory? run with fewer --jobs; nothing was written",
    )
