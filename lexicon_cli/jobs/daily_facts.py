"""Daily facts of data, of a store, or saved before: what `volume`, `drift` and `audit` look at."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.report import InputInfo
from lexicon_cli.events.opening import Stream, open_source
from lexicon_cli.events.sources import Source, find_sources
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.options import FactsOptions, options_for
from lexicon_cli.history.saved import from_lines, is_facts
from lexicon_cli.jobs.daily_facts_notes import day_notes, span_text, undated_notes, without_future
from lexicon_cli.jobs.daily_facts_reading import Progress, Taken, inputs_of, run_facts
from lexicon_cli.jobs.daily_facts_stored import of_store
from lexicon_cli.jobs.data_findings import name_of

if TYPE_CHECKING:
    from lexicon_cli.core.bundle import SchemaBundle

_HEAD_BYTES = 64
_BLOCK_BYTES = 1 << 20
_FAULTS = {
    "archive-cut": "the packed file ends before its time",
    "array-cut": "the list of events ends before its time",
}
__all__ = ("Taken", "bundle_of", "facts_of")


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
    events: Sequence[str] | None = None,
    now: float | None = None,
) -> Taken:
    """The facts of `data` (files, directories, globs, `-`; events, or facts that were saved), or of
    a store if there is none, restricted to days from `since` on and before `until` (days since
    1970-01-01). The store is `store`, the configured one, or the usual one.

    `bundle` is the compiled plan, which tells what is personal and what is planned. `jobs` are
    worker processes, all cores by default. `progress` is called with bytes done and bytes in all
    (0: unknown). Without `properties` a store gives only counts and users, which is quicker, and
    with `events` only these. With `now` (seconds since the epoch) what wrong clocks put into the
    future is left out.
    Raises InputError and StoreError.
    """
    options = options_for(bundle, since=since, until=until)
    if data:
        taken = _of_files(find_sources(data), options, jobs, progress)
    else:
        configured = None if settings is None else settings.store
        path = store or configured
        taken = of_store(path, project, options, progress, properties=properties, events=events)
    if not taken.facts.events:
        notes = [*undated_notes(taken.facts), *taken.notes]
        raise InputError(f"the data holds no event{span_text(since, until)}", hint="; ".join(notes))
    facts, strays = taken.facts, list[str]()
    if now is not None:
        facts, strays = without_future(facts, now)
    return Taken(facts, taken.inputs, (*taken.notes, *strays, *day_notes(facts)))


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
    notes = (
        [f'{lines} no event and count for nothing: "lexicon validate" tells why']
        if malformed
        else []
    )
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
