"""`drift check`: what changed in types, nulls, names and values, since when, and where."""

from collections.abc import Iterable, Mapping, Sequence
from time import time
from typing import TYPE_CHECKING

from lexicon_cli import __version__
from lexicon_cli.config.settings import Settings
from lexicon_cli.core.collecting import without_collection
from lexicon_cli.core.errors import InputError
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.plural import counted
from lexicon_cli.core.records import dataclass, field, replace
from lexicon_cli.core.report import InputInfo, Report
from lexicon_cli.drift.check import check
from lexicon_cli.drift.telling import Drift
from lexicon_cli.drift.windows import BASELINE_DAYS, Windows, choose
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.saved import day_text
from lexicon_cli.jobs.checked_plan import plan_if_any, ref_if_any, written_options
from lexicon_cli.jobs.daily_facts_notes import span_text
from lexicon_cli.jobs.drift_plan import expectations_of, owner_of, place_of
from lexicon_cli.jobs.history_report import (
    history_grades,
    rows_of,
    totals_of,
    with_policy,
    worst_first,
)
from lexicon_cli.jobs.history_sources import Progress, Sources, read_days

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan

COMMAND = "drift check"
_FAMILY = "drift-check"
_OTHERS = "VOL"  # rules of history that `volume check` looks at


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
    moment = time() if now is None else now
    loaded = plan_if_any(chosen, COMMAND)
    days = read_days(
        sources,
        loaded,
        chosen,
        since=None if since is None else since - BASELINE_DAYS,
        until=None if until is None else until + 1,
        now=moment,
        progress=progress,
    )
    return drift_of_facts(
        days.taken.facts,
        apart=days.apart,
        inputs=days.taken.inputs,
        notes=days.taken.notes,
        since=since,
        until=until,
        settings=chosen,
        loaded=loaded,
        now=moment,
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
    grades = history_grades(chosen, lambda code: not code.startswith(_OTHERS))
    traffic: dict[int, int] = {}
    for key, count in facts.events.items():
        traffic[key.day] = traffic.get(key.day, 0) + count
    end = None if until is None else until + 1
    windows, told = choose(traffic, since=since, until=end, apart=apart)
    if windows is None or not any(windows.is_now(day) for day in traffic):
        raise InputError(_nothing(traffic, windows, since, end))
    expect = expectations_of(None if loaded is None else loaded.plan, written_options(chosen))
    with without_collection():
        found = check(facts, windows, expect)
    ranked = _ranked(found, grades, loaded)
    report = Report(
        command=COMMAND,
        tool_version=__version__,
        plan=ref_if_any(loaded),
        inputs=inputs,
        totals=totals_of(facts, inputs, windows.is_now, windows.until - windows.first),
        events=rows_of(facts, loaded, windows.is_now),
        findings=tuple(finding for _, finding in ranked),
        notes=(*_said(notes, told), _window_note(windows, traffic), *told),
        details={"window": {"since": day_text(windows.first), "until": day_text(windows.last)}},
    )
    moment = time() if now is None else now
    report = with_policy(report, loaded, chosen, grades, moment, family=_FAMILY)
    kept = {finding.fingerprint for finding in report.findings}
    shown = [(one, finding) for one, finding in ranked if finding.fingerprint in kept]
    return DriftResult(
        report=report,
        charts=tuple(_chart(one, finding) for one, finding in shown if one.days),
        arithmetic={finding.fingerprint: one.fact.arithmetic for one, finding in shown},
        windows=windows,
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


def _nothing(
    traffic: Mapping[int, int], windows: Windows | None, since: int | None, end: int | None
) -> str:
    """Why there is nothing to look at."""
    if windows is not None:
        since, end = windows.first, windows.until
    there = [day for day in traffic if windows is None or day not in windows.apart]
    ends = f": it ends on {day_text(max(there))}" if there else ""
    return f"the data holds no event{span_text(since, end)}{ends}"


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


def _window_note(windows: Windows, traffic: Mapping[int, int]) -> str:
    before = sorted(day for day in traffic if windows.is_before(day))
    looked = f"looked at {_days(windows.first, windows.last)}"
    if not before:
        return looked
    days = _days(before[0], before[-1])
    of = "" if len(before) == before[-1] - before[0] + 1 else f"{len(before)} days of "
    return f"{looked}, against {of}{days}"


def _days(first: int, last: int) -> str:
    if first == last:
        return day_text(first)
    return f"{day_text(first)} to {day_text(last)} ({counted(last - first + 1, 'day')})"


def _said(notes: Sequence[str], told: Sequence[str]) -> list[str]:
    """What is known of the data and of the windows, a half day told once."""
    half = any(note.startswith("the last day") for note in told)
    return [note for note in notes if not (half and note.startswith("the newest day"))]
