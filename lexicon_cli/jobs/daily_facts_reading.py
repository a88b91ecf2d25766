"""Lines of files into daily facts, through worker processes where there is much."""

from collections.abc import Callable, Sequence

from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import InputInfo
from lexicon_cli.events.sources import Source
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.options import FactsOptions
from lexicon_cli.jobs.data_findings import name_of
from lexicon_cli.kernel.tally import Tally

Progress = Callable[[int, int], None]
# Below this, starting worker processes costs more than they save.
_POOL_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """Daily facts of a window, what they were taken from, and what to know about them."""

    facts: DailyFacts
    inputs: tuple[InputInfo, ...]
    notes: tuple[str, ...] = ()


def run_facts(
    sources: Sequence[Source],
    options: FactsOptions,
    *,
    jobs: int | None = None,
    moved: Callable[[int], None] = lambda size: None,
) -> tuple[Tally, DailyFacts]:
    """The facts of sources, and a tally with the spans that were read. Raises InputError."""
    from lexicon_cli.engine.cores import available
    from lexicon_cli.engine.local import run_local
    from lexicon_cli.engine.parts import cut
    from lexicon_cli.engine.watching import Watching

    wanted = available() if jobs is None else jobs
    size = sum(source.size for source in sources)
    if any(source.is_ours_alone for source in sources):
        wanted = 1
    parts = cut(sources, wanted)
    if wanted > 1 and len(parts) > 1 and (jobs is not None or size >= _POOL_BYTES):
        from lexicon_cli.engine.pool import Pool

        pool = Pool(None, wanted, facts=options)
        tally = pool.run(parts, moved=moved)
        return tally, pool.facts or DailyFacts(options.planned)
    collector = options.collector()
    tally = run_local(Watching(None, collector), parts, moved=moved)
    return tally, collector.finish()


def inputs_of(sources: Sequence[Source], tally: Tally) -> tuple[InputInfo, ...]:
    """What each source held."""
    lines, events, ends = [0] * len(sources), [0] * len(sources), [0] * len(sources)
    for span in tally.spans:
        lines[span.source] += span.lines
        events[span.source] += span.events
        ends[span.source] = max(ends[span.source], span.end)
    return tuple(
        InputInfo(name_of(source), lines[number], events[number], ends[number])
        for number, source in enumerate(sources)
    )
