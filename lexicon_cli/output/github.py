"""GitHub Actions: workflow commands that become annotations of a run and of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

import hashlib
import re
from collections.abc import Iterator

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.paths import STDIN, from_root
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import (
    SEVERITIES,
    advice,
    brief,
    counted,
    is_about_data,
    says_count,
    subject,
    where,
    worst_first,
)

# What GitHub shows of one step: 10 errors, 10 warnings, 10 notices; the rest it drops in silence.
MOST = 10
_LONGEST = 1_000  # an annotation is a few lines beside the code
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)


def render(report: Report, style: Style) -> str:
    """The worst findings of each severity, then one notice that tells how many there are more."""
    listed = worst_first(report.findings)
    about_data = is_about_data(report)
    groups = {
        severity: [finding for finding in listed if finding.severity is severity]
        for severity in SEVERITIES
    }
    most = dict.fromkeys(SEVERITIES, MOST)
    if any(len(group) > MOST for group in groups.values()):
        most[Severity.INFO] = MOST - 1  # the notice about the rest is one of the ten
    lines = [
        _annotation(finding, about_data, style)
        for severity, group in groups.items()
        for finding in group[: most[severity]]
    ]
    lines += _rest({severity: groups[severity][most[severity] :] for severity in SEVERITIES})
    return "".join(f"{line}\n" for line in lines)


def command(name: str, text: str, **facts: str | int | None) -> str:
    """One workflow command; what the runner would read as its syntax is escaped."""
    listed = ",".join(
        f"{key}={_property(str(value))}" for key, value in facts.items() if value is not None
    )
    return f"::{name}{' ' if listed else ''}{listed}::{_data(text)}"


def guarded(text: str) -> str:
    """Text that the runner takes for text, whatever names from data stand at the start of a line.

    The mark that switches commands on again is a hash of the text: no text can hold its own.
    """
    if not _COMMAND.search(text):
        return text
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"::stop-commands::{mark}\n{text}::{mark}::\n"


def _annotation(finding: Finding, about_data: bool, style: Style) -> str:
    return command(
        _COMMANDS[finding.severity],
        _message(finding, about_data),
        **_place(finding, style),
        title=visible(f"{finding.code} {finding.name}"),
    )


def _place(finding: Finding, style: Style) -> dict[str, str | int | None]:
    """The plan's line if there is one: a pull request changes plans, seldom exports."""
    if finding.place is not None and finding.place.file != STDIN:
        place = finding.place
        file = visible(from_root(place.file, style))
        return {"file": file, "line": place.line, "col": place.column}
    for sample in finding.samples[:1]:
        if sample.input != STDIN:
            return {"file": visible(from_root(sample.input, style)), "line": sample.line}
    return {}


def _message(finding: Finding, about_data: bool) -> str:
    about = subject(finding)
    told = not about or (finding.event or "") in finding.message
    lines = [brief(finding.message if told else f"{about}: {finding.message}", _LONGEST)]
    if about_data and finding.count > 1 and not says_count(finding):
        lines[0] += f" (×{finding.count:,})"
    if todo := advice(finding):
        lines.append(f"→ {brief(todo, _LONGEST)}")
    if finding.samples:
        lines.append(f"first seen at {where(finding.samples[0])}")
    return "\n".join(visible(line) for line in lines)


def _rest(groups: dict[Severity, list[Finding]]) -> Iterator[str]:
    parts = [counted(len(group), severity.value) for severity, group in groups.items() if group]
    if parts:
        total = sum(len(group) for group in groups.values())
        text = f"{', '.join(parts)} not shown here: GitHub shows ten of a kind for each step"
        yield command("notice", text, title=f"lexicon: {counted(total, 'more finding')}")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
