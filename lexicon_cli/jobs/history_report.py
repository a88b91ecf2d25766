"""What the reports of `volume check` and `drift check` have alike: totals, the events of a window,
the order of findings, and what is hidden of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.report import EventRow, InputInfo, Report
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.history.saved import day_text
from lexicon_cli.jobs.checked_plan import by_traffic, event_row
from lexicon_cli.jobs.hiding import hiding_if_any, without_hidden
from lexicon_cli.rules.rule import Scope

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan

OnDay = Callable[[int], bool]


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
    rows = [
        event_row(
            name,
            count,
            (f"{day_text(low)}T00:00:00Z", f"{day_text(high)}T23:59:59Z"),
            loaded,
        )
        for name, (count, low, high) in seen.items()
    ]
    return tuple(sorted(rows, key=by_traffic))


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
    return without_hidden(
        report,
        hiding_if_any(loaded, settings),
        settings,
        scope=Scope.HISTORY,
        family=family,
        ran=grades,
        moment=moment,
        order=worst_first,
    )
