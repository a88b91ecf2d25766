"""`volume plot`: one series with its band, whatever was found in it."""

from time import time
from typing import TYPE_CHECKING

from lexicon_cli.config.settings import Settings
from lexicon_cli.config.suggest import did_you_mean
from lexicon_cli.core.errors import InputError, UsageError
from lexicon_cli.jobs.checked_plan import plan_if_any
from lexicon_cli.jobs.history_sources import Progress, Sources, read_days
from lexicon_cli.jobs.volume import COMMAND, judged_days

if TYPE_CHECKING:
    from lexicon_cli.volume.charts import Series

_SHOWN = 63


def volume_series(
    sources: Sources,
    event: str,
    *,
    platform: str | None = None,
    since: int | None = None,
    until: int | None = None,
    settings: Settings | None = None,
    now: float | None = None,
    progress: Progress | None = None,
) -> "Series":
    """An event by day from `since` to `until` (nine weeks up to the newest day), with the band and
    all findings of that time. Raises UsageError for an event or platform that is not in the data,
    InputError, StoreError."""
    from lexicon_cli.volume.charts import Mark, one_series

    chosen = settings or Settings()
    loaded = plan_if_any(chosen, COMMAND)
    moment = time() if now is None else now
    taken = read_days(
        sources, loaded, chosen, properties=False, now=moment, progress=progress
    ).taken
    days = taken.facts.days()
    last = days[-1] if until is None else min(until, days[-1])
    first = last - _SHOWN + 1 if since is None else since
    if days[0] > last or first > last:
        raise InputError("the data holds no event of the days that are to be drawn")
    names = {key.event for key in taken.facts.events if key.day <= last}
    if event not in names:
        hint = did_you_mean(event, names)
        raise UsageError(f'the data holds no event "{event}"', hint=hint)
    there = {key.platform for key in taken.facts.events if key.event == event}
    if platform is not None and platform not in there:
        hint = did_you_mean(platform, there) or f"there are {', '.join(sorted(there))}"
        raise UsageError(f'"{event}" has no platform "{platform}"', hint=hint)
    counts, found = judged_days(taken.facts, first, until, chosen, loaded, moment)
    where = None if platform is None else counts.platforms.index(platform)
    row = found.table.row_of(counts.events.index(event), where)
    if row is None:
        row = counts.events.index(event)
    marks = [
        Mark(fact.code, fact.since, fact.until)
        for fact in found.facts
        if fact.event == event
        and fact.since is not None
        and fact.until is not None
        and (platform is None or dict(fact.where).get("platform", platform) == platform)
    ]
    return one_series(found, counts, row, days=last - first + 1, marks=marks, platform=platform)
