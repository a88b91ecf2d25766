"""Daily facts of data, of a store, or saved before: what `volume`, `drift` and `audit` look at."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.report import InputInfo
from lexicon_cli.events.opening import Stream, open_source
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.options import FactsOptions, options_for
from lexicon_cli.history.saved import day_text, from_lines, is_facts
from lexicon_cli.jobs.daily_facts_reading import Progress, Taken, inputs_of, run_facts
from lexicon_cli.jobs.daily_facts_stored import of_store
from lexicon_cli.jobs.data_findings import name_of

if TYPE_CHECKING:
    from lexicon_cli.core.bundle import SchemaBundle

_HEAD_BYTES = 64
_BLOCK_BYTES = 1 << 20
_DAYS_NAMED = 10
_DAYS_COMPARED = 7
_FAULTS = {
    "archive-cut": "the packed file ends before its time",
    "array-cut": "the list of events ends before its time",
}
__all__ = ("Taken", "bundle_of", "day_notes", "facts_of")


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
    properties: bool = True,
) -> Taken:
    """The facts of `data` (files, directories, globs, `-`; events, or facts that were saved), or of
    a store if there is none, restricted to days from `since` on and before `until` (days since
    1970-01-01). The store is `store`, the configured one, or the usual one.

    `bundle` is the compiled plan, which tells what is personal and what is planned. `jobs` are
    worker processes, all cores by default. `progress` is called with bytes done and bytes in all
    (0: unknown). Without `properties` a store gives only counts and users, which is quicker.
    Raises InputError and StoreError.
    """
    options = options_for(bundle, since=since, until=until)
    if data:
        taken = _of_files(find_sources(data), options, jobs, progress)
    else:
        configured = None if settings is None else settings.store
        taken = of_store(store or configured, project, options, progress, properties=properties)
    if not taken.facts.events:
        where = " in that window" if since is not None or until is not None else ""
        raise InputError(f"the data holds no event{where}", hint="; ".join(taken.notes))
    return Taken(taken.facts, taken.inputs, (*taken.notes, *day_notes(taken.facts, since, until)))


def bundle_of(settings: Settings) -> "SchemaBundle | None":
    """The configured plan, compiled; None without one. Raises PlanError as loading does."""
    if not settings.plan:
        return None
    from lexicon_cli.plan.load import load_plan
    from lexicon_cli.schema.compile import compile_bundle

    return compile_bundle(load_plan(settings.plan).plan)


def _of_files(
    sources: Sequence[Source],
    options: FactsOptions,
    jobs: int | None,
    progress: Progress | None,
) -> Taken:
    saved = [source for source in sources if _is_saved(source)]
    raw = [source for source in sources if source not in saved]
    facts, inputs, notes = DailyFacts(options.planned), list[InputInfo](), list[str]()
    if raw:
        taken = _of_events(raw, options, jobs, progress)
        facts = taken.facts
        inputs += taken.inputs
        notes += taken.notes
    for source in saved:
        with open_source(source) as stream:
            found = from_lines(_lines(stream), name_of(source))
        found = found.window(options.since, options.until)
        inputs.append(InputInfo(name_of(source), 0, sum(found.events.values()), source.size))
        facts.merge(found)
    return Taken(facts, tuple(inputs), tuple(notes))


def _of_events(
    sources: Sequence[Source],
    options: FactsOptions,
    jobs: int | None,
    progress: Progress | None,
) -> Taken:
    total, done = sum(source.size for source in sources), 0

    def moved(size: int) -> None:
        nonlocal done
        done += size
        if progress is not None:
            progress(done, total)

    tally, facts = run_facts(sources, options, jobs=jobs, moved=moved)
    malformed = sum(span.malformed for span in tally.spans)
    lines = "1 line holds" if malformed == 1 else f"{malformed:,} lines hold"
    notes = [f"{lines} no event and count for nothing"] if malformed else []
    for code, _, _, variant, cell in tally.all_cells():
        if code == "ING017":
            notes += [
                f'"{name_of(sources[sample[0]])}": {_FAULTS.get(variant, variant)}'
                for sample in cell.samples
            ]
    return Taken(facts, inputs_of(sources, tally), tuple(notes))


def _is_saved(source: Source) -> bool:
    if not source.size or source.is_document:
        return False
    with open_source(source) as stream:
        return is_facts(stream.read(_HEAD_BYTES))


def _lines(stream: Stream) -> Iterator[bytes]:
    """The lines of a stream."""
    rest = b""
    while block := stream.read(_BLOCK_BYTES):
        whole, _, rest = (rest + block).rpartition(b"\n")
        yield from whole.split(b"\n")
    yield rest


def day_notes(facts: DailyFacts, since: int | None, until: int | None) -> list[str]:
    """What to know about the days of a window."""
    days = facts.days()
    notes = []
    if facts.undated:
        events = "1 event has" if facts.undated == 1 else f"{facts.undated:,} events have"
        notes.append(f"{events} no time that can be read, and no day")
    first = days[0] if since is None else since
    last = days[-1] if until is None else until - 1
    empty = [
        day for low, high in pairwise([first - 1, *days, last + 1]) for day in range(low + 1, high)
    ]
    if empty:
        named = ", ".join(map(day_text, empty[:_DAYS_NAMED]))
        more = f" and {len(empty) - _DAYS_NAMED:,} more" if len(empty) > _DAYS_NAMED else ""
        notes.append(f"no events at all on {named}{more}")
    return [*notes, *_half_day(facts)]


def _half_day(facts: DailyFacts) -> list[str]:
    """Whether the newest day looks as if its end was not exported yet."""
    by_day = Counter[int]()
    for key, count in facts.events.items():
        by_day[key.day] += count
    *before, newest = sorted(by_day)
    usual = median(by_day[day] for day in before[-_DAYS_COMPARED:]) if before else 0
    if by_day[newest] * 2 >= usual:
        return []
    return [
        f"the newest day, {day_text(newest)}, has {by_day[newest]:,} events, less than half of what"
        f" is usual ({usual:,.0f}): is its export complete?"
    ]
