"""An input cut into batches that are committed together."""

from collections.abc import Iterator
from typing import NamedTuple

from lexicon_cli.kernel.cutting import line_blocks
from lexicon_cli.kernel.decode import Malformed, decode_event, without_mark
from lexicon_cli.store.columns import Columns
from lexicon_cli.store.fingerprint import Fingerprinted, Mark

# Half of what DuckDB packs as one piece: about 100 MB of memory for lines of the usual length.
BATCH_EVENTS = 61_440
BATCH_BYTES = 48 * 1024 * 1024


class BadLine(NamedTuple):
    """A line that holds no event: where it is, and the variant of ING017 or ING016 that it has."""

    line: int
    offset: int
    variant: str


class Batch(NamedTuple):
    """Events, the lines they were on, and where in the input they end."""

    columns: Columns
    bad: tuple[BadLine, ...]
    lines: int
    end: Mark
    is_last: bool


def batches(
    file: Fingerprinted,
    *,
    offset: int = 0,
    lines: int = 0,
    most_events: int = BATCH_EVENTS,
    most_bytes: int = BATCH_BYTES,
) -> Iterator[Batch]:
    """The rest of an input that was read up to `offset`, which is after so many lines.

    There is a last batch even if nothing is in it, so that the end is known.
    """
    columns, bad, begun, number, at = Columns(), list[BadLine](), offset, lines, offset
    first = lines
    for block in line_blocks(file, None):
        if isinstance(block, int):
            number += 1
            bad.append(BadLine(number, at, "too-long"))
            at += block
        else:
            _decode(block, number, at, columns, bad)
            number += block.count(b"\n") + (not block.endswith(b"\n"))
            at += len(block)
        if len(columns) >= most_events or at - begun >= most_bytes:
            yield Batch(columns, tuple(bad), number - first, file.mark(at), False)
            columns, bad, begun, first = Columns(), [], at, number
    yield Batch(columns, tuple(bad), number - first, file.mark(at), True)


def _decode(block: bytes, number: int, at: int, columns: Columns, bad: list[BadLine]) -> None:
    for line in block.removesuffix(b"\n").split(b"\n"):
        number += 1
        length = len(line) + 1
        raw = line if number > 1 else without_mark(line)
        if raw.strip():
            try:
                event, properties = decode_event(raw)
            except Malformed as fault:
                bad.append(BadLine(number, at, fault.variant))
            else:
                columns.add(event, properties, raw.decode(), number, at)
        at += length
