"""Small things said alike in every format for people: numbers, shares, spans, values, order."""

import json
import re
from collections.abc import Iterable, Mapping

from lexicon_cli.core.finding import Finding, Sample, Severity
from lexicon_cli.core.report import Report

SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_MASK = re.compile(r"<(string|list|object|number|boolean|null)[^<>]*>")
NEVER_SEEN = "EVT008"  # listed in one line: a hundred quiet events are one fact, not a hundred


def number(count: int) -> str:
    """12345 as `12,345`."""
    return f"{count:,}"


def counted(count: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number(count)} {noun}" if count == 1 else f"{number(count)} {noun}s"


def percent(share: float) -> str:
    """A share as `0.8 %`; never 0 % for something, never 100 % for not quite all."""
    if share <= 0:
        return "0 %"
    if share >= 1:
        return "100 %"
    value = share * 100
    if value < 0.1:
        return "< 0.1 %"
    if value > 99.9:
        return "> 99.9 %"
    return f"{value:.1f} %"


def span(finding: Finding, dash: str) -> str:
    """When it happened: days, or times if all on one day; '' when the events have no time."""
    first, last = finding.first_time, finding.last_time
    if not first or not last:
        return ""
    if first[:10] != last[:10]:
        return f"{first[:10]} {dash} {last[:10]}"
    if first[:16] == last[:16]:
        return f"{first[:10]} {first[11:16]}"
    return f"{first[:10]} {first[11:16]} {dash} {last[11:16]}"


def platforms(counts: Mapping[str, int], total: int) -> str:
    """`ios 120, web 4`, most first; the count is left out where one platform has all."""
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    if len(ranked) == 1 and ranked[0][1] == total:
        return ranked[0][0] if ranked[0][0] != "unknown" else ""
    return ", ".join(f"{name} {number(count)}" for name, count in ranked)


def value_text(value: object) -> str:
    """A value as it stands in the data: texts in quotes, masks bare, long ones cut."""
    if isinstance(value, str):
        return value if _MASK.fullmatch(value) else f'"{brief(value)}"'
    return brief(json.dumps(value, ensure_ascii=False, default=str))


def where(sample: Sample) -> str:
    """`export.ndjson:17`."""
    return f"{sample.input}:{sample.line}"


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """By severity, then events affected, then name: the order in which to mend them."""
    return sorted(
        findings,
        key=lambda finding: (
            -finding.severity.rank,
            -finding.count,
            finding.code,
            finding.event or "",
            finding.property or "",
            finding.fingerprint,
        ),
    )


def says_count(finding: Finding) -> bool:
    """Whether the message tells already how often it happened."""
    return re.search(rf"\b{number(finding.count)} (event|line)", finding.message) is not None


def is_about_data(report: Report) -> bool:
    """Whether the report counts events of data, rather than faults in a plan's text."""
    return "events" in report.totals


def tally(report: Report) -> str:
    """`3 errors, 2 warnings, 1 info`; only what there is."""
    parts = [
        counted(count, severity.value)
        for severity in SEVERITIES
        if (count := report.count(severity))
    ]
    return ", ".join(parts) or "no findings"


def plan_title(report: Report) -> str:
    """`plan Acme Shop 2.3.0`, or '' when the plan has no name."""
    if report.plan is None or not (report.plan.name or report.plan.version):
        return ""
    named = " ".join(part for part in (report.plan.name, report.plan.version) if part)
    return f"plan {named}"


def verdict(report: Report) -> str:
    """The one sentence that says whether all is fine, without a sign."""
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    infos = report.count(Severity.INFO)
    parts = [counted(errors, "error")] if errors else []
    parts += [counted(warnings, "warning")] if warnings else []
    found = " and ".join(parts) or ("no errors or warnings" if infos else "no findings")
    sentence = f"{found} in {counted(report.totals.get('events', 0), 'event')}"
    affected = affected_share(report)
    return f"{sentence} ({affected})" if affected else sentence


def affected_share(report: Report) -> str:
    """`0.8 % with errors`, or with warnings when there are no errors; '' if unknown."""
    events = report.totals.get("events", 0)
    for worst, severity in (("errors", Severity.ERROR), ("warnings", Severity.WARNING)):
        if report.count(severity):
            affected = report.totals.get(f"events_with_{worst}", 0)
            return f"{percent(affected / events)} with {worst}" if events and affected else ""
    return ""


def advice(finding: Finding) -> str:
    """What to write instead and why that is meant, if the message does not say it already."""
    suggestion = finding.suggestion
    if not suggestion or suggestion in finding.message:
        return ""
    reason = f" ({finding.reason})" if finding.reason else ""
    return f'"{suggestion}"{reason}' if reason else suggestion


def brief(text: str, length: int = 60) -> str:
    """The text, cut when long: a name may have 255 characters and a layout has 80 columns."""
    return text if len(text) <= length else text[: length - 1] + "…"
