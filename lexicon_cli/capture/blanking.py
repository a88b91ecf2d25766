"""The capture file as the kernel reads it: only the events, everything else blank.

Lines keep their number and their bytes their offset, so that findings point into the file.
"""

from typing import Any, NamedTuple

from lexicon_cli.wire.capture_file import Reading


class Line(NamedTuple):
    """One line without its end. `number` counts from 0, `offset` is that of its first byte;
    `said` is what a `$capture` line says, None for a record."""

    raw: bytes
    number: int
    offset: int
    said: dict[str, Any] | None
    is_event: bool


class Blanking:
    """Reads blocks of whole lines, one after another from the beginning of the file."""

    def __init__(self) -> None:
        self._number = 0
        self._offset = 0
        self._reading = Reading()

    def read(self, block: bytes) -> tuple[bytes, list[Line]]:
        """The block with blanks, of the same length, and its lines."""
        lines: list[Line] = []
        kept: list[bytes] = []
        for raw in block.split(b"\n"):
            line = self._line(raw)
            lines.append(line)
            kept.append(raw if line.is_event else b" " * len(raw))
            self._number += 1
            self._offset += len(raw) + 1
        if not lines[-1].raw:
            lines.pop()
            self._number -= 1
            self._offset -= 1
        return b"\n".join(kept), lines

    def _line(self, raw: bytes) -> Line:
        said = self._reading.take(raw)
        is_event = said is None and self._reading.holds_events
        return Line(raw, self._number, self._offset, said, is_event)
