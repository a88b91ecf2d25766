"""Real events held against two plans at once: which begin to fail, which are mended, and why.

One pass: each block of lines goes through a kernel for the old plan and one for the new, and what
fails is compared line by line. Only the failures of one block are held at a time. Checks that need
the whole run (duplicates, reused ids) are the same for both plans and left out.
"""

from collections.abc import Callable, Sequence
from typing import Any

from lexicon_cli.core.bundle import SchemaBundle
from lexicon_cli.core.finding import Sample, Severity
from lexicon_cli.core.group import Group
from lexicon_cli.core.platforms import platform_of
from lexicon_cli.core.records import dataclass, field
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.jobs.data_findings import name_of
from lexicon_cli.kernel.bounded import OTHER
from lexicon_cli.kernel.cell import larger, smaller
from lexicon_cli.kernel.cutting import line_blocks
from lexicon_cli.kernel.decode import Malformed
from lexicon_cli.kernel.ingest import LONGEST_NAME, Occurrence, cut_name, milliseconds
from lexicon_cli.kernel.kernel import Kernel
from lexicon_cli.kernel.ledger import Ledger
from lexicon_cli.kernel.options import KernelOptions
from lexicon_cli.kernel.recorder import Recorder, insert_id_of
from lexicon_cli.kernel.tally import Tally
from lexicon_cli.rules.judge import iso_utc
from lexicon_cli.rules.lookup import place_of
from lexicon_cli.rules.pairing.impact import Impact, Reason
from lexicon_cli.rules.registry import find_rule

_FALLBACK = "lexicon_cli.schema.judge:make_judge"
_ERROR = Severity.ERROR.rank
_MOST_SAMPLES = 3
# More reasons than this are counted together: property names of data may be endless.
_MOST_REASONS = 2_000


def measure(
    data: Sequence[str],
    old: SchemaBundle,
    new: SchemaBundle,
    *,
    grades: dict[str, int],
    now_ms: int,
    max_rate: float = 0.0,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Impact, tuple[str, ...]]:
    """What the events of files, directories, globs or `-` say, and notes about what was cut short.

    `grades` are those of `effective_grades`; `now_ms` is the moment that "in the future" means.
    Raises InputError for data that cannot be read.
    """
    sources = find_sources(data)
    options = KernelOptions(grades=grades, now_ms=now_ms, fallback=_FALLBACK)
    run = _Run(_Side(old, options), _Side(new, options))
    notes = _read(run, sources, progress)
    impact = Impact(
        lines=run.lines,
        events=run.new.events,
        malformed_lines=run.new.malformed,
        newly_failing=run.newly_failing,
        mended=run.mended,
        failing_both=run.failing_both,
        max_rate=max_rate,
        reasons=_reasons(run.broken, run.old, new, sources),
        mended_reasons=_reasons(run.healed, run.new, old, sources),
    )
    if not impact.events:
        notes.append("the data holds no event: nothing was checked")
    return impact, tuple(notes)


def _read(
    run: "_Run", sources: Sequence[Source], progress: Callable[[int, int], None] | None
) -> list[str]:
    total = sum(source.size for source in sources) if all(s.size for s in sources) else 0
    done = 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, total)

    notes = []
    for number, source in enumerate(sources):
        with open_source(source, moved=moved) as stream:
            run.check(stream, number)
            if stream.fault is not None:
                notes.append(f'"{name_of(source)}" ends too early: what came before it counts')
    return notes


@dataclass(slots=True)
class _Failure:
    """An event with errors, by the name it was sent under: where it is, what is wrong with it."""

    event: str
    found: list[Occurrence]
    line: int
    insert_id: str | None
    time_ms: int | None


class _NoLedger(Ledger):
    """Nothing of the whole run is needed."""

    def extend(self, columns: Sequence[Any]) -> None:
        """Forget the rows."""

    def append(self, row: tuple[int, int, int, int, int, int, int, int, int]) -> None:
        """Forget the row."""


class _Watch(Recorder):
    """Notes the events with errors, by offset, and counts the rest."""

    def __init__(self, side: "_Side", options: KernelOptions, source: int) -> None:
        super().__init__(side.kernel.judge, options, side.tally, source, 0)
        self._side = side

    def malformed_line(self, line: bytes, fault: Malformed, offset: int, number: int) -> None:
        self.malformed += 1

    def event(
        self, line: bytes, name: str, properties: dict[str, Any], offset: int, number: int
    ) -> None:
        self.events += 1
        platform = platform_of(properties.get("mp_lib"), properties.get("$os"))
        time_ms = milliseconds(properties.get("time"))
        occurrences = self.judge.judge(
            name, properties, line_bytes=len(line), platform=platform, time_ms=time_ms
        )
        resolved = self.judge.resolve(name)
        event = self.tally.event_name(resolved.name, planned=resolved.planned)
        self.tally.count_traffic(event, 1, time_ms, time_ms)
        worst = max(map(self._ranks.of, occurrences), default=0)
        if worst:
            self.tally.flagged[worst] += 1  # the typed path learns from what was judged in vain
        if worst >= _ERROR:
            self._side.failures[offset] = _Failure(
                name,
                [found for found in occurrences if self._ranks.of(found) >= _ERROR],
                number + 1,
                insert_id_of(properties),
                time_ms,
            )


