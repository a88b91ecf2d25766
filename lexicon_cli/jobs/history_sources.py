"""What the checks of history read: daily facts of data or a store, and a past kept apart."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.records import dataclass
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.jobs.daily_facts import Taken, facts_of

if TYPE_CHECKING:
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
    properties: bool = True,
    events: Sequence[str] | None = None,
    now: float | None = None,
    progress: Progress | None = None,
) -> Days:
    """The facts of the days from `since` on and before `until`, and all of the baseline; of a day
    that both hold those with more events. Without `properties` a store gives only counts and users,
    with `events` only these. `now` (seconds since the epoch) is the moment after which events have
    a wrong clock. Raises InputError, StoreError."""
    bundle = None
    if loaded is not None:
        from lexicon_cli.schema.compile import compile_bundle

        bundle = compile_bundle(loaded.plan)
    taken = facts_of(
        sources.data,
        store=sources.store,
        project=sources.project,
        since=since,
        until=until,
        settings=settings,
        bundle=bundle,
        progress=progress,
        properties=properties,
        events=events,
        now=now,
    )
    if not sources.baseline:
        return Days(taken)
    try:
        past = facts_of(sources.baseline, settings=settings, bundle=bundle, now=now)
    except InputError as error:
        hint = error.hint or (
            "it takes daily facts (lexicon store facts) or events of earlier days; findings to "
            'hide are named in the configuration: baseline = ["FILE"]'
        )
        raise InputError(f'"--baseline": {error}', hint=hint) from error
    facts, apart, shared = with_past(taken.facts, past.facts)
    notes = [*past.notes, *taken.notes]
    if shared:
        days = "1 day is" if shared == 1 else f"{shared:,} days are"
        notes.append(f"{days} in the data and in the baseline: the fuller one counts")
    # Gaps are told of each part; together they may be none.
    kept = tuple(note for note in notes if not note.startswith("no events at all"))
    return Days(Taken(facts, (*past.inputs, *taken.inputs), tuple(dict.fromkeys(kept))), apart)


def with_past(now: DailyFacts, past: DailyFacts) -> tuple[DailyFacts, frozenset[int], int]:
    """Both as one, the days that are the past's, and how many days are in both. The past of a day
    in both counts if it has more events; the day itself stays one that is looked at."""
    mine, theirs = _sizes(now), _sizes(past)
    shared = mine.keys() & theirs.keys()
    fuller = {day for day in shared if theirs[day] > mine[day]}
    joined = now.on_days(lambda day: day not in fuller)
    joined.merge(past.on_days(lambda day: day not in shared or day in fuller))
    joined.undated = now.undated + past.undated
    return joined, frozenset(theirs.keys() - shared), len(shared)


def _sizes(facts: DailyFacts) -> Counter[int]:
    sizes: Counter[int] = Counter()
    for key, count in facts.events.items():
        sizes[key.day] += count
    return sizes
