"""The report of `volume check` around its findings: totals, events, notes, what is hidden."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lexicon_cli.config.settings import Settings
from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import replace
from lexicon_cli.core.report import EventRow, InputInfo, Report
from lexicon_cli.history.facts import DailyFacts
from lexicon_cli.rules.rule import Scope

if TYPE_CHECKING:
    from lexicon_cli.plan.load import LoadedPlan
    from lexicon_cli.volume.options import VolumeOptions

_FAMILY = "volume-check"
_EPOCH = date(1970, 1, 1)


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


def totals_of(
    facts: DailyFacts, inputs: tuple[InputInfo, ...], first: int, last: int
) -> dict[str, int]:
    """Lines and events of the inputs, and events of the days that were judged."""
    judged = sum(n for key, n in facts.events.items() if first <= key.day <= last)
    return {
        "lines": sum(one.lines for one in inputs),
        "events": sum(facts.events.values()),
        "events_in_window": judged,
        "days": last - first + 1,
    }


def rows_of(
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
                first_time=f"{day_text(low)}T00:00:00Z",
                last_time=f"{day_text(high)}T23:59:59Z",
                owner=None if entry is None else entry.owner,
            )
        )
    return tuple(sorted(rows, key=lambda row: (-row.count, row.name)))


def notes_of(
    past: int, first: int, last: int, options: "VolumeOptions", until: int | None
) -> list[str]:
    """What a reader must know: which days were judged, and with how many days of past."""
    notes = [f"judged {day_text(first)} to {day_text(last)} against the days before"]
    if until is not None and until > last:
        notes.append(f"the data ends on {day_text(last)}: nothing is known of the days after it")
    weeks = past // 7
    if weeks < options.cycles:
        days = "no day" if weeks == 0 else f"{weeks} week{'' if weeks == 1 else 's'}"
        notes.append(
            f"there is too little past to judge volume: {days} before the window, "
            f"{options.cycles} weeks are needed"
        )
    return notes


def day_text(day: int) -> str:
    """A day as YYYY-MM-DD."""
    return (_EPOCH + timedelta(days=day)).isoformat()


def with_policy(
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