class _Side:
    """One plan's view of the data. `failures` are those of the block at hand, by offset."""

    def __init__(self, bundle: SchemaBundle, options: KernelOptions) -> None:
        self.kernel = Kernel.from_bundle(bundle, options)
        self.tally = Tally()
        self.tally.ledger = _NoLedger()
        self.failures: dict[int, _Failure] = {}
        self.events = 0
        self.malformed = 0
        self._options = options

    def name_of(self, failure: _Failure) -> str:
        """The event's name in the plan that lets it through."""
        return self.kernel.judge.resolve(failure.event).name

    def watch(self, source: int) -> _Watch:
        """A recorder for one source."""
        return _Watch(self, self._options, source)


@dataclass(slots=True)
class _Cell:
    """Failures for one reason."""

    variant: str = ""
    count: int = 0
    first_ms: int | None = None
    last_ms: int | None = None
    samples: list[tuple[int, int, _Failure, Any]] = field(default_factory=list)


_Cells = dict[tuple[str, str, str | None], _Cell]


class _Run:
    """Both sides, block by block."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self.old = old
        self.new = new
        self.lines = 0
        self.newly_failing = self.mended = self.failing_both = 0
        self.broken: _Cells = {}
        self.healed: _Cells = {}

    def check(self, stream: Any, source: int) -> None:
        """Hold all lines of a source against both plans."""
        watches = [(side, side.watch(source)) for side in (self.old, self.new)]
        offset = newlines = 0
        for block in line_blocks(stream, None):
            if isinstance(block, int):
                # A line too long to look at: no event for either plan.
                for _, watch in watches:
                    watch.malformed += 1
                offset, newlines, self.lines = offset + block, newlines + 1, self.lines + 1
                continue
            counted = (0, 0)
            for side, watch in watches:
                side.failures.clear()
                counted = side.kernel.check_block(block, watch, offset, newlines)
            self._compare(source)
            offset += len(block)
            newlines += counted[0]
            self.lines += counted[1]
        for side, watch in watches:
            side.events += watch.events
            side.malformed += watch.malformed

    def _compare(self, source: int) -> None:
        before, after = self.old.failures, self.new.failures
        for offset, failure in after.items():
            if offset in before:
                self.failing_both += 1
            else:
                self.newly_failing += 1
                _add(self.broken, self.old.name_of(failure), failure, (source, offset))
        for offset, failure in before.items():
            if offset not in after:
                self.mended += 1
                _add(self.healed, self.new.name_of(failure), failure, (source, offset))


def _add(cells: _Cells, event: str, failure: _Failure, at: tuple[int, int]) -> None:
    """Count an event once for each check and property that it fails."""
    named: dict[tuple[str, str, str | None], Occurrence] = {}
    for found in failure.found:
        prop = None if found.property is None else _short(found.property)
        named.setdefault((_short(event), found.code, prop), found)
    for key, found in named.items():
        if key not in cells and len(cells) >= _MOST_REASONS:
            key = (OTHER, found.code, None)
        cell = cells.setdefault(key, _Cell(found.variant))
        cell.count += 1
        if failure.time_ms is not None:
            cell.first_ms = smaller(cell.first_ms, failure.time_ms)
            cell.last_ms = larger(cell.last_ms, failure.time_ms)
        if len(cell.samples) < _MOST_SAMPLES:
            cell.samples.append((*at, failure, found.value))


def _reasons(
    cells: _Cells, passes: _Side, fails: SchemaBundle, sources: Sequence[Source]
) -> tuple[Reason, ...]:
    """The cells as reasons, most events first: by event names of the side that lets them pass, and
    with places in the plan that they fail."""
    ordered = sorted(cells.items(), key=lambda item: (-item[1].count, _sortable(item[0])))
    return tuple(_reason(key, cell, passes, fails, sources) for key, cell in ordered)


def _sortable(key: tuple[str, str, str | None]) -> tuple[str, str, str]:
    return (key[0], key[1], key[2] or "")


def _reason(
    key: tuple[str, str, str | None],
    cell: _Cell,
    passes: _Side,
    fails: SchemaBundle,
    sources: Sequence[Source],
) -> Reason:
    event, code, prop = key
    rule = find_rule(code)
    traffic = passes.tally.traffic.get(event)
    group = Group(code=code, event=event, property=prop, variant=cell.variant, count=cell.count)
    return Reason(
        event=event,
        code=code,
        name="" if rule is None else rule.name,
        property=prop,
        count=cell.count,
        traffic=0 if traffic is None else traffic.count,
        first_time=iso_utc(cell.first_ms, fails.timezone),
        last_time=iso_utc(cell.last_ms, fails.timezone),
        samples=tuple(
            Sample(name_of(sources[source]), failure.line, offset, failure.insert_id, value)
            for source, offset, failure, value in cell.samples
        ),
        place=place_of(group, fails),
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else cut_name(name)
