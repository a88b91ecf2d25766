"""Events one by one, in order, for what cannot be told from counts: identity, sessions, loading."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import Source
from lexicon_cli.kernel.cutting import line_blocks
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
        for number, source in enumerate(self._sources):
            with open_source(source, moved=self._moved) as stream:
                yield from self._events(number, stream)
                if stream.fault is not None:
                    self.damaged[number] = stream.fault

    def _events(self, source: int, stream: Any) -> Iterator[Event]:
        line, offset = 0, 0
        for block in line_blocks(stream, None):
            if isinstance(block, int):
                line += 1
                offset += block
                self.skipped["too-long"] += 1
                continue
            for whole in block.removesuffix(b"\n").split(b"\n"):
                line += 1
                raw = whole.rstrip(b"\r")
                if raw.strip():
                    event = self._decode(source, line, offset, raw)
                    if event is not None:
                        yield event
                offset += len(whole) + 1
        self.lines += line

    def _decode(self, source: int, line: int, offset: int, raw: bytes) -> Event | None:
        try:
            name, properties = decode_event(raw, first=line == 1)
        except Malformed as fault:
            self.skipped[fault.variant] += 1
            return None
        return Event(source, line, offset, name, properties, raw)
