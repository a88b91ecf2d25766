"""The kernel: built once per process from a bundle, it turns data into tallies."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.kernel.cutting import ByteSource, LinesAsFile, line_blocks, line_start
from lexicon_cli.kernel.judge import EventJudge
from lexicon_cli.kernel.ledger import Ledger
from lexicon_cli.kernel.native import scanner_type
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.plain import check_line
from lexicon_cli.kernel.recorder import TOO_LONG, Recorder
from lexicon_cli.kernel.tally import Tally

if TYPE_CHECKING:
    from lexicon_cli.kernel.native.blocks import NativeBlocks
    from lexicon_cli.kernel.typed.blocks import TypedBlocks


class Kernel:
    """Checks events against one bundle. Not safe for use by several threads at once."""

    def __init__(self, bundle: SchemaBundle, options: KernelOptions) -> None:
        self.options = options
        self.judge = EventJudge(bundle, options)
        needs_every_line = options.sorts_lines or not options.select.keeps_all or options.plain
        self._fast: NativeBlocks | TypedBlocks | None = (
            None if needs_every_line else _fast_path(self.judge, options)
        )

    @classmethod
    def from_bundle(cls, bundle: SchemaBundle, options: KernelOptions) -> "Kernel":
        """The kernel of a bundle. Raises Unsupported if a schema needs a fallback and has none."""
        return cls(bundle, options)

    @classmethod
    def from_json(cls, raw: bytes) -> "Kernel":
        """The kernel of `{"bundle": …, "options": …}`, as workers receive it."""
        content = orjson.loads(raw)
        return cls(
            SchemaBundle.from_dict(content["bundle"]), KernelOptions.from_dict(content["options"])
        )

    def check_range(self, path: str | Path, start: int, end: int, *, source: int = 0) -> Tally:
        """The tally of the lines of a plain file that begin in bytes [start, end)."""
        with Path(path).open("rb", buffering=0) as file:
            begin, stop = line_start(file, start), line_start(file, end)
            file.seek(begin)
            return self.check_stream(file, source=source, start=begin, end=stop)

    def check_stream(
        self, file: ByteSource, *, source: int = 0, start: int = 0, end: int | None = None
    ) -> Tally:
        """The tally of a stream of lines from its position, which is byte `start` of the source."""
        tally = Tally()
        tally.ledger = Ledger(self.options.side_dir)
        recorder = Recorder(self.judge, self.options, tally, source, start)
        offset, newlines, kept = start, 0, 0
        spill = recorder.long_line if self.options.sorts_lines else None
        for block in line_blocks(file, None if end is None else end - start, spill):
            if isinstance(block, int):
                # A line too long to look at: only its size is known.
                recorder.malformed_line(b"", TOO_LONG, offset, newlines)
                offset, newlines, kept = offset + block, newlines + 1, kept + 1
                continue
            counted = self._check_block(block, recorder, offset, newlines, counts_faults=True)
            offset += len(block)
            newlines += counted[0]
            kept += counted[1]
        if self._fast is not None:
            self._fast.finish(recorder)
        recorder.close(offset, newlines, kept)
        return tally

    def check_lines(self, lines: Iterable[bytes], *, source: int = 0, offset: int = 0) -> Tally:
        """The tally of lines that begin at byte `offset` of a source, each with its line end."""
        return self.check_stream(LinesAsFile(lines), source=source, start=offset)

    def check_events(
        self, events: Iterable[tuple[str, dict[str, Any]]], *, source: int = 0, offset: int = 0
    ) -> Tally:
        """The tally of decoded events; each is taken for the line that JSON makes of it."""
        lines = (
            orjson.dumps({"event": name, "properties": properties}) + b"\n"
            for name, properties in events
        )
        return self.check_lines(lines, source=source, offset=offset)

    def check_block(
        self, block: bytes, recorder: Recorder, offset: int, number: int
    ) -> tuple[int, int]:
        """Tell the recorder of a block of whole lines, which begins at byte `offset` with the
        `number`th line of its source. Returns (physical lines, lines that are not blank)."""
        counted = self._check_block(block, recorder, offset, number, counts_faults=False)
        if self._fast is not None:
            self._fast.finish(recorder)
        return counted

    def _check_block(
        self, block: bytes, recorder: Recorder, offset: int, number: int, *, counts_faults: bool
    ) -> tuple[int, int]:
        """The same; with `counts_faults` the recorder may hear of some only at the end."""
        fast = self._fast
        if fast is not None and offset:
            return fast.check(block, recorder, offset, number, counts_faults=counts_faults)
        if fast is not None:
            # The very first line may begin with a byte order mark.
            first, rest = _first_line(block)
            kept = check_line(first, recorder, offset, number)
            if not rest:
                return 1, int(kept)
            counted = fast.check(
                rest, recorder, offset + len(first), number + 1, counts_faults=counts_faults
            )
            return counted[0] + 1, counted[1] + kept
        kept_lines = index = 0
        for index, line in enumerate(_lines(block), start=1):
            kept_lines += check_line(line, recorder, offset, number + index - 1)
            offset += len(line)
        return index, kept_lines


def _fast_path(judge: EventJudge, options: KernelOptions) -> "NativeBlocks | TypedBlocks":
    """The compiled path if there is one, else the typed one; each imports what only it needs."""
    scanner = scanner_type() if options.native else None
    if scanner is not None:
        from lexicon_cli.kernel.native.blocks import NativeBlocks

        return NativeBlocks(scanner, judge, options)
    from lexicon_cli.kernel.typed.blocks import TypedBlocks

    ranks = options.grades
    return TypedBlocks(judge, lambda code: ranks.get(code, 0 if ranks else 1))


def _first_line(block: bytes) -> tuple[bytes, bytes]:
    cut = block.find(b"\n") + 1
    return (block[:cut], block[cut:]) if cut else (block, b"")


def _lines(block: bytes) -> Iterator[bytes]:
    """The lines of a block, split at line feeds only, each with its own."""
    begin = 0
    while begin < len(block):
        cut = block.find(b"\n", begin) + 1 or len(block)
        yield block[begin:cut]
        begin = cut
