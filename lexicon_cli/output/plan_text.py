"""Findings on a plan as text: a clickable line each, grouped by file, and a few lines to sum up."""

from collections.abc import Iterator
from itertools import groupby

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.ink import paint, severity_sign
from lexicon_cli.output.safe import shown
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import (
    advice,
    counted,
    fixes,
    hidden,
    percent,
    plan_title,
    tally,
    worst_first,
)

_MOST_RAISES = 3


def render(report: Report, style: Style) -> str:
    """`plan.yaml:12:3: error STR002 unknown-key: message`, files in order, then the verdict."""
    ordered = sorted(report.findings, key=_by_place)
    blocks = [
        "".join(f"{_line(finding, style)}\n" for finding in group)
        for _, group in groupby(ordered, key=_file)
    ]
    if report.details:
        blocks.extend(_details(report, style))
    blocks.append("".join(f"{line}\n" for line in _foot(report, style)))
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


def _foot(report: Report, style: Style) -> Iterator[str]:
    """The verdict, then what to do next: short enough to be read."""
    yield _summary(report, style)
    for note in report.notes:
        yield f"  {shown(note, unicode=style.unicode)}"
    if left_out := hidden(report):
        yield f"  {paint(left_out, 'faint', style)}"
    if mending := fixes(report):
        yield f"  {paint(mending, 'faint', style)}"
    if report.findings:
        worst = worst_first(report.findings)[0].code
        yield paint(
            f"  lexicon explain {worst} tells why it matters and how to mend it", "faint", style
        )


def _details(report: Report, style: Style) -> Iterator[str]:
    """The score with its parts, and what a change of the plan amounts to."""
    from lexicon_cli.output.details import points, raise_line, score_line, score_of, verdict_line

    score = score_of(report)
    if score is not None:
        title = paint(shown(score_line(score), unicode=style.unicode), "strong", style)
        width = max((len(part.name) for part in score.parts), default=0)
        lines = [
            f"  {part.name:{width}}  {percent(part.share):>7}  "
            f"{points(part.points):>4} of {points(part.weight)}"
            for part in score.parts
        ]
        if score.raises:
            lines.append("  what would raise it most:")
            lines += [f"    {raise_line(entry)}" for entry in score.raises[:_MOST_RAISES]]
        rest = "".join(f"{shown(line, unicode=style.unicode)}\n" for line in lines)
        yield f"{title}\n{rest}"
    if change := verdict_line(report):
        yield f"{paint(shown(change, unicode=style.unicode), 'strong', style)}\n"


def _verdict_sign(report: Report, style: Style) -> str:
    for severity in (Severity.ERROR, Severity.WARNING):
        if report.count(severity):
            return severity_sign(severity, style)
    return paint(style.sign("fine"), "fine", style)
