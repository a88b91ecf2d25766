"""What is written beside a tally of every line: its findings, and the line itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO

import orjson

from lexicon_cli.kernel.ingest import Occurrence
from lexicon_cli.kernel.options import KernelOptions

OCCURRENCES, ACCEPTED, REJECTED = "occurrences", "accepted", "rejected"


class SideFiles:
    """What is written of every line: its findings, and the line itself among the good or the bad.

    One file per span, named so that sorting the names sorts the spans.
    """

    def __init__(self, options: KernelOptions, source: int, start: int) -> None:
        self._reject_rank = options.reject_rank
        wanted = {
            OCCURRENCES: options.write_occurrences,
            ACCEPTED: options.write_accepted,
            REJECTED: options.write_rejected,
        }
        folder = Path(options.side_dir or ".")
        self._files: dict[str, IO[bytes]] = {
            # To append: a range of bytes inside of one long line has no lines of its own, yet the
            # name of the next range.
            kind: (folder / f"{kind}-{source:06d}-{start:016d}").open("ab")
            for kind, is_wanted in wanted.items()
            if is_wanted
        }

    def write(
        self,
        line: bytes,
        number: int,
        event: str | None,
        found: Sequence[Occurrence],
        worst: int,
    ) -> None:
        occurrences = self._files.get(OCCURRENCES)
        if occurrences is not None:
            for occurrence in found:
                row = [number, occurrence.code, event, occurrence.property]
                occurrences.write(orjson.dumps(row) + b"\n")
        self.write_piece(line + b"\n", worst)

    def write_piece(self, piece: bytes, worst: int) -> None:
        """Write bytes where a line goes whose worst finding has that rank."""
        file = self._files.get(REJECTED if worst >= self._reject_rank else ACCEPTED)
        if file is not None:
            file.write(piece)

    def accept(self, lines: list[bytes]) -> None:
        file = self._files.get(ACCEPTED)
        if file is not None and lines:
            file.write(b"\n".join(lines) + b"\n")

    def close(self) -> None:
        for file in self._files.values():
            file.close()
