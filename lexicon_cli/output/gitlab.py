"""GitLab code quality: the JSON list that a merge request shows beside the changed lines.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from collections.abc import Iterator
from typing import Any

from lexicon_cli.core.finding import Finding, Severity, fingerprint
from lexicon_cli.core.report import Report
from lexicon_cli.output.json import indented
from lexicon_cli.output.paths import STDIN, from_root
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import advice, is_about_data, says_count, subject, where

# Of GitLab's five: "critical" and "blocker" are left to what stops a service.
_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, style: Style) -> str:
    """One entry per finding, in the report's order; an empty list when all is well."""
    entries = list(_entries(report, style))
    return indented(entries) + "\n"


def _entries(report: Report, style: Style) -> Iterator[dict[str, Any]]:
    """GitLab drops an entry whose fingerprint another one has: those get a number in them."""
    seen: dict[str, int] = {}
    about_data = is_about_data(report)
    for finding in report.findings:
        times = seen.get(finding.fingerprint, 0)
        seen[finding.fingerprint] = times + 1
        own = finding.fingerprint
        file, line = _place(finding, report)
        yield {
            "description": _description(finding, about_data),
            "check_name": finding.code,
            "fingerprint": fingerprint(own, str(times)) if times or not own else own,
            "severity": _SEVERITIES[finding.severity],
            "location": {"path": visible(from_root(file, style)), "lines": {"begin": line}},
        }


def _description(finding: Finding, about_data: bool) -> str:
    parts = [f"{finding.name}: {finding.message}"]
    about = subject(finding)
    if about and (finding.event or "") not in finding.message:
        parts[0] = f"{finding.name} of {about}: {finding.message}"
    if about_data and finding.count > 1 and not says_count(finding):
        parts.append(f"{finding.count:,} times")
    if todo := advice(finding):
        parts.append(f"→ {todo}")
    if finding.samples:
        parts.append(f"first at {where(finding.samples[0])}")
    return visible("; ".join(parts))


def _place(finding: Finding, report: Report) -> tuple[str, int]:
    """A merge request shows the plan's line: data files are seldom in the repository."""
    if finding.place is not None:
        return _named(finding.place.file), finding.place.line
    if finding.samples:
        return _named(finding.samples[0].input), finding.samples[0].line
    return (_named(report.inputs[0].name) if report.inputs else "plan"), 1


def _named(file: str) -> str:
    return "stdin" if file == STDIN else file
