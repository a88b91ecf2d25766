"""Findings on a plan as text: a clickable line each, grouped by file, and one line to sum up."""

from itertools import groupby

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.ink import paint, severity_sign
from lexicon_cli.output.safe import shown
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import advice, counted, plan_title, tally


def render(report: Report, style: Style) -> str:
    """`plan.yaml:12:3: error STR002 unknown-key: message`, files in order, then the verdict."""
    ordered = sorted(report.findings, key=_by_place)
    blocks = [
        "".join(f"{_line(finding, style)}\n" for finding in group)
        for _, group in groupby(ordered, key=_file)
    ]
    blocks.append(f"{_summary(report, style)}\n")
    return "\n".join(blocks)


def _by_place(finding: Finding) -> tuple[str, int, int, str, str]:
    place = finding.place
    spot = (place.line, place.column) if place else (0, 0)
    return _file(finding), *spot, finding.code, finding.message


def _file(finding: Finding) -> str:
    return finding.place.file if finding.place else ""


def _line(finding: Finding, style: Style) -> str:
    place = f"{shown(str(finding.place), unicode=style.unicode)}: " if finding.place else ""
    severity = paint(finding.severity.value, finding.severity.value, style)
    rule = f"{paint(finding.code, 'strong', style)} {finding.name}"
    text = f"{place}{severity} {rule}: {shown(finding.message, unicode=style.unicode)}"
    todo = shown(advice(finding), unicode=style.unicode)
    return f"{text}\n    {style.sign('arrow')} {todo}" if todo else text


def _summary(report: Report, style: Style) -> str:
    files = report.totals.get("files", 0)
    events = report.totals.get("planned_events", 0)
    looked_at = f"{counted(events, 'event')} of {counted(files, 'file')}" if files else "the plan"
    title = shown(plan_title(report), unicode=style.unicode)
    title = f" {style.sign('dot')} {title}" if title else ""
    verdict = paint(tally(report), "strong", style)
    return f"{_verdict_sign(report, style)} {verdict} in {looked_at}{title}"


def _verdict_sign(report: Report, style: Style) -> str:
    for severity in (Severity.ERROR, Severity.WARNING):
        if report.count(severity):
            return severity_sign(severity, style)
    return paint(style.sign("fine"), "fine", style)
