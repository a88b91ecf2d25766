"""The whole check: counts of days in, facts and series out."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.volume.baseline import WEEK
from lexicon_cli.volume.blaming import Values, blamed
from lexicon_cli.volume.change import Change
from lexicon_cli.volume.counts import Bools, Counts
from lexicon_cli.volume.episodes import DOWN, SILENT, Episode, episodes
from lexicon_cli.volume.gathering import Where, gathered
from lexicon_cli.volume.judge import Judged, judge
from lexicon_cli.volume.options import VolumeOptions
from lexicon_cli.volume.places import Activity
from lexicon_cli.volume.placing import Placer
from lexicon_cli.volume.ratios import Break, learned_pairs, ratio_break
from lexicon_cli.volume.table import Table, groups_of, table_of
from lexicon_cli.volume.telling import Teller
from lexicon_cli.volume.versions import Regression, regressions
from lexicon_cli.volume.window import OPEN, OddDay, odd_days

_VAGUE = 2  # days by which the start of anything but a silence may be off
_BEFORE = 2 * WEEK  # days before the window in which an open episode may have begun


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Facts, worst first within a rule, and what was judged. `first` and `last` are the columns
    of the window, without days at its end that were not judged."""

    facts: tuple[HistoryFact, ...]
    table: Table
    judged: Judged
    odd: tuple[OddDay, ...]
    first: int
    last: int


def check(
    counts: Counts,
    *,
    since: int,
    options: VolumeOptions,
    settled: bool = True,
    critical: Collection[str] = (),
    pairs: Iterable[tuple[str, str]] = (),
    values: Values | None = None,
) -> Checked:
    """Judge the days from `since` (a day number) to the last one of `counts`.

    `settled`: the newest day is over. `critical` are key events, `pairs` events of which the second
    follows the first, besides those that their names tell. `values` reads what values of properties
    events had.
    """
    total = counts.by_day()
    column = max(0, min(since - counts.first, counts.days - 1))
    odd = tuple(odd_days(counts.by_event(), total, column, settled=settled))
    skipped = _skipped(counts, total == 0, odd, options)
    table = table_of(counts, skipped)
    judged = judge(table.values, max(0, column - _BEFORE), options, groups=groups_of(table))
    activity = Activity(counts)
    last = int(np.flatnonzero(~skipped)[-1]) if (~skipped).any() else counts.days - 1
    placer = Placer(counts, table, judged, activity, options, column)
    changes = placer.place(_lasting(episodes(table.values, judged, options, column), last))
    broken = [
        one
        for one in regressions(counts, activity, column, options)
        if not any(_is_older(change, one, counts) for change in changes)
    ]
    changes = [one for one in changes if not _is_told(one, broken, counts)]
    teller = Teller(counts, last, critical)
    facts = [teller.of_odd_day(one) for one in odd]
    facts += [teller.of_regression(one) for one in broken]
    whole = gathered(changes, _judged_events(table, judged, counts, options))
    whole = blamed(whole, values, counts, table, placer, options)
    facts += [teller.of_change(one) for one in whole]
    facts += _ratio_facts(counts, table, judged, column, options, pairs, changes, broken, teller)
    return Checked(facts=tuple(facts), table=table, judged=judged, odd=odd, first=column, last=last)


def _skipped(counts: Counts, empty: Bools, odd: Sequence[OddDay], options: VolumeOptions) -> Bools:
    """Columns that nothing is learned from and that are not judged."""
    skipped = empty.copy()
    # A last day without any event is no gap in the data: everything may be silent.
    if not any(one.why == OPEN for one in odd):
        skipped[np.flatnonzero(~empty)[-1] + 1 :] = False
    for one in odd:
        skipped[one.day] = True
    for day in options.holidays:
        if 0 <= day - counts.first < counts.days:
            skipped[day - counts.first] = True
    return skipped


def _lasting(found: Iterable[Episode], last: int) -> list[Episode]:
    """The episodes, open where they reach the last day that was judged."""
    return [replace(one, open=one.last >= last) for one in found]


