"""Daily facts of data, of a store, or saved before: what `volume`, `drift` and `audit` look at."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import InputInfo
from lexicon_cli.events.opening import open_source
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.history.collect import Collector
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.privacy import Privacy, privacy_of
from lexicon_cli.history.saved import day_text, from_lines, is_facts
from lexicon_cli.jobs.data_findings import name_of

if TYPE_CHECKING:
    from lexicon_cli.core.bundle import SchemaBundle

Progress = Callable[[int, int], None]
_HEAD_BYTES = 64
_DAYS_NAMED = 10


@dataclass(frozen=True, slots=True)
class Taken:
    """Daily facts of a window, what they were taken from, and what to know about them."""

    facts: DailyFacts
    inputs: tuple[InputInfo, ...]
    notes: tuple[str, ...] = ()


def facts_of(
    data: Sequence[str] = (),
    *,
    store: str | None = None,
    project: str | None = None,
    since: int | None = None,
    until: int | None = None,
    settings: Settings | None = None,
    bundle: "SchemaBundle | None" = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Taken:
    """The facts of `data` (files, directories, globs, `-`; events, or facts that were saved), or of
    a store if there is none, restricted to days from `since` on and before `until` (days since
    1970-01-01).

    `bundle` is the compiled plan, which tells what is personal and what is planned. `progress` is
    called with bytes done and bytes in all (0: unknown). Raises InputError and StoreError.
    """
    collector = _collector(bundle, since, until)
    if data:
        taken = _of_files(data, collector, since, until, progress)
    else:
        taken = _of_store(store, project, collector)
    if not taken.facts.events:
        where = " in that window" if since is not None or until is not None else ""
        raise InputError(f"the data holds no event{where}", hint="; ".join(taken.notes))
    return Taken(taken.facts, taken.inputs, (*taken.notes, *_notes(taken.facts, since, until)))


def _collector(bundle: "SchemaBundle | None", since: int | None, until: int | None) -> Collector:
    if bundle is None:
        return Collector(since=since, until=until)
    planned = {name: frozenset(entry.properties) for name, entry in bundle.events.items()}
    marked = {
        name: frozenset(prop for prop, facts in entry.properties.items() if facts.masked)
        for name, entry in bundle.events.items()
    }
    privacy: Privacy = privacy_of(marked)
    return Collector(since=since, until=until, planned=planned, privacy=privacy)


def _of_files(
    data: Sequence[str],
    collector: Collector,
    since: int | None,
    until: int | None,
    progress: Progress | None,
) -> Taken:
    sources = find_sources(data)
    saved = [source for source in sources if _is_saved(source)]
    raw = [source for source in sources if source not in saved]
    facts = DailyFacts()
    inputs: list[InputInfo] = []
    notes: list[str] = []
    if raw:
        taken = _of_events(raw, collector, progress)
        facts.merge(taken.facts)
        inputs += taken.inputs
        notes += taken.notes
    for source in saved:
        with open_source(source) as stream:
            found = from_lines(_lines(stream), name_of(source)).window(since, until)
        inputs.append(InputInfo(name_of(source), 0, sum(found.events.values()), source.size))
        facts.merge(found)
    return Taken(facts, tuple(inputs), tuple(notes))


def _of_events(sources: Sequence[Source], collector: Collector, progress: Progress | None) -> Taken:
    from lexicon_cli.engine.reading import Reading

    total, done = sum(source.size for source in sources), 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, total)

    counts = [[0, 0, 0] for _ in sources]
    reading = Reading(sources, moved=moved)
    for source, line, offset, name, properties, line_bytes in reading:
        collector.add(name, properties, len(line_bytes))
        counts[source] = [line, counts[source][1] + 1, offset + len(line_bytes) + 1]
    inputs = tuple(
        InputInfo(name_of(source), *count) for source, count in zip(sources, counts, strict=True)
    )
    skipped = sum(reading.skipped.values())
    notes = [f"{skipped:,} lines hold no event and count for nothing"] if skipped else []
    notes += [f'"{name_of(sources[number])}" ends before its time' for number in reading.damaged]
    return Taken(collector.finish(), inputs, tuple(notes))


def _of_store(store: str | None, project: str | None, collector: Collector) -> Taken:
    from lexicon_cli.store.opening import DEFAULT_STORE, open_store
    from lexicon_cli.store.read import Filter, events

    name, count = store or DEFAULT_STORE, 0
    with open_store(name) as connection:
        for stored in events(connection, Filter(project=project)):
            collector.add(stored.event, stored.properties)
            count += 1
    return Taken(collector.finish(), (InputInfo(name, count, count, 0),))


def _is_saved(source: Source) -> bool:
    if not source.size:
        return False
    with open_source(source) as stream:
        return is_facts(stream.read(_HEAD_BYTES))


def _lines(stream: object) -> Iterable[bytes]:
    """The lines of a stream."""
    rest = b""
    while block := stream.read(1 << 20):  # type: ignore[attr-defined]
        whole, _, rest = (rest + block).rpartition(b"\n")
        yield from whole.split(b"\n")
    yield rest


def _notes(facts: DailyFacts, since: int | None, until: int | None) -> list[str]:
    """What to know about the days."""
    days = facts.days()
    notes = []
    if facts.undated:
        notes.append(f"{facts.undated:,} events have no time that can be read")
    first = days[0] if since is None else since
    last = days[-1] if until is None else until - 1
    empty = [
        day for low, high in pairwise([first - 1, *days, last + 1]) for day in range(low + 1, high)
    ]
    if empty:
        named = ", ".join(map(day_text, empty[:_DAYS_NAMED]))
        more = f" and {len(empty) - _DAYS_NAMED:,} more" if len(empty) > _DAYS_NAMED else ""
        notes.append(f"no events at all on {named}{more}")
    return notes
