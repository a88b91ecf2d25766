"""Markdown for a comment on a pull request: safe to post, never over the size that hosts take."""

import re
from collections.abc import Sequence

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.audit_view import audit_view
from lexicon_cli.output.audit_words import sections, standing, summary
from lexicon_cli.output.details import points, raise_line, score_line, score_of, verdict_line
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import (
    NEVER_SEEN,
    SEVERITIES,
    advice,
    counted,
    fixes,
    hidden,
    is_about_data,
    number,
    percent,
    plan_title,
    platforms,
    span,
    tally,
    verdict,
    where,
    worst_first,
)

# GitHub refuses comments over 65,536 characters; some room is left for a caller's own heading.
LARGEST = 60_000
_MOST_OPEN = 20  # rows that are not folded away
_MOST_RAISES = 5
_MARK = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "💡"}
_ACTIVE = re.compile(r"([\\`*_{}\[\]>|~^$])")


def render(report: Report, style: Style) -> str:
    """Verdict, score, a table per severity, totals; says how many findings had to be left out."""
    head = [f"### {_headline(report)}", *(f"> {text(note)}" for note in report.notes)]
    head += _details(report)
    listed, never_seen = _rows(report)
    size = sum(len(line) + 2 for line in head) + 800
    size += sum(len(text(line)) + 4 for section in sections(report) for line in section.lines)
    blocks = list(head)
    left_out = 0
    for severity, rows in listed:
        kept = _fitting(rows, LARGEST - size)
        size += sum(len(row) + 1 for row in kept) + 300
        left_out += len(rows) - len(kept)
        blocks += _section(severity, kept, len(rows), report, is_open=severity is listed[0][0])
    blocks.extend(_never_seen_line(never_seen, LARGEST - size))
    if left_out:
        blocks.append(
            f"**{counted(left_out, 'more finding')} left out** to keep this comment short; "
            "the JSON report has all of them."
        )
    for section in sections(report):
        bullets = [f"- {text(line)}" for line in section.lines]
        blocks.append("\n".join([f"#### {section.title}", "", *bullets]))
    blocks.append(f"<sub>{text(_footer(report))}</sub>")
    return "\n\n".join(blocks) + "\n"


def _fitting(rows: Sequence[str], room: int) -> list[str]:
    kept: list[str] = []
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            break
        kept.append(row)
    return kept


def _section(
    severity: Severity, rows: Sequence[str], count: int, report: Report, *, is_open: bool
) -> list[str]:
    """A table. The worst severity is open, but for what is beyond a screen; others are folded."""
    title = _title(severity, count)
    if not is_open:
        return _folded(title, rows, report)
    first, more = rows[:_MOST_OPEN], rows[_MOST_OPEN:]
    blocks = [f"#### {title}", _table(first, report)]
    return [*blocks, *_folded(f"{number(len(more))} more", more, report)] if more else blocks


def _folded(title: str, rows: Sequence[str], report: Report) -> list[str]:
    summary = f"<details><summary>{title}</summary>"
    return [summary, _table(rows, report), "</details>"] if rows else [f"#### {title}"]


def _table(rows: Sequence[str], report: Report) -> str:
    return "\n".join([*_heading(report), *rows])


def _details(report: Report) -> list[str]:
    """The score with its parts, and what a change of the plan amounts to."""
    blocks = []
    lines = [*filter(None, (verdict_line(report), *summary(report)))]
    blocks += [f"**{text(line)}**" for line in lines]
    score = score_of(report)
    if score is not None:
        blocks.append(f"**{text(score_line(score))}**")
        rows = [
            f"| {text(part.name)} | {percent(part.share)} | {points(part.points)} "
            f"of {points(part.weight)} |"
            for part in score.parts
        ]
        if rows:
            blocks.append("\n".join(["| part | share | points |", "| --- | ---: | ---: |", *rows]))
        lines = [f"- {text(raise_line(entry))}" for entry in score.raises[:_MOST_RAISES]]
        if lines:
            blocks.append("\n".join(["What would raise it most:", "", *lines]))
    return blocks


