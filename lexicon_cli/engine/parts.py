"""The pieces of work: whole sources, or ranges of bytes of plain files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.opening import FileBytes, open_bytes, open_source
from lexicon_cli.events.sources import Source
from lexicon_cli.kernel.cutting import ByteSource, line_start
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.tally import Tally

# No part is smaller, unless its file is: so small that workers end at about the same time.
PART_BYTES = 8 * 1024 * 1024
# Of what is left to do, a part is so much of a worker's share: large parts first, since each costs
# something when it ends.
_SHARE = 2
Moved = Callable[[int], None]


class Checker(Protocol):
    """What parts are read for: a kernel, or what stands where a kernel does (watching.py)."""

    options: KernelOptions

    def check_stream(
        self, file: ByteSource, *, source: int = 0, start: int = 0, end: int | None = None
    ) -> Tally:
        """The tally of a stream of lines from its position, which is byte `start` of the source."""


class Part(NamedTuple):
    """Bytes [start, end) of the source with that number; all of it if `end` is None."""

    number: int
    source: Source
    start: int
    end: int | None

    @property
    def size(self) -> int:
        """How many bytes of the file it reads; 0 if that cannot be known."""
        return self.source.size if self.end is None else self.end - self.start


def cut(sources: Sequence[Source], workers: int = 1) -> list[Part]:
    """The parts of all sources, in order; what is appended to a file meanwhile is left alone."""
    parts: list[Part] = []
    left = sum(source.size for source in sources if source.can_be_cut)
    for number, source in enumerate(sources):
        if not source.can_be_cut:
            parts.append(Part(number, source, 0, None))
            continue
        start = 0
        while start < source.size:
            size = max(PART_BYTES, left // (_SHARE * workers))
            # A rest that would not be worth a part goes with what is before it.
            end = source.size if source.size - start < 2 * size else start + size
            parts.append(Part(number, source, start, end))
            left -= end - start
            start = end
    return parts


def check_part(kernel: Checker, part: Part, *, moved: Moved = lambda size: None) -> Tally:
    """The tally of one part. `moved` is called with bytes of its file as they are done: they add
    up to the part's size, or to what was read if that is not known beforehand.

    Raises InputError for a file that cannot be read, or that shrank since it was found.
    """
    with _counted(part, moved) as count:
        return _range(kernel, part, count) if part.end is not None else _whole(kernel, part, count)


def added(total: Tally | None, found: Tally) -> Tally:
    """The tally of what was found before, None at first, and what was found now."""
    if total is None:
        return found
    total.merge(found)
    return total


def _range(kernel: Checker, part: Part, moved: Moved) -> Tally:
    assert part.end is not None
    with open_bytes(part.source.name) as file:
        begin, stop = line_start(file, part.start), line_start(file, part.end)
        if stop < part.end:
            raise _shrank(part.source)
        file.seek(begin)
        lines = FileBytes(part.source.name, file, moved)
        tally = kernel.check_stream(lines, source=part.number, start=begin, end=stop)
    if tally.spans[-1].end < stop:
        raise _shrank(part.source)
    return tally


def _whole(kernel: Checker, part: Part, moved: Moved) -> Tally:
    read = 0

    def count(size: int) -> None:
        nonlocal read
        read += size
        moved(size)

    with open_source(part.source, moved=count) as stream:
        tally = kernel.check_stream(stream, source=part.number)
        if read < part.source.size and stream.fault is None:
            raise _shrank(part.source)
        if stream.fault is not None:
            _count_fault(kernel, tally, part.number, stream.fault)
    return tally


def _shrank(source: Source) -> InputError:
    return InputError(
        f'"{source.name}" became shorter while it was read', hint="run again when it is complete"
    )


@contextmanager
def _counted(part: Part, moved: Moved) -> Iterator[Moved]:
    """Passes sizes on so that they add up to the part's, although lines reach over its ends."""
    left = part.size

    def count(size: int) -> None:
        nonlocal left
        if part.size:
            size = min(size, left)
            left -= size
        if size:
            moved(size)

    yield count
    if left:
        moved(left)


def _count_fault(kernel: Checker, tally: Tally, number: int, variant: str) -> None:
    """A source that ends too early is a fault of its own, at the end of what it held."""
    grades = kernel.options.grades
    if grades.get(f"ING017/{variant}", grades.get("ING017", 0 if grades else 1)):
        span = tally.spans[-1]
        cell = tally.cell("ING017", None, None, variant)
        cell.count += 1
        cell.add_sample((number, span.end, span.start, span.newlines, None, None))
