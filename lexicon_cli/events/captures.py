"""Capture files as lines of events: everything else in them is blank, so that each event keeps its
line and its offset.

Events are what follows a request to `/track` or `/import`, whatever it looks like; what follows one
to `/engage` or `/groups` are updates of profiles.
"""

import json
from typing import Any

from lexicon_cli.wire.capture_file import MARK, Reading

_BLOCK_BYTES = 256 * 1024
# Of a request whose records are not all there yet; more is given out as it comes.
_HELD_BYTES = 64 * 1024 * 1024
# Longer lines are not held at all; readers of lines do not either.
_LONGEST_LINE = 20 * 1024 * 1024


class CaptureLines:
    """Reads like a file. With `updates` the updates of profiles stay as well.

    The end of a file that was torn by a crash is left out, from the request on that was not wholly
    written: nobody was told that it had arrived.
    """

    def __init__(self, file: Any, *, updates: bool = False) -> None:
        self._file = file
        self._updates = updates
        self._rest = b""  # of a line
        self._held: list[bytes] = []  # lines of the newest request, of which some are missing
        self._size = 0
        self._reading = Reading()
        self._long: bool | None = None  # inside a line too long to hold: whether it is kept
        self._ready = bytearray()
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, b"" at the end."""
        while len(self._ready) < size and not self._ended:
            self._fill()
        block = bytes(self._ready[:size])
        del self._ready[:size]
        return block

    def _fill(self) -> None:
        block = self._file.read(_BLOCK_BYTES)
        if not block:
            self._ended = True
            self._end()
            return
        if self._long is not None:
            block = self._pass_long(block)
        lines = (self._rest + block).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            self._take(line + b"\n")
        if len(self._rest) > _LONGEST_LINE:
            # No event is so long: what reads lines tells of its length only.
            self._give_out()
            self._long, block, self._rest = self._is_kept(self._rest), self._rest, b""
            self._pass_long(block)

    def _pass_long(self, block: bytes) -> bytes:
        """Give out what belongs to the long line. Returns what comes after it."""
        cut = block.find(b"\n") + 1
        piece = block[:cut] if cut else block
        self._ready += piece if self._long else _blank(piece)
        if not cut:
            return b""
        self._long = None
        self._reading.take(b"")
        return block[cut:]

    def _end(self) -> None:
        """The last line, which may lack its end for a crash or for an editor's sake."""
        missing = self._reading.missing
        is_torn = self._rest and missing and not (missing == 1 and _is_json(self._rest))
        if not is_torn:
            if self._rest:
                self._take(self._rest)
            self._give_out()

    def _take(self, line: bytes) -> None:
        if line.startswith(MARK):
            self._give_out()
        self._reading.take(line)
        self._held.append(line if self._is_kept(line) else _blank(line))
        self._size += len(line)
        if not self._reading.missing or self._size > _HELD_BYTES:
            self._give_out()

    def _is_kept(self, line: bytes) -> bool:
        keeps = self._reading.holds_events or (self._updates and self._reading.endpoint is not None)
        return keeps and not line.startswith(MARK)

    def _give_out(self) -> None:
        for line in self._held:
            self._ready += line
        self._held.clear()
        self._size = 0


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _blank(line: bytes) -> bytes:
    """Spaces in its place."""
    return b" " * (len(line) - 1) + b"\n" if line.endswith(b"\n") else b" " * len(line)
