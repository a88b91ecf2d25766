"""Daily facts taken from the lines that a kernel reads, or from lines that nobody else reads.

Lines are read and unpacked once, whoever looks at them.
"""

from lexicon_cli.history.collect import Collector
from lexicon_cli.kernel.cutting import BLOCK_BYTES, ByteSource, line_blocks
from lexicon_cli.kernel.decode import MAX_LINE_BYTES
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.tally import Span, Tally


class Watching:
    """Reads parts for a collector, and for a kernel if there is one. It stands where a kernel does:
    without one its tallies have nothing but spans."""

    def __init__(self, kernel: Kernel | None, collector: Collector) -> None:
        self._kernel = kernel
        self._collector = collector
        self.options = KernelOptions(now_ms=0) if kernel is None else kernel.options

    def check_stream(
        self, file: ByteSource, *, source: int = 0, start: int = 0, end: int | None = None
    ) -> Tally:
        """The tally of a stream of lines from its position, which is byte `start` of the source."""
        if self._kernel is None:
            return self._read(file, source, start, end)
        watched = _Watched(file, _Lines(self._collector, start))
        tally = self._kernel.check_stream(watched, source=source, start=start, end=end)
        watched.end()
        return tally

    def _read(self, file: ByteSource, source: int, start: int, end: int | None) -> Tally:
        lines, offset = _Lines(self._collector, start), start
        for block in line_blocks(file, None if end is None else end - start):
            if isinstance(block, int):
                offset += block
                lines.skip()
            else:
                offset += len(block)
                lines.take(block)
        tally = Tally()
        counts = lines.newlines, lines.kept, lines.events, lines.malformed
        tally.spans.append(Span(source, start, offset, *counts))
        return tally


class _Lines:
    """Blocks of whole lines into a collector. `newlines` counts lines, `kept` those not blank."""

    def __init__(self, collector: Collector, start: int) -> None:
        self._collector = collector
        self._is_first = start == 0
        self.newlines = 0
        self.kept = 0
        self.events = 0
        self.malformed = 0

    def take(self, block: bytes) -> None:
        """Count the events of some lines."""
        counted = self._collector.add_lines(block, is_first=self._is_first)
        self._is_first = False
        self.newlines += counted.lines
        self.kept += counted.kept
        self.events += counted.kept - counted.malformed
        self.malformed += counted.malformed

    def skip(self) -> None:
        """A line that is too long to look at."""
        self._is_first = False
        self.newlines += 1
        self.kept += 1
        self.malformed += 1


class _Watched:
    """A stream whose lines are looked at while they are read."""

    def __init__(self, file: ByteSource, lines: _Lines) -> None:
        self._file = file
        self._lines = lines
        self._pieces: list[bytes] = []  # of a line whose end has not come yet
        self._held = 0

    def read(self, size: int, /) -> bytes | None:
        """Up to `size` bytes, b"" at the end."""
        block = self._file.read(size)
        if block:
            self._look(block)
        return block

    def end(self) -> None:
        """Nothing more will be read."""
        if self._held:
            self._pass_on(b"")

    def _look(self, block: bytes) -> None:
        last = block.rfind(b"\n") + 1
        if last:
            self._pass_on(block[:last])
            block = block[last:]
        if block:
            self._held += len(block)
            # Of a line that is too long only that it is there counts.
            if self._held <= MAX_LINE_BYTES + BLOCK_BYTES:
                self._pieces.append(block)

    def _pass_on(self, block: bytes) -> None:
        """Lines up to an end of one, together with what was held."""
        cut = block.find(b"\n") + 1 or len(block)
        is_long = self._held + len(block[:cut].rstrip(b"\r\n")) > MAX_LINE_BYTES
        if is_long:
            self._lines.skip()
            block = block[cut:]
        elif self._held:
            block = b"".join([*self._pieces, block])
        self._pieces, self._held = [], 0
        if block:
            self._lines.take(block)
