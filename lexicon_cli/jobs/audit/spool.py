"""The events of one window, written out so that `validate` reads them at full speed, and the way
back from a line there to the line of the user's own input."""

from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lexicon_cli.core.finding import Finding, Sample
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import InputInfo, Report
from lexicon_cli.jobs.audit.window import Window

_BUFFER = 1 << 20
_DAY_MS = 86_400_000


class Spool:
    """Lines of several inputs in one file; each remembers its input, line and byte offset."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.names: list[str] = []
        self._file = path.open("wb", buffering=_BUFFER)
        self._input = array("I")
        self._line = array("Q")
        self._offset = array("Q")

    def __len__(self) -> int:
        return len(self._line)

    def add(self, number: int, line: int, offset: int, raw: bytes) -> None:
        """One line, without its end, of the input with that number in `names`."""
        self._file.write(raw)
        self._file.write(b"\n")
        self._input.append(number)
        self._line.append(line)
        self._offset.append(offset)

    def close(self) -> None:
        """Nothing more comes."""
        self._file.close()

    def restored(self, report: Report) -> Report:
        """The report on the spooled file as one on the inputs: samples name their true places."""
        findings = tuple(self._finding(finding) for finding in report.findings)
        return replace(report, findings=findings, inputs=self._inputs())

    def _finding(self, finding: Finding) -> Finding:
        if not finding.samples:
            return finding
        return replace(finding, samples=tuple(map(self._sample, finding.samples)))

    def _sample(self, sample: Sample) -> Sample:
        row = sample.line - 1
        return replace(
            sample,
            input=self.names[self._input[row]],
            line=self._line[row],
            offset=self._offset[row],
        )

    def _inputs(self) -> tuple[InputInfo, ...]:
        counts = [0] * len(self.names)
        for number in self._input:
            counts[number] += 1
        return tuple(
            InputInfo(name, count, count, 0)
            for name, count in zip(self.names, counts, strict=True)
            if count
        )


class Spooled(NamedTuple):
    """The spools of some windows, and how many lines are in none because they hold no event, or
    one without a time that can be read."""

    spools: tuple[Spool, ...]
    outside: int


def spool_files(data: Sequence[str], windows: Sequence[Window], folder: Path) -> Spooled:
    """The lines of files, by window. Raises InputError for what cannot be read."""
    from lexicon_cli.engine.reading import Reading
    from lexicon_cli.events.sources import find_sources
    from lexicon_cli.history.collect import day_of
    from lexicon_cli.jobs.data_findings import name_of

    sources = find_sources(data)
    spools = _spools(windows, folder, [name_of(source) for source in sources])
    reading = Reading(sources)
    undated = 0
    try:
        for number, line, offset, _, properties, raw in reading:
            day = day_of(properties)
            if day is None:
                undated += 1
                continue
            for window, spool in zip(windows, spools, strict=True):
                if day in window:
                    spool.add(number, line, offset, raw)
    finally:
        for spool in spools:
            spool.close()
    return Spooled(spools, undated + sum(reading.skipped.values()))


def spool_store(
    store: str | None, project: str | None, windows: Sequence[Window], folder: Path
) -> Spooled:
    """The same of the events of a store. Raises StoreError."""
    from lexicon_cli.store.opening import DEFAULT_STORE, open_store
    from lexicon_cli.store.read import Filter, inputs, placed_lines

    name = store or DEFAULT_STORE
    with open_store(name) as connection:
        names = inputs(connection)
        number_of = {load: number for number, load in enumerate(names)}
        spools = _spools(windows, folder, list(names.values()))
        try:
            for window, spool in zip(windows, spools, strict=True):
                where = Filter(
                    project=project,
                    since_ms=window.first * _DAY_MS,
                    until_ms=(window.last + 1) * _DAY_MS,
                )
                for load, line, offset, raw in placed_lines(connection, where):
                    spool.add(number_of[load], line, offset, raw)
        finally:
            for spool in spools:
                spool.close()
    return Spooled(spools, 0)


def _spools(windows: Sequence[Window], folder: Path, names: list[str]) -> tuple[Spool, ...]:
    spools = tuple(Spool(folder / f"{window.first}-{window.last}.ndjson") for window in windows)
    for spool in spools:
        spool.names = names
    return spools
