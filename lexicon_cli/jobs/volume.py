"""`volume check`: what comes less or more often than its own past says, where, since when."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from time import time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass, field, replace
from lexicon_cli.core.report import EventRow, InputInfo, PlanRef, Report
from lexicon_cli.history.fact import HistoryFact
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.jobs.volume_sources import Sources, read_days
from lexicon_cli.rules.rule import Scope

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan
    from lexicon_cli.volume.charts import Series
    from lexicon_cli.volume.check import Checked
    from lexicon_cli.volume.counts import Counts
    from lexicon_cli.volume.options import VolumeOptions

COMMAND = "volume check"
_FAMILY = "volume-check"
_WINDOW = 7  # days that are judged unless somebody says otherwise
_DAY_S = 86_400
_EPOCH = date(1970, 1, 1)
Progress = Callable[[int, int], None]


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
    loaded = _loaded(chosen)
    days = read_days(sources, loaded, chosen, progress)
    return volume_of_facts(
        days.facts,
        inputs=days.inputs,
        notes=days.notes,
        since=since,
        until=until,
        settings=chosen,
        loaded=loaded,
        events=events,
        now=now,
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
) -> VolumeResult:
    """As `volume_check`, of facts that were read already. With `repeat` a silence that began before
    the window is told as in the window in which it began."""
    from lexicon_cli.volume.charts import series_of

    chosen = settings or Settings()
    grades = _grades(chosen)
    moment = time() if now is None else now
    counts, found = judged_days(facts, since, until, chosen, loaded, moment)
    first, last = found.first + counts.first, counts.first + counts.days - 1
    told = [_again(fact) if repeat else fact for fact in found.facts if _is_asked(fact, events)]
    ranked = _ranked(told, grades)
    findings = [finding for _, finding in ranked]
    report = Report(
        command=COMMAND,
        tool_version=__version__,
        plan=None if loaded is None else _plan_ref(loaded),
        inputs=inputs,
        totals=_totals(facts, inputs, first, last),
        events=_rows(facts, loaded, first, last, events),
        findings=tuple(findings),
        notes=(*notes, *_notes(first - counts.first, first, last, _options(chosen))),
        details={"window": {"since": _text(first), "until": _text(last)}},
    )
    report = _with_policy(report, loaded, chosen, grades, moment)
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
) -> tuple["Counts", "Checked"]:
    """The counts up to the last day, and what was found in the days that are judged."""
    from lexicon_cli.volume.check import check
    from lexicon_cli.volume.counts import counts_of

    options = _options(settings)
    known = facts.days()
    if not known or (until is not None and known[0] > until):
        raise InputError("the data holds no event of the days that are to be judged")
    newest = known[-1]
    last = newest if until is None else min(until, newest)
    settled = last < newest or _is_over(last, options, loaded, time() if now is None else now)
    # A window that ends on a day that may not be over is a full week before it.
    first = since if since is not None else last - _WINDOW + (1 if settled else 0)
    if first > newest:
        raise InputError(f"the data ends on {_text(newest)}, before the days that are to be judged")
    counts = counts_of(facts.events, facts.audience, until=last)
    found = check(
        counts,
        since=first,
        options=options,
        settled=settled,
        critical=_critical(loaded),
        pairs=_pairs(loaded),
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
            finding = history_finding(fact, rank)
            if fact.variant in ("still-silent", "key-event"):
                # The same finding as before it was told first, or before the plan called it a key.
                plain = history_finding(replace(fact, variant=""), rank)
                finding = replace(finding, fingerprint=plain.fingerprint)
            found.append((fact, finding))
    return sorted(found, key=lambda pair: worst_first(pair[1]))


def worst_first(finding: Finding) -> tuple[Any, ...]:
    """The order of findings: severity, then events."""
    return (
        -finding.severity.rank,
        -finding.count,
        finding.code,
        finding.event or "",
        finding.first_time or "",
        finding.fingerprint,
    )


def _is_over(
    day: int, options: "VolumeOptions", loaded: "LoadedPlan | None", moment: float
) -> bool:
    """Whether a day ended long enough ago, in the project's timezone."""
    zone = ZoneInfo("UTC" if loaded is None else loaded.plan.settings.timezone)
    end = datetime.combine(_EPOCH + timedelta(days=day + 1), datetime.min.time(), zone)
    return moment >= end.timestamp() + options.settled_hours * 3600


