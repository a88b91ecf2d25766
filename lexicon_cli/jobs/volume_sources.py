"""What the checks of volume read: daily facts of data or a store, and a past kept apart."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.records import dataclass
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.jobs.daily_facts import Taken, facts_of

if TYPE_CHECKING:
    from lexicon_cli.core.bundle import SchemaBundle
    from lexicon_cli.plan.load import LoadedPlan

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is looked at: `data` (files, directories, globs or `-`), or a `store` and a project of
    it. `baseline` are files of the days before, facts or events."""

    data: Sequence[str] = ()
    store: str | None = None
    project: str | None = None
    baseline: Sequence[str] = ()


def read_days(
    sources: Sources,
    loaded: "LoadedPlan | None",
    settings: Settings,
    progress: Progress | None = None,
) -> Taken:
    """All days of the sources. A day that data and baseline both hold is taken from the one with
    more events: it is not counted twice. Raises InputError, StoreError."""
    bundle = _bundle(loaded)
    taken = facts_of(
        sources.data,
        store=sources.store,
        project=sources.project,
        settings=settings,
        bundle=bundle,
        progress=progress,
    )
    if not sources.baseline:
        return taken
    past = facts_of(sources.baseline, settings=settings, bundle=bundle)
    joined, shared = joined_days(taken.facts, past.facts)
    notes = [*past.notes, *taken.notes]
    if shared:
        days = "1 day is" if shared == 1 else f"{shared:,} days are"
        notes.append(f"{days} in the data and in the baseline: the fuller one counts")
    # Gaps are told of each part; together they may be none.
    kept = [note for note in notes if not note.startswith("no events at all")]
    return Taken(joined, (*past.inputs, *taken.inputs), tuple(dict.fromkeys(kept)))


def joined_days(newer: DailyFacts, older: DailyFacts) -> tuple[DailyFacts, int]:
    """Both as one, each day from the fuller of the two, and how many days are in both."""
    sizes = [Counter[int](), Counter[int]()]
    for size, facts in zip(sizes, (newer, older), strict=True):
        for key, count in facts.events.items():
            size[key.day] += count
    shared = sizes[0].keys() & sizes[1].keys()
    from_older = {day for day in shared if sizes[1][day] > sizes[0][day]}
    joined = DailyFacts()
    joined.merge(_without(newer, from_older))
    joined.merge(_without(older, shared - from_older))
    return joined, len(shared)


def _without(facts: DailyFacts, days: set[int]) -> DailyFacts:
    """The counts of all other days; volume needs neither values nor types."""
    part = DailyFacts(facts.planned)
    part.events = {key: count for key, count in facts.events.items() if key.day not in days}
    part.audience = {key: who for key, who in facts.audience.items() if key.day not in days}
    part.undated = facts.undated
    return part


def _bundle(loaded: "LoadedPlan | None") -> "SchemaBundle | None":
    if loaded is None:
        return None
    from lexicon_cli.schema.compile import compile_bundle

    return compile_bundle(loaded.plan)
