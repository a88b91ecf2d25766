"""The files that `validate` writes beside its report: occurrences, accepted and rejected lines."""

import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from lexicon_cli.core.errors import UsageError
from lexicon_cli.events.sources import STDIN, Source
from lexicon_cli.jobs.data_findings import LineNumbers, name_of
from lexicon_cli.jobs.replacing import NewFile, replacing
from lexicon_cli.jobs.whole_run import RepeatPlace
from lexicon_cli.kernel.recorder import ACCEPTED, OCCURRENCES, REJECTED
from lexicon_cli.kernel.tally import Span

# Rank of the input's name, line, code, event and property as `_sortable` has them.
_Row = tuple[int, int, str, str, str]
_COPY_BYTES = 1 << 20
# Whole-run occurrences that are held at a time; more are sorted on disk.
_HELD_ROWS = 50_000


class Outputs:
    """Where the kernel's side files in `folder` go in the end; None for a file nobody wants.

    Raises UsageError if two of them, or one of them and an input, are the same file.
    """

    def __init__(
        self,
        folder: Path,
        sources: Sequence[Source],
        *,
        occurrences: str | None,
        accept: str | None,
        reject: str | None,
    ) -> None:
        self._folder = folder
        self._names = [name_of(source) for source in sources]
        self._occurrences = occurrences
        self._lines = {ACCEPTED: accept, REJECTED: reject}
        self._repeats = _SortedOnDisk(folder)
        targets = [path for path in (occurrences, accept, reject) if path is not None]
        _check_apart(targets, [source.name for source in sources if source.name != STDIN])

    def taker(self, spans: Sequence[Span]) -> Callable[[RepeatPlace], None] | None:
        """What takes in occurrences that only the whole run has shown, if anybody wants them."""
        if self._occurrences is None:
            return None
        lines, ranks = LineNumbers(spans), _ranks(self._names)

        def take(place: RepeatPlace) -> None:
            line = lines.absolute(place.source, place.start, place.line)
            event, prop = _sortable(place.event), _sortable(place.property)
            self._repeats.add((ranks[place.source], line, place.code, event, prop))

        return take

    def finish(self, spans: Sequence[Span]) -> None:
        """Put the spans' files together, in the order of the input, and into place at once."""
        lines = {kind: target for kind, target in self._lines.items() if target is not None}
        targets = [*lines.values(), *filter(None, [self._occurrences])]
        with replacing(targets) as files:
            for kind, target in lines.items():
                for part in sorted(self._folder.glob(f"{kind}-*")):
                    _copy(part, files[target])
            if self._occurrences is not None:
                self._write_occurrences(files[self._occurrences], spans)

    def _write_occurrences(self, out: NewFile, spans: Sequence[Span]) -> None:
        ranks = _ranks(self._names)
        by_rank = {rank: json.dumps(self._names[number]) for number, rank in ranks.items()}
        for rank, line, code, event, prop in heapq.merge(
            self._rows(spans, ranks), self._repeats.rows()
        ):
            out.write(
                f'{{"input": {by_rank[rank]}, "line": {line}, "code": "{code}",'
                f' "event": {_as_json(event)}, "property": {_as_json(prop)}}}\n'.encode()
            )

    def _rows(self, spans: Sequence[Span], ranks: dict[int, int]) -> Iterator[_Row]:
        """The kernel's occurrences by input and line; those of one line sorted by code."""
        lines = LineNumbers(spans)
        for span in sorted(spans, key=lambda span: (ranks[span.source], span.start)):
            path = self._folder / f"{OCCURRENCES}-{span.source:06d}-{span.start:016d}"
            if not path.exists():
                continue
            rank = ranks[span.source]
            with path.open("rb") as file:
                found = map(json.loads, file)
                for number, group in groupby(found, key=lambda raw: raw[0]):
                    line = lines.absolute(span.source, span.start, number)
                    yield from sorted(
                        (rank, line, code, _sortable(event), _sortable(prop))
                        for _, code, event, prop in group
                    )


class _SortedOnDisk:
    """Rows in any number, given back sorted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: list[_Row] = []
        self._runs: list[Path] = []

    def add(self, row: _Row) -> None:
        self._held.append(row)
        if len(self._held) >= _HELD_ROWS:
            path = self._folder / f"repeats-{len(self._runs):06d}"
            with path.open("w", encoding="ascii") as file:
                file.writelines(f"{json.dumps(entry)}\n" for entry in sorted(self._held))
            self._runs.append(path)
            self._held.clear()

    def rows(self) -> Iterator[_Row]:
        """All of them, sorted."""
        return heapq.merge(sorted(self._held), *map(_read_rows, self._runs))


def _read_rows(path: Path) -> Iterator[_Row]:
    with path.open("rb") as file:
        for raw in file:
            rank, line, code, event, prop = json.loads(raw)
            yield rank, line, code, event, prop


def _sortable(name: str | None) -> str:
    """No name before any name, the empty one included."""
    return "" if name is None else f"={name}"


def _as_json(sortable: str) -> str:
    return json.dumps(sortable[1:]) if sortable else "null"


def _ranks(names: Sequence[str]) -> dict[int, int]:
    """The place of each input, by number, when they are sorted by name."""
    order = sorted(range(len(names)), key=lambda number: (names[number], number))
    return {number: rank for rank, number in enumerate(order)}


def _copy(part: Path, out: NewFile) -> None:
    with part.open("rb") as file:
        while block := file.read(_COPY_BYTES):
            out.write(block)


def _check_apart(targets: Sequence[str], inputs: Sequence[str]) -> None:
    places = [Path(target).resolve() for target in targets]
    files = [place for place in places if place.is_file() or not place.exists()]
    if len(set(files)) < len(files):
        raise UsageError("one file is named for two outputs")
    read = {Path(name).resolve() for name in inputs}
    for target, place in zip(targets, places, strict=True):
        if place in read:
            raise UsageError(
                f'cannot write "{target}": it is read as an input',
                hint="name another file; replace the input by it when you have looked at it",
            )
