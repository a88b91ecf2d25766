"""Events one by one, in order, for what cannot be told from counts: identity, sessions, loading."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import Source
from lexicon_cli.kernel.cutting import ByteSource, line_blocks
from lexicon_cli.kernel.decode import Malformed, decode_event


class Event(NamedTuple):
    """One event of an input. `source` counts from 0; `line` from 1; `offset` and `raw` are of the
    unpacked line, without its end."""

    source: int
    line: int
    offset: int
    name: str
    properties: dict[str, Any]
    raw: bytes


class Block(NamedTuple):
    """Whole lines of an input; `line` and `offset` are the first one's."""

    source: int
    line: int
    offset: int
    lines: bytes


class Reading:
    """A pass over sources. `skipped` counts lines that hold no event, by why; blank lines are none.

    `damaged` maps a source to what is wrong with it as a whole ("archive-cut", "array-cut").
    """

    def __init__(
        self, sources: Sequence[Source], *, moved: Callable[[int], None] = lambda size: None
    ) -> None:
        self._sources = sources
        self._moved = moved
        self.skipped: Counter[str] = Counter()
        self.damaged: dict[int, str] = {}
        self.lines = 0

    def __iter__(self) -> Iterator[Event]:
        """All events, source by source. Raises InputError for what cannot be read."""
        for source, line, offset, block in self.blocks():
            for whole in block.removesuffix(b"\n").split(b"\n"):
                raw = whole.rstrip(b"\r")
                if raw.strip():
                    found = self.decode(raw, is_first=line == 1)
                    if found is not None:
                        yield Event(source, line, offset, *found, raw)
                line += 1
                offset += len(whole) + 1

    def blocks(self) -> Iterator[Block]:
        """All lines, source by source, for other readers. Raises InputError."""
        for number, source in enumerate(self._sources):
            with open_source(source, moved=self._moved) as stream:
                yield from self._blocks(number, stream)
                if stream.fault is not None:
                    self.damaged[number] = stream.fault

    def decode(self, raw: bytes, *, is_first: bool = False) -> tuple[str, dict[str, Any]] | None:
        """The name and properties of a line, which is counted as skipped if it has none."""
        try:
            return decode_event(raw, first=is_first)
        except Malformed as fault:
            self.skipped[fault.variant] += 1
            return None

    def _blocks(self, source: int, stream: ByteSource) -> Iterator[Block]:
        line, offset = 1, 0
        for block in line_blocks(stream, None):
            if isinstance(block, int):
                line += 1
                offset += block
                self.skipped["too-long"] += 1
                continue
            yield Block(source, line, offset, block)
            line += block.count(b"\n") + (not block.endswith(b"\n"))
            offset += len(block)
        self.lines += line - 1
