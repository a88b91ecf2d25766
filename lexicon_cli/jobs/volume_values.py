"""Where `volume check` learns which values of properties the events had that changed."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.jobs.history_sources import Sources, read_days

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan
    from lexicon_cli.volume.blaming import ByEvent, Values


def values_of(
    facts: DailyFacts,
    loaded: "LoadedPlan | None",
    settings: Settings,
    *,
    sources: Sources | None = None,
    now: float | None = None,
) -> "Values":
    """Reads values out of the facts, or out of the store that gave only their counts (`sources`
    without data). Nothing is told of properties that are personal or sensitive."""

    def read(events: Collection[str], first: int, last: int) -> "ByEvent":
        from lexicon_cli.jobs.drift_plan import expectations_of
        from lexicon_cli.volume.blaming import values_in

        expect = expectations_of(None if loaded is None else loaded.plan, {})
        known = facts
        if sources is not None and not sources.data:
            stored = read_days(
                sources,
                loaded,
                settings,
                since=first,
                until=last + 1,
                events=sorted(events),
                now=now,
            )
            known = stored.taken.facts
        return values_in(known, expect.is_masked)(events, first, last)

    return read
