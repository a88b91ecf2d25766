"""The checker: a thread that reads the capture file behind its writer and checks what is in it.

The file itself is the queue, so that memory stays flat when the checker cannot follow; what it
finds is what `validate` finds in the file, because it reads the same bytes with the same kernel.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from lexicon_cli.capture.blanking import Blanking
from lexicon_cli.capture.judging import RowJudge
from lexicon_cli.capture.request_cells import RequestCells
from lexicon_cli.capture.session import Checked
from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.ledger import Ledger
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.recorder import Recorder
from lexicon_cli.kernel.tally import Span, Tally

_BLOCK_BYTES = 256 * 1024
# A clock that stands still would find more and more events "in the future".
_FRESH_S = 300.0
# Rows cost more than all the checking. Of more records a second only the last become rows: nobody
# sees the rest pass by. So many may come at once after a lull.
_ROWS_A_SECOND = 500.0
_ROWS_AT_ONCE = 3_000.0

Rows = Callable[[Sequence[Checked]], None]


class Snapshot(NamedTuple):
    """What was found in the first `size` bytes of the file."""

    tally: Tally
    requests: RequestCells
    options: KernelOptions
    size: int


class Checker:
    """Checks one capture file. `options_at` gives the kernel's options as of a moment (seconds
    since the epoch); `rows` takes checked records, all of them if `every_row`; `skip` hears of how
    many it does not get."""

    def __init__(
        self,
        path: Path,
        bundle: SchemaBundle,
        options_at: Callable[[float], KernelOptions],
        committed: Callable[[], int],
        *,
        rows: Rows | None = None,
        skip: Callable[[int], None] = lambda count: None,
        every_row: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._path = path
        self._bundle = bundle
        self._options_at = options_at
        self._committed = committed
        self._rows = rows
        self._skip = skip
        self._every_row = every_row
        self._clock = clock
        self._done = 0
        self._blanking = Blanking()
        self._cells = RequestCells(bundle)
        self._tally = Tally()
        self._kept = self._lines = 0
        self._row_budget, self._rows_at = _ROWS_AT_ONCE, time.monotonic()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = False
        self.fault: BaseException | None = None  # what ended the thread
        self.row_fault: Exception | None = None  # what ended the rows
        self._options = options_at(clock())
        self._tally.ledger = Ledger(self._options.side_dir)
        self._renew()
        self._thread = threading.Thread(target=self._run, name="checker", daemon=True)

    def start(self) -> None:
        """Begin with the file's first byte."""
        self._thread.start()

    def notify(self) -> None:
        """More may be in the file."""
        self._wake.set()

    def stop(self) -> None:
        """Check what is there, and end."""
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def done(self) -> int:
        """How many bytes are checked."""
        return self._done

    @property
    def behind(self) -> int:
        """How many bytes wait to be checked."""
        return self._committed() - self._done

    def traffic(self) -> dict[str, int]:
        """Events so far, by name."""
        with self._lock:
            self._settle()
            return {name: traffic.count for name, traffic in self._tally.traffic.items()}

    def snapshot(self) -> Snapshot:
        """What was found so far, apart from what is found from now on."""
        with self._lock:
            span = self._settle()
            tally = Tally.from_json(self._tally.to_json())
            tally.spans.append(span)
            return Snapshot(tally, self._cells.copy(), self._options, self._done)

    def _settle(self) -> Span:
        """Have the recorder tell the tally all it knows; the span so far, which goes on."""
        self._recorder.close(self._done, self._lines, self._kept)
        return self._tally.spans.pop()

    # -- the thread --------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            with self._path.open("rb", buffering=0) as file:
                self._follow(file.fileno())
        except BaseException as error:  # noqa: BLE001 - whoever asks for a report is told
            self.fault = error

    def _follow(self, descriptor: int) -> None:
        while True:
            self._wake.clear()
            is_last = self._stopping
            while self._done < self._committed():
                self._take(self._block(descriptor))
            if is_last:
                return
            self._wake.wait()

    def _block(self, descriptor: int) -> bytes:
        """The next whole lines, some at least."""
        size = _BLOCK_BYTES
        while True:
            left = self._committed() - self._done
            block = os.pread(descriptor, min(size, left), self._done)
            cut = block.rfind(b"\n") + 1
            if cut:
                return block[:cut]
            if len(block) < min(size, left):
                raise OSError(f'"{self._path}" became shorter while it was read')
            size *= 4

    def _take(self, block: bytes) -> None:
        blank, lines = self._blanking.read(block)
        with self._lock:
            if time.monotonic() - self._fresh_at > _FRESH_S:
                self._renew()
            counted = self._kernel.check_block(blank, self._recorder, self._done, self._lines)
            found = [self._cells.read(line) for line in lines]
            self._lines += counted[0]
            self._kept += counted[1]
            self._done += len(block)
        if self._rows is not None:
            kept = list(zip(lines, found, strict=True))
            skipped = 0 if self._every_row else max(0, len(kept) - self._rows_left())
            passed_over = self._judge.skip(kept[:skipped])
            try:
                if passed_over:
                    self._skip(passed_over)
                made = self._judge.rows(kept[skipped:])
                self._row_budget -= len(made)
                self._rows(made)
            except Exception as error:  # noqa: BLE001 - who looks on must not stop the checks
                self._rows, self.row_fault = None, error

    def _rows_left(self) -> int:
        """How many rows may be made now."""
        now = time.monotonic()
        grown = self._row_budget + (now - self._rows_at) * _ROWS_A_SECOND
        self._row_budget, self._rows_at = min(_ROWS_AT_ONCE, grown), now
        return max(0, int(self._row_budget))

    def _renew(self) -> None:
        """A kernel for which it is now."""
        before = getattr(self, "_recorder", None)
        if before is not None:
            self._settle()
        self._fresh_at = time.monotonic()
        self._options = self._options_at(self._clock())
        self._kernel = Kernel.from_bundle(self._bundle, self._options)
        self._recorder = Recorder(self._kernel.judge, self._options, self._tally, 0, 0)
        if before is not None:
            self._recorder.events, self._recorder.malformed = before.events, before.malformed
        judge = getattr(self, "_judge", None)
        self._judge = RowJudge(self._bundle, self._kernel.judge, self._options, judge)