def _grades(settings: Settings) -> dict[str, int]:
    from lexicon_cli.policy.selection import effective_grades

    grades = effective_grades(settings, Scope.HISTORY)
    return {code: rank for code, rank in grades.items() if code.startswith("VOL")}


def _options(settings: Settings) -> "VolumeOptions":
    from lexicon_cli.volume.options import options_of

    if not settings.rules:
        return options_of({})
    from lexicon_cli.policy.options import rule_options

    return options_of(rule_options(settings))


def _loaded(settings: Settings) -> "LoadedPlan | None":
    if not settings.plan:
        return None
    from lexicon_cli.jobs.broken import BrokenPlanError
    from lexicon_cli.jobs.lint import lint_loaded
    from lexicon_cli.plan.load import load_plan

    loaded = load_plan(settings.plan)
    found = lint_loaded(loaded, settings, command=COMMAND, with_rules=False)
    if found.fails(Severity.ERROR):
        raise BrokenPlanError(found)
    return loaded


def _plan_ref(loaded: "LoadedPlan") -> PlanRef:
    return PlanRef(loaded.plan.name, loaded.plan.version, loaded.plan.digest)


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


def _totals(
    facts: DailyFacts, inputs: tuple[InputInfo, ...], first: int, last: int
) -> dict[str, int]:
    judged = sum(n for key, n in facts.events.items() if first <= key.day <= last)
    return {
        "lines": sum(one.lines for one in inputs),
        "events": sum(facts.events.values()),
        "events_in_window": judged,
        "days": last - first + 1,
    }


def _rows(
    facts: DailyFacts,
    loaded: "LoadedPlan | None",
    first: int,
    last: int,
    asked: Sequence[str],
) -> tuple[EventRow, ...]:
    """Events of the window by traffic, most first."""
    seen: dict[str, list[int]] = {}
    for (day, event), count in facts.traffic().items():
        if first <= day <= last and (not asked or event in asked):
            row = seen.setdefault(event, [0, day, day])
            row[0] += count
            row[1], row[2] = min(row[1], day), max(row[2], day)
    rows = []
    for name, (count, low, high) in seen.items():
        entry = None if loaded is None else loaded.plan.events.get(name)
        rows.append(
            EventRow(
                name=name,
                planned=entry is not None,
                status=None if entry is None else entry.status,
                count=count,
                first_time=f"{_text(low)}T00:00:00Z",
                last_time=f"{_text(high)}T23:59:59Z",
                owner=None if entry is None else entry.owner,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.count, row.name)))


def _notes(past: int, first: int, last: int, options: "VolumeOptions") -> list[str]:
    notes = [f"judged {_text(first)} to {_text(last)} against the days before"]
    weeks = past // 7
    if weeks < options.cycles:
        days = "no day" if weeks == 0 else f"{weeks} week{'' if weeks == 1 else 's'}"
        notes.append(
            f"there is too little past to judge volume: {days} before the window, "
            f"{options.cycles} weeks are needed"
        )
    return notes


def _text(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()


def _with_policy(
    report: Report,
    loaded: "LoadedPlan | None",
    settings: Settings,
    grades: Mapping[str, int],
    moment: float,
) -> Report:
    """Without what is suppressed or in the baseline, with what is wrong about these themselves."""
    from lexicon_cli.policy.selection import has_policy

    texts = () if loaded is None else (source.text for source in loaded.sources)
    if not has_policy(settings, texts):
        return report
    from lexicon_cli.policy.apply import hide, hiding_of

    hidden = hide(
        report,
        hiding_of(loaded, settings),
        settings,
        scope=Scope.HISTORY,
        family=_FAMILY,
        today=datetime.fromtimestamp(moment, UTC).date(),
        ran=grades,
        seen={row.name for row in report.events},
    )
    return replace(hidden, findings=tuple(sorted(hidden.findings, key=worst_first)))
