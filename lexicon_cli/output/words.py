"""Small things said alike in every format for people: numbers, shares, spans, values, order."""

import json
import re
from collections.abc import Iterable, Mapping

from lexicon_cli.core.finding import Finding, Sample, Severity
from lexicon_cli.core.plural import counted as counted
from lexicon_cli.core.report import Report

SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_MASK = re.compile(r"<(string|list|object|number|boolean|null)[^<>]*>")
# What the sample of a rule measures, if it is a size and not a value.
_SIZES = {
    "ING001": "properties",
    "ING002": "characters",
    "ING003": "characters",
    "ING004": "characters",
    "ING005": "bytes",
    "ING007": "levels",
    "ING022": "bytes",
}
_WHOLE_INPUTS = frozenset({"archive-cut", "array-cut"})  # ING017 of an input, not of one line
TELLING_SHARE = 0.1  # a value seen less often than that tells no more than a sample does
NEVER_SEEN = "EVT008"  # listed in one line: a hundred quiet events are one fact, not a hundred


def number(count: int) -> str:
    """12345 as `12,345`."""
    return f"{count:,}"


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


def sample_text(finding: Finding, sample: Sample) -> str:
    """The sample's value; a size with its unit (`300 characters`), as that is what was found. Of
    people nothing: the message tells of the worst case."""
    value = sample.value
    if value is None or finding.people is not None:
        return ""
    unit = _SIZES.get(finding.code)
    if unit and isinstance(value, int) and not isinstance(value, bool):
        return f"{number(value)} {unit}"
    return value_text(value)


def occurrences(finding: Finding) -> str:
    """How often it happened: `12 events`, or lines or inputs where no event could be read."""
    noun = "event"
    if finding.code == "ING017":
        noun = "input" if finding.variant in _WHOLE_INPUTS else "line"
    return counted(finding.count, noun)


def where(sample: Sample) -> str:
    """`export.ndjson:17`."""
    return f"{sample.input}:{sample.line}"


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """By severity, then people (where they are counted) or events affected, then name: the order in
    which to mend them."""
    return sorted(
        findings,
        key=lambda finding: (
            -finding.severity.rank,
            -(finding.count if finding.people is None else finding.people),
            -finding.count,
            finding.code,
            finding.event or "",
            finding.property or "",
            finding.fingerprint,
        ),
    )


def says_count(finding: Finding) -> bool:
    """Whether the message tells already how often it happened."""
    count = number(finding.count)
    if count not in finding.message:
        return False
    return re.search(rf"(?<![\d,]){count} (event|line|input)", finding.message) is not None


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


def fixes(report: Report) -> str:
    """`3 fixable with --fix, 2 more with --unsafe-fixes`; '' if nothing is."""
    safe, unsafe = (
        sum(1 for finding in report.findings if finding.fixable == kind)
        for kind in ("safe", "unsafe")
    )
    parts = [f"{number(safe)} fixable with --fix"] if safe else []
    if unsafe:
        more = "more" if safe else "fixable"
        parts.append(f"{number(unsafe)} {more} with --unsafe-fixes")
    return ", ".join(parts)


def hidden(report: Report) -> str:
    """`4 suppressed, 12 in the baseline`: what was found and is not listed; '' if nothing."""
    suppressed, baselined = (report.totals.get(key, 0) for key in ("suppressed", "baselined"))
    parts = [f"{number(suppressed)} suppressed"] if suppressed else []
    parts += [f"{number(baselined)} in the baseline"] if baselined else []
    return ", ".join(parts)


def subject(finding: Finding, between: str = " › ") -> str:
    """`Purchase Completed › revenue`; '' for a finding about the whole."""
    return between.join(part for part in (finding.event, finding.property) if part)


def plan_title(report: Report) -> str:
    """`plan Acme Shop 2.3.0`, or '' when the plan has no name."""
    if report.plan is None or not (report.plan.name or report.plan.version):
        return ""
    named = " ".join(part for part in (report.plan.name, report.plan.version) if part)
    return f"plan {brief(named, 120)}"


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
    if not suggestion or _says(finding.message, suggestion):
        return ""
    reason = f" ({finding.reason})" if finding.reason else ""
    return f'"{suggestion}"{reason}' if reason else suggestion


def _says(message: str, words: str) -> bool:
    """Whether the words stand in the message, not only as a part of longer ones."""
    if words not in message:  # patterns are slow to make, and few findings need one
        return False
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", message) is not None


def brief(text: str, length: int = 60) -> str:
    """The text, cut when long: a name may have 255 characters and a layout has 80 columns."""
    return text if len(text) <= length else text[: length - 1] + "…"
