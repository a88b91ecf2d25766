"""What a look at drift reads: daily facts of data or a store, and a past kept apart."""

from collections import Counter
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.records import dataclass
from lexicon_cli.drift.windows import BASELINE_DAYS
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.jobs.daily_facts import Taken, facts_of
from lexicon_cli.jobs.volume_sources import Sources

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Days:
    """The facts, and which of their days are the past because a baseline said so (None: no
    baseline was given)."""

    taken: Taken
    apart: frozenset[int] | None = None


def read_days(
    sources: Sources,
    loaded: "LoadedPlan | None",
    settings: Settings,
    *,
    since: int | None = None,
    until: int | None = None,
    progress: Progress | None = None,
) -> Days:
    """The facts of the days up to `until` (exclusive) and of four weeks before `since`; of a day
    that data and baseline both hold those with more events. Raises InputError, StoreError."""
    bundle = None
    if loaded is not None:
        from lexicon_cli.schema.compile import compile_bundle

        bundle = compile_bundle(loaded.plan)
    taken = facts_of(
        sources.data,
        store=sources.store,
        project=sources.project,
        since=None if since is None else since - BASELINE_DAYS,
        until=until,
        settings=settings,
        bundle=bundle,
        progress=progress,
    )
    if not sources.baseline:
        return Days(taken)
    past = facts_of(sources.baseline, settings=settings, bundle=bundle)
    facts, apart, shared = with_past(taken.facts, past.facts)
    notes = [*past.notes, *taken.notes]
    if shared:
        days = "1 day is" if shared == 1 else f"{shared:,} days are"
        notes.append(f"{days} in the data and in the baseline: the fuller one counts")
    kept = tuple(note for note in notes if not note.startswith("no events at all"))
    return Days(Taken(facts, (*past.inputs, *taken.inputs), tuple(dict.fromkeys(kept))), apart)


def with_past(now: DailyFacts, past: DailyFacts) -> tuple[DailyFacts, frozenset[int], int]:
    """Both as one, the days that are the past's, and how many days are in both. The past of a day
    in both counts if it has more events; the day itself stays one that is looked at."""
    mine, theirs = _sizes(now), _sizes(past)
    shared = mine.keys() & theirs.keys()
    fuller = {day for day in shared if theirs[day] > mine[day]}
    joined = _without(now, fuller)
    joined.merge(_without(past, shared - fuller))
    return joined, frozenset(theirs.keys() - shared), len(shared)


def _sizes(facts: DailyFacts) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for key, count in facts.events.items():
        sizes[key.day] += count
    return sizes


def _without(facts: DailyFacts, days: Collection[int]) -> DailyFacts:
    """What drift looks at, of all other days; the cells are the same."""
    part = DailyFacts(facts.planned)
    part.events = {key: n for key, n in facts.events.items() if key.day not in days}
    part.types = {key: n for key, n in facts.types.items() if key.day not in days}
    part.values = {key: cell for key, cell in facts.values.items() if key.day not in days}
    part.undated = facts.undated
    return part
