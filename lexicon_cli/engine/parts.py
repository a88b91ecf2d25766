"""The pieces of work: whole sources, or ranges of bytes of big plain files."""

from collections.abc import Sequence
from typing import NamedTuple

from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import Source
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.tally import Tally

PART_BYTES = 32 * 1024 * 1024


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


def cut(sources: Sequence[Source]) -> list[Part]:
    """The parts of all sources, in order; what is appended to a file meanwhile is left alone."""
    parts: list[Part] = []
    for number, source in enumerate(sources):
        if not source.can_be_cut or source.size < 2 * PART_BYTES:
            parts.append(Part(number, source, 0, None))
            continue
        starts = range(0, source.size, PART_BYTES)
        parts.extend(
            Part(number, source, start, min(start + PART_BYTES, source.size)) for start in starts
        )
    return parts


def check_part(kernel: Kernel, part: Part) -> Tally:
    """The tally of one part."""
    if part.end is not None:
        return kernel.check_range(part.source.name, part.start, part.end, source=part.number)
    with open_source(part.source) as stream:
        tally = kernel.check_stream(stream, source=part.number)
        if stream.cut_short:
            _count_cut(kernel, tally, part.number)
    return tally


def _count_cut(kernel: Kernel, tally: Tally, number: int) -> None:
    """A compressed file that ends too early is a fault of its own, at the end of what it held."""
    grades = kernel.options.grades
    if grades.get("ING017/archive-cut", grades.get("ING017", 0 if grades else 1)):
        span = tally.spans[-1]
        cell = tally.cell("ING017", None, None, "archive-cut")
        cell.count += 1
        cell.add_sample((number, span.end, span.start, span.newlines, None, None))
