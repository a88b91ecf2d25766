"""One line per finding, as editors and grep want it: `path:line:col: CODE message`."""

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import shown
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import is_about_data, number, says_count


def render(report: Report, style: Style) -> str:
    """A line per finding, in the report's order; the place is in the data if it has one."""
    about_data = is_about_data(report)
    return "".join(f"{_line(finding, about_data, style)}\n" for finding in report.findings)


def _line(finding: Finding, about_data: bool, style: Style) -> str:
    message = f"{_subject(finding, about_data)}{finding.message}"
    text = f"{_place(finding, about_data)}: {finding.code} {message}"
    if about_data and finding.count > 1 and not says_count(finding):
        text = f"{text} ({style.sign('times')}{number(finding.count)})"
    return shown(text, unicode=style.unicode)


def _subject(finding: Finding, about_data: bool) -> str:
    event = finding.event
    told = not about_data or not event or event in finding.message
    return "" if told else f"{event}: "


def _place(finding: Finding, about_data: bool) -> str:
    if about_data and finding.samples:
        first = finding.samples[0]
        return f"{first.input}:{first.line}"
    return str(finding.place) if finding.place else "-"
