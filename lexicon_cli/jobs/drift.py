"""`drift check`: what changed in types, nulls, names and values, since when, and where."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from time import time
from typing import TYPE_CHECKING, Any

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.collecting import without_collection
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass, field, replace
from lexicon_cli.core.report import EventRow, InputInfo, PlanRef, Report
from lexicon_cli.drift.check import check
from lexicon_cli.drift.telling import Drift
from lexicon_cli.drift.windows import Windows, choose
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.jobs.drift_plan import expectations_of, owner_of, place_of
from lexicon_cli.jobs.drift_sources import read_days
from lexicon_cli.jobs.volume_sources import Sources
from lexicon_cli.rules.rule import Scope

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan

COMMAND = "drift check"
_FAMILY = "drift-check"
_OTHERS = "VOL"  # rules of history that `volume check` looks at
_EPOCH = date(1970, 1, 1)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftChart:
    """What a page draws of a finding: by day (number of days since 1970-01-01) so many hits of so
    many trials. `measure` says of what; `since` is the day of the change."""

    fingerprint: str
    code: str
    event: str | None
    property: str | None
    where: tuple[tuple[str, str], ...]
    measure: str
    since: int | None
    days: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftResult:
    """The report, charts of its findings in their order, and how each verdict came about by its
    fingerprint. `windows` None: there was no day to look at."""

    report: Report
    charts: tuple[DriftChart, ...] = ()
    arithmetic: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    windows: Windows | None = None


def drift_check(
    sources: Sources,
    *,
    since: int | None = None,
    until: int | None = None,
    settings: Settings | None = None,
    now: float | None = None,
    progress: Progress | None = None,
) -> DriftResult:
    """Hold the days from `since` to `until` (days since 1970-01-01; the last seven whole ones)
    against the 28 before. `now` is the present moment (seconds since the epoch) by which
    suppressions expire.

    Raises InputError for data that cannot be read or holds no event then, BrokenPlanError,
    ConfigError, StoreError.
    """
    chosen = settings or Settings()
    loaded = _loaded(chosen)
    end = None if until is None else until + 1
    days = read_days(sources, loaded, chosen, since=since, until=end, progress=progress)
    return drift_of_facts(
        days.taken.facts,
        apart=days.apart,
        inputs=days.taken.inputs,
        notes=days.taken.notes,
        since=since,
        until=until,
        settings=chosen,
        loaded=loaded,
        now=now,
    )


def drift_of_facts(
    facts: DailyFacts,
    *,
    apart: frozenset[int] | None = None,
    inputs: tuple[InputInfo, ...] = (),
    notes: Sequence[str] = (),
    since: int | None = None,
    until: int | None = None,
    settings: Settings | None = None,
    loaded: "LoadedPlan | None" = None,
    now: float | None = None,
) -> DriftResult:
    """As `drift_check`, of facts that were read already; `apart` are days that are the past."""
    chosen = settings or Settings()
    grades = _grades(chosen)
    traffic: dict[int, int] = {}
    for key, count in facts.events.items():
        traffic[key.day] = traffic.get(key.day, 0) + count
    end = None if until is None else until + 1
    windows, told = choose(traffic, since=since, until=end, apart=apart)
    if windows is None:
        raise InputError("the data holds no event of the days that are looked at")
    if not any(windows.is_now(day) for day in traffic):
        raise InputError(
            f"the data holds no event from {_text(windows.first)} to {_text(windows.last)}"
        )
    expect = expectations_of(None if loaded is None else loaded.plan, _options(chosen))
    with without_collection():
        found = check(facts, windows, expect)
    ranked = _ranked(found, grades, loaded)
    report = Report(
        command=COMMAND,
        tool_version=__version__,
        plan=None if loaded is None else _plan_ref(loaded),
        inputs=inputs,
        totals=_totals(traffic, inputs, windows),
        events=_rows(facts, windows, loaded),
        findings=tuple(finding for _, finding in ranked),
        notes=(*notes, _window_note(windows, traffic), *told),
        details={"window": {"since": _text(windows.first), "until": _text(windows.last)}},
    )
    report = _with_policy(report, loaded, chosen, grades, time() if now is None else now)
    kept = {finding.fingerprint for finding in report.findings}
    shown = [(one, finding) for one, finding in ranked if finding.fingerprint in kept]
    return DriftResult(
        report=report,
        charts=tuple(_chart(one, finding) for one, finding in shown if one.days),
        arithmetic={finding.fingerprint: one.fact.arithmetic for one, finding in shown},
        windows=windows,
    )


def worst_first(finding: Finding) -> tuple[Any, ...]:
    """The order of findings: severity, then events."""
    return (
        -finding.severity.rank,
        -finding.count,
        finding.code,
        finding.event or "",
        finding.property or "",
        finding.first_time or "",
        finding.fingerprint,
    )


def _ranked(
    found: Iterable[Drift], grades: Mapping[str, int], loaded: "LoadedPlan | None"
) -> list[tuple[Drift, Finding]]:
    """Changes whose rules are on, with their findings, worst first."""
    from lexicon_cli.rules.history_judge import history_finding, rank_of

    ranked = []
    for one in found:
        rank = rank_of(one.fact, grades)
        if rank:
            finding = history_finding(one.fact, rank)
            if loaded is not None:
                names = list(one.fact.texts.get("events", ()))
                event = one.fact.event or (names[0] if names else None)
                finding = replace(
                    finding,
                    place=place_of(loaded.plan, event, one.fact.property),
                    owner=owner_of(loaded.plan, names),
                )
            ranked.append((one, finding))
    return sorted(ranked, key=lambda pair: worst_first(pair[1]))


def _chart(one: Drift, finding: Finding) -> DriftChart:
    return DriftChart(
        fingerprint=finding.fingerprint,
        code=finding.code,
        event=finding.event,
        property=finding.property,
        where=one.fact.where,
        measure=one.measure,
        since=one.fact.since,
        days=one.days,
    )


def _grades(settings: Settings) -> dict[str, int]:
    from lexicon_cli.policy.selection import effective_grades

    grades = effective_grades(settings, Scope.HISTORY)
    return {code: rank for code, rank in grades.items() if not code.startswith(_OTHERS)}


def _options(settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    if not settings.rules:
        return {}
    from lexicon_cli.policy.options import rule_options

    return rule_options(settings)


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


def _totals(
    traffic: Mapping[int, int], inputs: tuple[InputInfo, ...], windows: Windows
) -> dict[str, int]:
    return {
        "lines": sum(one.lines for one in inputs),
        "events": sum(traffic.values()),
        "events_in_window": sum(n for day, n in traffic.items() if windows.is_now(day)),
        "days": windows.until - windows.first,
    }


def _rows(facts: DailyFacts, windows: Windows, loaded: "LoadedPlan | None") -> tuple[EventRow, ...]:
    """Events of the window by traffic, most first."""
    seen: dict[str, list[int]] = {}
    for (day, event), count in facts.traffic().items():
        if windows.is_now(day):
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


def _window_note(windows: Windows, traffic: Mapping[int, int]) -> str:
    before = sorted(day for day in traffic if windows.is_before(day))
    looked = f"looked at {_text(windows.first)} to {_text(windows.last)}"
    if not before:
        return looked
    return f"{looked}, against {len(before)} days from {_text(before[0])} to {_text(before[-1])}"


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