def _is_told(change: Change, broken: Sequence[Regression], counts: Counts) -> bool:
    """Whether a version's regression tells of a change already: it explains the most of it."""
    if change.kind not in DOWN:
        return False
    missing = change.expected - change.observed
    for one in broken:
        place = dict(change.where).get("platform")
        if counts.events[one.event] != change.event:
            continue
        if place is not None and counts.platforms[one.platform] != place:
            continue
        if change.last >= one.first and one.expected - one.observed >= missing / 2:
            return True
    return False


def _is_older(change: Change, one: Regression, counts: Counts) -> bool:
    """Whether the event was missing before the version came up, which then is not to blame."""
    where = dict(change.where).get("platform")
    return (
        change.kind in DOWN
        and change.event == counts.events[one.event]
        and where in (None, counts.platforms[one.platform])
        and change.first < one.first - (0 if change.kind == SILENT else _VAGUE)
        and change.last >= one.first
    )


def _judged_events(
    table: Table, judged: Judged, counts: Counts, options: VolumeOptions
) -> dict[Where, int]:
    """How many events are judged everywhere, and on each platform."""
    with np.errstate(invalid="ignore"):
        enough = (judged.base.expected >= options.least).any(axis=1)
    found: dict[Where, int] = {}
    for row in np.flatnonzero(enough):
        platform = table.platform[row]
        where: Where = () if platform is None else (("platform", counts.platforms[platform]),)
        found[where] = found.get(where, 0) + 1
    return found


def _ratio_facts(
    counts: Counts,
    table: Table,
    judged: Judged,
    since: int,
    options: VolumeOptions,
    pairs: Iterable[tuple[str, str]],
    changes: Sequence[Change],
    broken: Sequence[Regression],
    teller: Teller,
) -> list[HistoryFact]:
    """VOL006 and VOL007, of what no other change explains, in the last four weeks of the window."""
    since = max(since, counts.days - 4 * WEEK)
    changed = {one.event for one in changes} | {counts.events[one.event] for one in broken}
    facts: list[HistoryFact] = []
    at = {name: row for row, name in enumerate(counts.events)}
    known = {**dict.fromkeys(pairs), **dict.fromkeys(options.pairs)}
    for first, second in {**known, **dict.fromkeys(learned_pairs(counts.events))}:
        if first in at and second in at and not changed & {first, second}:
            broke = ratio_break(
                table.values[at[second]],
                table.values[at[first]],
                since,
                effect=options.ratio,
                least=options.least,
                cycles=options.cycles,
            )
            if broke is not None:
                facts.append(teller.of_pair(first, second, broke))
    for row in _fallen(judged, since, options):
        event, platform = table.event[row], table.platform[row]
        if platform is None or counts.events[event] in changed:
            continue
        lost = _lost_share(table, row, event, since, options)
        if lost is not None:
            facts.append(teller.of_share(counts.events[event], counts.platforms[platform], lost))
    return facts


def _fallen(judged: Judged, since: int, options: VolumeOptions) -> list[int]:
    """Rows that are below what was expected, as the rows of a platform that lost its share are."""
    base = judged.base
    recent = base.residual[:, base.residual.shape[1] - base.expected.shape[1] :]
    recent = recent[:, max(0, since - base.start) :]
    with np.errstate(invalid="ignore"):
        low = (recent <= np.log(1 - options.platform / 2)).sum(axis=1) >= min(2, recent.shape[1])
    return [int(row) for row in np.flatnonzero(low)]


def _lost_share(
    table: Table, row: int, event: int, since: int, options: VolumeOptions
) -> Break | None:
    """A platform's share that collapsed, the platform's own count with it."""
    own = table.values[row]
    others = table.values[event] - np.nan_to_num(own)
    found = ratio_break(
        own, others, since, effect=options.platform, least=options.least, cycles=options.cycles
    )
    if found is None or found.observed > found.expected:
        return None
    before = own[max(0, found.first - 4 * WEEK) : found.first]
    now = own[found.first : found.last + 1]
    fell = np.nanmean(now) <= (1 - options.platform / 2) * np.nanmedian(before)
    return found if fell else None
