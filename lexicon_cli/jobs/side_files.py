"""The files that `validate` writes beside its report: occurrences, accepted and rejected lines."""

import heapq
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.jobs.data_findings import LineNumbers
from lexicon_cli.jobs.whole_run import RepeatPlace
from lexicon_cli.kernel.recorder import ACCEPTED, OCCURRENCES, REJECTED
from lexicon_cli.kernel.tally import Span

_Row = tuple[int, int, str, str, str]


class Outputs:
    """Where the kernel's side files in `folder` go in the end; None for a file nobody wants."""

    def __init__(
        self, folder: Path, *, occurrences: str | None, accept: str | None, reject: str | None
    ) -> None:
        self._folder = folder
        self._occurrences = occurrences
        self._lines = {ACCEPTED: accept, REJECTED: reject}
        targets = [Path(path).resolve() for path in (occurrences, accept, reject) if path]
        if len(set(targets)) < len(targets):
            raise UsageError("one file is named for two outputs")

    def finish(
        self, spans: Sequence[Span], repeats: Sequence[RepeatPlace], names: Sequence[str]
    ) -> None:
        """Put the spans' files together, in the order of the input, and into place at once."""
        for kind, target in self._lines.items():
            if target is not None:
                with _replacing(Path(target)) as out:
                    for part in sorted(self._folder.glob(f"{kind}-*")):
                        with part.open("rb") as file:
                            shutil.copyfileobj(file, out)
        if self._occurrences is not None:
            self._write_occurrences(Path(self._occurrences), spans, repeats, names)

    def _write_occurrences(
        self,
        target: Path,
        spans: Sequence[Span],
        repeats: Sequence[RepeatPlace],
        names: Sequence[str],
    ) -> None:
        lines = LineNumbers(spans)
        order = {
            number: rank
            for rank, number in enumerate(sorted(range(len(names)), key=lambda n: (names[n], n)))
        }
        whole_run = sorted(
            (
                order[place.source],
                lines.absolute(place.source, place.start, place.line),
                place.code,
                place.event or "",
                place.property or "",
            )
            for place in repeats
        )
        by_order = {rank: number for number, rank in order.items()}
        with _replacing(target) as out:
            for row in heapq.merge(self._rows(spans, lines, order), whole_run):
                rank, line, code, event, prop = row
                record = {
                    "input": names[by_order[rank]],
                    "line": line,
                    "code": code,
                    "event": event or None,
                    "property": prop or None,
                }
                out.write(json.dumps(record, ensure_ascii=True).encode() + b"\n")

    def _rows(
        self, spans: Sequence[Span], lines: LineNumbers, order: dict[int, int]
    ) -> Iterator[_Row]:
        """The kernel's occurrences by input and line; those of one line sorted by code."""
        for span in sorted(spans, key=lambda span: (order[span.source], span.start)):
            path = self._folder / f"{OCCURRENCES}-{span.source:06d}-{span.start:016d}"
            if not path.exists():
                continue
            with path.open("rb") as file:
                yield from _by_line(file, order[span.source], span, lines)


def _by_line(file: Iterable[bytes], rank: int, span: Span, lines: LineNumbers) -> Iterator[_Row]:
    held: list[_Row] = []
    for raw in file:
        number, code, event, prop = json.loads(raw)
        line = lines.absolute(span.source, span.start, number)
        if held and held[0][1] != line:
            yield from sorted(held)
            held = []
        held.append((rank, line, code, event or "", prop or ""))
    yield from sorted(held)


class _replacing:
    """A file written aside and put into place when all went well."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> IO[bytes]:
        try:
            handle, name = tempfile.mkstemp(
                dir=self._target.parent, prefix=f".{self._target.name}."
            )
        except OSError as error:
            raise _unwritable(self._target, error) from error
        self._aside = Path(name)
        self._file = os.fdopen(handle, "wb")
        return self._file

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        try:
            self._file.close()
            if kind is None:
                self._aside.chmod(0o644)
                self._aside.replace(self._target)
        except OSError as failed:
            raise _unwritable(self._target, failed) from failed
        finally:
            self._aside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _unwritable(self._target, error) from error


def _unwritable(target: Path, error: OSError) -> InputError:
    return InputError(f'cannot write "{target}": {error.strerror or error}')
