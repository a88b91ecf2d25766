"""What stands on some lines, read again: for findings that only the whole run shows, since what
was kept of every event is hashes and places."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lexicon_cli.core.errors import InputError
from lexicon_cli.events.opening import open_bytes, open_source
from lexicon_cli.events.sources import Source
from lexicon_cli.kernel.decode import MAX_LINE_BYTES, Malformed, decode_event

Position = tuple[int, int]  # input, byte offset
_BLOCK_BYTES = 128 * 1024
# Packed files and documents are read from their beginning: no further than takes a second.
_REACH_BYTES = 32 * 1024 * 1024


def recall(
    sources: Sequence[Source], positions: Iterable[Position]
) -> dict[Position, dict[str, Any]]:
    """The properties of the events at some places; what cannot be read again cheaply, as standard
    input, is left out."""
    wanted: dict[int, set[int]] = {}
    for number, offset in positions:
        wanted.setdefault(number, set()).add(offset)
    found: dict[Position, dict[str, Any]] = {}
    for number, offsets in wanted.items():
        for offset, line in _lines(sources[number], sorted(offsets)):
            try:
                found[number, offset] = decode_event(line, first=offset == 0)[1]
            except Malformed:
                continue
    return found


def _lines(source: Source, offsets: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    try:
        if source.can_be_cut:
            with open_bytes(source.name) as file:
                for offset in offsets:
                    file.seek(offset)
                    line, _ = _line(file, b"")
                    yield offset, line
        elif source.size:
            with open_source(source) as stream:
                yield from _lines_ahead(stream, offsets)
    except (InputError, OSError):
        return  # it was readable a moment ago: a sample without its value is no loss


def _lines_ahead(stream: Any, offsets: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    held, begin = b"", 0
    for offset in offsets:
        if offset > _REACH_BYTES:
            return
        while begin + len(held) <= offset:
            begin += len(held)
            held = stream.read(_BLOCK_BYTES)
            if not held:
                return
        held, begin = held[offset - begin :], offset
        line, held = _line(stream, held)
        yield offset, line


def _line(file: Any, held: bytes) -> tuple[bytes, bytes]:
    """The first line of what is held and what follows it, and all that was read for it."""
    while b"\n" not in held and len(held) <= MAX_LINE_BYTES:
        block = file.read(_BLOCK_BYTES)
        if not block:
            break
        held += block
    return held.partition(b"\n")[0].rstrip(b"\r"), held
