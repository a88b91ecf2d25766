"""`volume check`: what comes less or more often than its own past says, where, since when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from time import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass, field, replace
from lexicon_cli.core.report import InputInfo, Report
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.saved import day_text
from lexicon_cli.history.splits import PLACES
from lexicon_cli.jobs.checked_plan import plan_if_any, ref_if_any, written_options
from lexicon_cli.jobs.history_report import (
    history_grades,
    rows_of,
    totals_of,
    with_policy,
    worst_first,
)
from lexicon_cli.jobs.history_sources import Progress, Sources, read_days
from lexicon_cli.jobs.volume_values import values_of

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan
    from lexicon_cli.volume.blaming import Values
    from lexicon_cli.volume.charts import Series
    from lexicon_cli.volume.check import Checked
    from lexicon_cli.volume.counts import Counts
    from lexicon_cli.volume.options import VolumeOptions

COMMAND = "volume check"
_WINDOW = 7  # days that are judged unless somebody says otherwise
_FAMILY = "volume-check"
_RULES = "VOL"
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeResult:
    """The report, and what a page draws: a series for each finding about an event, in their order,
    without repetition. `first` and `last` are the days that were judged."""

    report: Report
    series: tuple["Series", ...] = ()
    first: int = 0
    last: int = 0
    arithmetic: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def volume_check(
    sources: Sources,
    *,
    since: int | None = None,
    until: int | None = None,
    settings: Settings | None = None,
    events: Sequence[str] = (),
    now: float | None = None,
    progress: Progress | None = None,
) -> VolumeResult:
    """Judge the days from `since` to `until` (days since 1970-01-01; a week up to the newest day)
    against those before. `events` are the only ones that are told of; `now` is the present moment
    (seconds since the epoch).

    Raises InputError for data that cannot be read or holds no event then, BrokenPlanError,
    ConfigError, StoreError.
    """
    chosen = settings or Settings()
    moment = time() if now is None else now
    loaded = plan_if_any(chosen, COMMAND)
    days = read_days(sources, loaded, chosen, properties=False, now=moment, progress=progress)
    taken = days.taken
    if until is None and days.apart:
        # The past has no say in which days are judged.
        until = max(day for day in taken.facts.days() if day not in days.apart)
    return volume_of_facts(
        taken.facts,
        inputs=taken.inputs,
        notes=taken.notes,
        since=since,
        until=until,
        settings=chosen,
        loaded=loaded,
        events=events,
        now=moment,
        values=values_of(taken.facts, loaded, chosen, sources=sources, now=moment),
    )


def volume_of_facts(
    facts: DailyFacts,
    *,
    inputs: tuple[InputInfo, ...] = (),
    notes: Sequence[str] = (),
    since: int | None = None,
    until: int | None = None,
    settings: Settings | None = None,
    loaded: "LoadedPlan | None" = None,
    events: Sequence[str] = (),
    now: float | None = None,
    repeat: bool = False,
    values: "Values | None" = None,
) -> VolumeResult:
    """As `volume_check`, of facts that were read already. With `repeat` a silence that began before
    the window is told as in the window in which it began. `values` reads the values of properties,
    out of the facts if nothing else is said."""
    from lexicon_cli.volume.charts import series_of

    chosen = settings or Settings()
    grades = history_grades(chosen, lambda code: code.startswith(_RULES))
    moment = time() if now is None else now
    read = values or values_of(facts, loaded, chosen)
    counts, found = judged_days(facts, since, until, chosen, loaded, moment, read)
    first, last = found.first + counts.first, counts.first + counts.days - 1

    def is_now(day: int) -> bool:
        return first <= day <= last

    told = [_again(fact) if repeat else fact for fact in found.facts if _is_asked(fact, events)]
    ranked = _ranked(told, grades)
    report = Report(
        command=COMMAND,
        tool_version=__version__,
        plan=ref_if_any(loaded),
        inputs=inputs,
        totals=totals_of(facts, inputs, is_now, last - first + 1),
        events=rows_of(facts, loaded, is_now, events),
        findings=tuple(finding for _, finding in ranked),
        notes=(*notes, *_notes(first - counts.first, first, last, _options(chosen), until)),
        details={"window": {"since": day_text(first), "until": day_text(last)}},
    )
    report = with_policy(report, loaded, chosen, grades, moment, family=_FAMILY)
    kept = {finding.fingerprint for finding in report.findings}
    shown = [fact for fact, finding in ranked if finding.fingerprint in kept]
    return VolumeResult(
        report=report,
        series=series_of(found, counts, shown),
        first=first,
        last=last,
        arithmetic={
            finding.fingerprint: fact.arithmetic
            for fact, finding in ranked
            if finding.fingerprint in kept
        },
    )


def judged_days(
    facts: DailyFacts,
    since: int | None,
    until: int | None,
    settings: Settings,
    loaded: "LoadedPlan | None",
    now: float | None,
    values: "Values | None" = None,
) -> tuple["Counts", "Checked"]:
    """The counts up to the last day, and what was found in the days that are judged."""
    from lexicon_cli.volume.check import check
    from lexicon_cli.volume.counts import counts_of

    options = _options(settings)
    known = facts.days()
    if not known or (until is not None and known[0] > until):
        begins = f": it begins on {day_text(known[0])}" if known else ""
        raise InputError(f"the data holds no event of the days that are to be judged{begins}")
    newest = known[-1]
    last = newest if until is None else min(until, newest)
    settled = last < newest or _is_over(last, options, loaded, time() if now is None else now)
    # A window that ends on a day that may not be over is a full week before it.
    first = since if since is not None else last - _WINDOW + (1 if settled else 0)
    if first > newest:
        raise InputError(
            f"the data ends on {day_text(newest)}, before the days that are to be judged"
        )
    counts = counts_of(facts.events, facts.audience, until=last, planned=facts.planned)
    found = check(
        counts,
        since=first,
        options=options,
        settled=settled,
        critical=_critical(loaded),
        pairs=_pairs(loaded),
        values=values,
    )
    return counts, found


def _again(fact: HistoryFact) -> HistoryFact:
    return replace(fact, variant="") if fact.variant == "still-silent" else fact


def _is_asked(fact: HistoryFact, events: Sequence[str]) -> bool:
    return not events or fact.event in events or fact.event is None


def _ranked(
    facts: Sequence[HistoryFact], grades: Mapping[str, int]
) -> list[tuple[HistoryFact, Finding]]:
    """Facts that are on, with their findings, worst first."""
    from lexicon_cli.rules.history_judge import history_finding, rank_of

    found = []
    for fact in facts:
        rank = rank_of(fact, grades)
        if rank:
            # The same finding as before it was told first, before the plan called it a key event,
            # or before a value was surely to blame.
            places = tuple(pair for pair in fact.where if pair[0] in PLACES)
            variant = "" if fact.variant in ("still-silent", "key-event") else fact.variant
            plain = history_finding(replace(fact, variant=variant, where=places), rank)
            finding = replace(history_finding(fact, rank), fingerprint=plain.fingerprint)
            found.append((fact, finding))
    return sorted(found, key=lambda pair: worst_first(pair[1]))


def _notes(
    past: int, first: int, last: int, options: "VolumeOptions", until: int | None
) -> list[str]:
    """What a reader must know: which days were judged, and with how many days of past."""
    days = day_text(first) if first == last else f"{day_text(first)} to {day_text(last)}"
    notes = [f"judged {days} against the days before"]
    if until is not None and until > last:
        notes.append(f"the data ends on {day_text(last)}: nothing is known of the days after it")
    if past < 7 * options.cycles:
        days = "1 day" if past == 1 else f"{past} days"
        notes.append(
            f"there is too little past to judge volume: {days} before the window, "
            f"{options.cycles} weeks are needed"
        )
    return notes


def _is_over(
    day: int, options: "VolumeOptions", loaded: "LoadedPlan | None", moment: float
) -> bool:
    """Whether a day ended long enough ago, in the project's timezone."""
    zone = ZoneInfo("UTC" if loaded is None else loaded.plan.settings.timezone)
    end = datetime.combine(_EPOCH + timedelta(days=day + 1), datetime.min.time(), zone)
    return moment >= end.timestamp() + options.settled_hours * 3600


def _options(settings: Settings) -> "VolumeOptions":
    from lexicon_cli.volume.options import options_of

    return options_of(written_options(settings))


def _critical(loaded: "LoadedPlan | None") -> frozenset[str]:
    if loaded is None:
        return frozenset()
    return frozenset(
        name
        for event in loaded.plan.events.values()
        if event.critical
        for name in (event.name, *event.aliases)
    )


def _pairs(loaded: "LoadedPlan | None") -> list[tuple[str, str]]:
    if loaded is None:
        return []
    return [
        (first, second)
        for funnel in loaded.plan.funnels.values()
        for first, second in zip(funnel.steps, funnel.steps[1:], strict=False)
        if first != second
    ]
