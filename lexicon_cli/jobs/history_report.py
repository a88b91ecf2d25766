"""What the reports of `volume check` and `drift check` have alike: the plan, totals, the events of
a window, the order of findings, and what is hidden of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import EventRow, InputInfo, PlanRef, Report
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.saved import day_text
from lexicon_cli.rules.rule import Scope

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan

OnDay = Callable[[int], bool]


def loaded_plan(settings: Settings, command: str) -> "LoadedPlan | None":
    """The plan that the settings name, checked; None without one. Raises BrokenPlanError, whose
    report is of `command`."""
    if not settings.plan:
        return None
    from lexicon_cli.jobs.broken import BrokenPlanError
    from lexicon_cli.jobs.lint import lint_loaded
    from lexicon_cli.plan.load import load_plan

    loaded = load_plan(settings.plan)
    found = lint_loaded(loaded, settings, command=command, with_rules=False)
    if found.fails(Severity.ERROR):
        raise BrokenPlanError(found)
    return loaded


def plan_ref(loaded: "LoadedPlan | None") -> PlanRef | None:
    """The plan as a report names it."""
    if loaded is None:
        return None
    return PlanRef(loaded.plan.name, loaded.plan.version, loaded.plan.digest)


def written_options(settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    """What the configuration says of rules, by their codes. Raises ConfigError."""
    if not settings.rules:
        return {}
    from lexicon_cli.policy.options import rule_options

    return rule_options(settings)


def history_grades(settings: Settings, is_mine: Callable[[str], bool]) -> dict[str, int]:
    """The rules of history that are on and of one's own, by code."""
    from lexicon_cli.policy.selection import effective_grades

    grades = effective_grades(settings, Scope.HISTORY)
    return {code: rank for code, rank in grades.items() if is_mine(code)}


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


def totals_of(
    facts: DailyFacts, inputs: Sequence[InputInfo], is_now: OnDay, days: int
) -> dict[str, int]:
    """Lines of the inputs, all events, and those of the days that are looked at."""
    return {
        "lines": sum(one.lines for one in inputs),
        "events": sum(facts.events.values()),
        "events_in_window": sum(n for key, n in facts.events.items() if is_now(key.day)),
        "days": days,
    }


def rows_of(
    facts: DailyFacts,
    loaded: "LoadedPlan | None",
    is_now: OnDay,
    asked: Sequence[str] = (),
) -> tuple[EventRow, ...]:
    """Events of the days that are looked at by traffic, most first; only those `asked` for."""
    seen: dict[str, list[int]] = {}
    for (day, event), count in facts.traffic().items():
        if is_now(day) and (not asked or event in asked):
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
                first_time=f"{day_text(low)}T00:00:00Z",
                last_time=f"{day_text(high)}T23:59:59Z",
                owner=None if entry is None else entry.owner,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.count, row.name)))


def with_policy(
    report: Report,
    loaded: "LoadedPlan | None",
    settings: Settings,
    grades: Mapping[str, int],
    moment: float,
    *,
    family: str,
) -> Report:
    """Without what is suppressed or in the baseline, with what is wrong about these themselves.
    `moment` (seconds since the epoch) is when suppressions have expired."""
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
        family=family,
        today=datetime.fromtimestamp(moment, UTC).date(),
        ran=grades,
        seen={row.name for row in report.events},
    )
    return replace(hidden, findings=tuple(sorted(hidden.findings, key=worst_first)))
