"""The findings of an HTML report: by severity, then by rule, the most frequent first."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from lexicon_cli.core.finding import Finding, Sample
from lexicon_cli.core.report import Report
from lexicon_cli.output.html_tags import Markup, join, prose, tag
from lexicon_cli.output.pages import RuleFacts, rule_facts
from lexicon_cli.output.words import (
    SEVERITIES,
    TELLING_SHARE,
    advice,
    brief,
    counted,
    is_about_data,
    number,
    occurrences,
    percent,
    platforms,
    sample_text,
    says_count,
    span,
    where,
    worst_first,
)

Stand: TypeAlias = Callable[[Finding], str]
# A page of more is slow to open and read by nobody; the JSON report has all of them.
MOST = 500


def findings_part(
    report: Report, findings: Sequence[Finding], stand: Stand = lambda one: ""
) -> Markup:
    """A section per severity that has findings; the worst are kept where there are too many.
    `stand` tells of a finding how it stands against the time before."""
    listed = worst_first(findings)
    shown = listed[:MOST]
    about_data = is_about_data(report)
    parts: list[Markup] = []
    for severity in SEVERITIES:
        group = [finding for finding in shown if finding.severity is severity]
        if group:
            total = sum(1 for finding in listed if finding.severity is severity)
            parts.append(_severity(severity.value, group, total, about_data, stand))
    if len(listed) > len(shown):
        rest = counted(len(listed) - len(shown), "more finding")
        told = f"{rest} left out to keep this page readable; the JSON report has all of them."
        parts.append(tag("p", told, class_="note"))
    return join(*parts)


def _severity(
    name: str, findings: Sequence[Finding], total: int, about_data: bool, stand: Stand
) -> Markup:
    heading = tag("h2", f"{name.capitalize()}s ({number(total)})", id=f"{name}s")
    rules: dict[str, list[Finding]] = {}
    for finding in findings:
        rules.setdefault(finding.code, []).append(finding)
    body = (_rule(rule_facts(group[0]), group, about_data, stand) for group in rules.values())
    return tag("section", join(heading, *body), aria_labelledby=f"{name}s", class_=name)


def _rule(rule: RuleFacts, findings: Sequence[Finding], about_data: bool, stand: Stand) -> Markup:
    named = rule.name.replace("-", " ").capitalize()
    heading = tag("h3", join(f"{named} ", tag("span", rule.code, class_="code")))
    facts = [heading]
    if rule.why:
        facts.append(tag("p", prose(rule.why), class_="why"))
    if rule.mend:
        facts.append(tag("p", join(tag("b", "How to mend: "), prose(rule.mend)), class_="mend"))
    items = (_finding(finding, about_data, stand(finding)) for finding in findings)
    return tag("div", join(*facts, *items), class_="rule")


def _finding(finding: Finding, about_data: bool, stand: str) -> Markup:
    parts = [
        tag("h4", _subject(finding)),
        tag("p", finding.message, class_="message"),
        tag("dl", join(*_pairs(finding, about_data, stand)), class_="facts"),
    ]
    return tag("article", join(*parts), class_="finding")


def _subject(finding: Finding) -> Markup:
    parts = [part for part in (finding.event, finding.property) if part]
    if not parts:
        place = finding.place
        return join(f"{place.file}, line {place.line}" if place else "The whole input")
    return join(" › ".join(brief(part, 255) for part in parts))


def _pairs(finding: Finding, about_data: bool, stand: str) -> Iterator[Markup]:
    todo = advice(finding)
    for label, value in (
        ("Standing", stand),
        ("Expected", finding.expected),
        ("Observed", finding.observed),
        ("Better", todo),
        ("How often", _how_often(finding) if about_data else ""),
        ("When", span(finding, "–")),
        ("Platforms", platforms(finding.platforms, finding.count)),
        ("Values", _values(finding)),
        ("Owner", finding.owner),
    ):
        if value:
            yield _pair(label, brief(value, 400))
    if finding.samples:
        items = (tag("li", _sample(finding, sample)) for sample in finding.samples)
        yield _pair("Samples", tag("ul", join(*items)))
    if finding.place is not None:
        label = "Planned at" if about_data else "Place"
        yield _pair(label, tag("code", str(finding.place)))


def _pair(label: str, value: str) -> Markup:
    return tag("div", join(tag("dt", label), tag("dd", value)))


def _how_often(finding: Finding) -> str:
    told = "" if says_count(finding) and finding.share is None else occurrences(finding)
    if finding.share is None:
        return told
    return f"{told}, {percent(finding.share)} of its events"


def _values(finding: Finding) -> str:
    """The values seen most, unless all are rare: then the samples tell as much."""
    if len(finding.values) < 2 or finding.values[0][1] < finding.count * TELLING_SHARE:
        return ""
    return ", ".join(f"{brief(value)} ×{number(count)}" for value, count in finding.values[:5])


def _sample(finding: Finding, sample: Sample) -> Markup:
    shown = sample_text(finding, sample)
    place = tag("code", where(sample))
    return join(place, " ", tag("code", shown, class_="value")) if shown else place