def text(raw: str) -> str:
    """Text as plain text: no markup, no HTML, no mention, no link, no second table cell."""
    shown = _ACTIVE.sub(r"\\\1", visible(raw).replace("&", "&amp;"))
    # An entity of width zero stops hosts from making mentions, links and issue numbers of it.
    shown = shown.replace("<", "&lt;").replace("#", "#&#8203;").replace("@", "@&#8203;")
    return shown.replace("://", ":&#8203;//").replace("www.", "www&#8203;.")


def code(raw: str) -> str:
    """Text in a code span that no backtick can end."""
    shown = visible(raw) or " "
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or shown[0] == " " or shown[-1] == " " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def cell_code(raw: str) -> str:
    """A code span that does not end the cell of a table either."""
    return code(raw).replace("|", "\\|")


def _headline(report: Report) -> str:
    mark = _MARK[Severity.ERROR] if report.count(Severity.ERROR) else "✅"
    if mark == "✅" and report.count(Severity.WARNING):
        mark = _MARK[Severity.WARNING]
    sentence = verdict(report) if is_about_data(report) else tally(report)
    title = plan_title(report)
    return f"{mark} {text(sentence)}" + (f" · {text(title)}" if title else "")


def _title(severity: Severity, count: int) -> str:
    return f"{_MARK[severity]} {counted(count, severity.value)}"


def _heading(report: Report) -> list[str]:
    if is_about_data(report):
        return ["| rule | finding | events | where |", "| --- | --- | ---: | --- |"]
    return ["| rule | finding | where |", "| --- | --- | --- |"]


def _rows(report: Report) -> tuple[list[tuple[Severity, list[str]]], list[Finding]]:
    view = audit_view(report)
    never_seen = [finding for finding in report.findings if finding.code == NEVER_SEEN]
    listed = worst_first(finding for finding in report.findings if finding.code != NEVER_SEEN)
    about_data = is_about_data(report)
    found = []
    for severity in SEVERITIES:
        rows = [
            _row(finding, about_data, standing(view, finding))
            for finding in listed
            if finding.severity is severity
        ]
        if rows:
            found.append((severity, rows))
    return found, never_seen


def _row(finding: Finding, about_data: bool, stand: str) -> str:
    rule = f"**{finding.code}** {text(finding.name)}" + (f"<br>{text(stand)}" if stand else "")
    if not about_data:
        return f"| {rule} | {_what(finding, ())} | {_place(finding)} |"
    facts = [
        part for part in (platforms(finding.platforms, finding.count), span(finding, "–")) if part
    ]
    count = number(finding.count)
    if finding.share is not None:
        count += f"<br>{percent(finding.share)}"
    return f"| {rule} | {_what(finding, facts)} | {count} | {_place(finding)} |"


def _what(finding: Finding, facts: Sequence[str]) -> str:
    subject = " › ".join(cell_code(part) for part in (finding.event, finding.property) if part)
    lines = [subject] if subject else []
    lines.append(text(finding.message))
    todo = advice(finding)
    if todo:
        lines.append(f"→ {text(todo)}")
    if facts:
        lines.append(f"<sub>{text(' · '.join(facts))}</sub>")
    return "<br>".join(lines)


def _place(finding: Finding) -> str:
    places = [where(finding.samples[0])] if finding.samples else []
    if finding.place is not None:
        places.append(f"{finding.place.file}:{finding.place.line}")
    return "<br>".join(cell_code(place) for place in places)


def _never_seen_line(findings: Sequence[Finding], room: int) -> list[str]:
    if not findings:
        return []
    names: list[str] = []
    for finding in findings:
        name = code(finding.event or "")
        room -= len(name) + 2
        if room < 0:
            break
        names.append(name)
    rest = len(findings) - len(names)
    line = f"Planned but never seen ({number(len(findings))}): {', '.join(names)}"
    return [f"{line} and {number(rest)} more" if rest else line]


def _footer(report: Report) -> str:
    parts = []
    if is_about_data(report):
        parts.append(counted(report.totals.get("events", 0), "event"))
        if malformed := report.totals.get("malformed_lines", 0):
            parts.append(counted(malformed, "malformed line"))
        if report.inputs:
            parts.append(counted(len(report.inputs), "input"))
    parts += filter(None, (hidden(report), fixes(report)))
    parts.append(f"lexicon {report.tool_version} {report.command}")
    return " · ".join(parts)
