"""The rows of the table of events: traffic beside findings, the worst event first."""

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import EventRow, Report
from lexicon_cli.output.words import NEVER_SEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event. `worst_share` is the share of its traffic that its most frequent error (without
    errors: warning) touches, 0..1, or None without either."""

    name: str
    planned: bool
    status: str
    count: int
    errors: int
    warnings: int
    infos: int
    worst_share: float | None


def event_lines(report: Report) -> list[EventLine]:
    """Events that were seen, by errors, then warnings, then traffic; none for an audit of identity,
    whose findings are about people."""
    if report.command == "identity audit":
        return []
    findings: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.event is not None and finding.code != NEVER_SEEN:
            findings.setdefault(finding.event, []).append(finding)
    lines = [_line(row, findings.get(row.name, [])) for row in report.events if row.count]
    return sorted(lines, key=_order)


def _line(row: EventRow, findings: list[Finding]) -> EventLine:
    return EventLine(
        name=row.name,
        planned=row.planned,
        status=(row.status or "live") if row.planned else "not planned",
        count=row.count,
        errors=_count(findings, Severity.ERROR),
        warnings=_count(findings, Severity.WARNING),
        infos=_count(findings, Severity.INFO),
        worst_share=_worst_share(findings),
    )


def _count(findings: list[Finding], severity: Severity) -> int:
    return sum(1 for finding in findings if finding.severity is severity)


def _worst_share(findings: list[Finding]) -> float | None:
    for severity in (Severity.ERROR, Severity.WARNING):
        shares = [
            finding.share
            for finding in findings
            if finding.severity is severity and finding.share is not None
        ]
        if shares:
            return max(shares)
    return None


def _order(line: EventLine) -> tuple[int, float, int, str]:
    rank = 0 if line.errors else 1 if line.warnings else 2
    touched = (line.worst_share or 0) * line.count
    return rank, -touched, -line.count, line.name
