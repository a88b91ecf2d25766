"""SARIF 2.1.0 (OASIS, errata 01), as code scanning reads it: one run, its rules, its results.

Fixes are left out: they live only as long as the run, and a saved report must give the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.report import Report
from lexicon_cli.output.json import indented
from lexicon_cli.output.pages import RuleFacts, rule_facts
from lexicon_cli.output.paths import STDIN, from_root, is_relative, uri
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import SEVERITIES, advice, counted, number, subject, worst_first

# GitHub takes 25,000 results of a run and shows 5,000 (docs.github.com, "SARIF results exceed
# limits"); the worst ones are kept here, so that it need not choose.
MOST_RESULTS = 5_000
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "recommendation",
}
_SCOPES = {"plan": "tracking-plan", "data": "event-data"}
_ACTIVE = re.compile(r"[\[\]\\]")


def render(report: Report, style: Style) -> str:
    """The log: one run, whatever the number of inputs, results in the report's order."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, style)]}
    return indented(log) + "\n"


def _run(report: Report, style: Style) -> dict[str, Any]:
    shown = _most(report.findings)
    by_code = {finding.code: rule_facts(finding) for finding in shown}
    rules = [by_code[code] for code in sorted(by_code)]
    index = {rule.code: number for number, rule in enumerate(rules)}
    return {
        "tool": {
            "driver": {
                "name": "lexicon",
                "version": report.tool_version,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        # GitHub takes this as the category, so that lint and validate do not replace each other.
        "automationDetails": {"id": f"lexicon/{report.command.replace(' ', '-')}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the root of the repository"}}},
        "invocations": [
            {"executionSuccessful": True, "toolExecutionNotifications": _notes(report, len(shown))}
        ],
        "artifacts": _artifacts(report, style),
        "results": [_result(finding, index[finding.code], style) for finding in shown],
        "properties": _properties(report),
    }


def _artifacts(report: Report, style: Style) -> list[dict[str, Any]]:
    """What was looked at, also where nothing was found; each thing once."""
    found = {
        str(_artifact(entry.name, None, style)): _artifact(entry.name, entry.bytes, style)
        for entry in report.inputs
    }
    return [{**artifact, "roles": ["analysisTarget"]} for artifact in found.values()]


def _most(findings: Sequence[Finding]) -> list[Finding]:
    if len(findings) <= MOST_RESULTS:
        return list(findings)
    kept = {id(finding) for finding in worst_first(findings)[:MOST_RESULTS]}
    return [finding for finding in findings if id(finding) in kept]


def _rule(rule: RuleFacts) -> dict[str, Any]:
    described: dict[str, Any] = {"id": rule.code, "name": rule.name}
    if not rule.page:
        return described
    described["shortDescription"] = {"text": rule.summary}
    described["fullDescription"] = {"text": rule.why or rule.summary}
    described["help"] = {"text": rule.page, "markdown": rule.page}
    if rule.source.startswith(("https://", "http://")):
        described["helpUri"] = rule.source
    graded = rule.severity or Severity.WARNING
    described["defaultConfiguration"] = {
        "enabled": rule.severity is not None,
        "level": _LEVELS[graded],
    }
    described["properties"] = {
        "tags": [_SCOPES.get(rule.scope, rule.scope), rule.code[:3]],
        "problem.severity": _PROBLEMS[graded],
        "fix": rule.fix,
    }
    return described


def _result(finding: Finding, index: int, style: Style) -> dict[str, Any]:
    todo = advice(finding)
    about = subject(finding)
    told = not about or (finding.event or "") in finding.message
    message = finding.message if told else f"{about}: {finding.message}"
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain(f"{message}; {todo}" if todo else message)},
        **_locations(finding, style),
        "partialFingerprints": {"lexicon/v1": finding.fingerprint},
    }
    if finding.count > 0:
        result["occurrenceCount"] = finding.count
    result["properties"] = {
        key: value
        for key, value in {
            "name": finding.name,
            "event": finding.event,
            "property": finding.property,
            "expected": finding.expected,
            "observed": finding.observed,
            "suggestion": finding.suggestion,
            "share": finding.share,
            "firstTime": finding.first_time,
            "lastTime": finding.last_time,
            "platforms": dict(finding.platforms) or None,
            "owner": finding.owner,
            "fixable": finding.fixable,
        }.items()
        if value is not None
    }
    return result


def _locations(finding: Finding, style: Style) -> dict[str, Any]:
    """Where the data breaks the plan and, related, its other samples and the line of the plan."""
    spots = [
        _location(sample.input, {"startLine": sample.line}, style) for sample in finding.samples
    ]
    notes = ["another occurrence"] * len(spots)
    if finding.place is not None:
        place = finding.place
        region = {"startLine": place.line, "startColumn": place.column}
        spots.append(_location(place.file, region, style))
        notes.append("planned here")
    if not spots:
        logical = _logical(finding)
        return {"locations": [{"logicalLocations": logical}]} if logical else {}
    main, *others = spots
    logical = main.pop("logicalLocations", []) + _logical(finding)
    located: dict[str, Any] = {
        "locations": [{**main, "logicalLocations": logical} if logical else main]
    }
    if others:
        located["relatedLocations"] = [
            {"id": at, **spot, "message": {"text": note}}
            for at, (spot, note) in enumerate(zip(others, notes[1:], strict=True), start=1)
        ]
    return located


def _location(file: str, region: Mapping[str, int], style: Style) -> dict[str, Any]:
    if file == STDIN:
        line = region["startLine"]
        named = {"name": "standard input", "fullyQualifiedName": f"stdin:{line}"}
        return {"logicalLocations": [{**named, "kind": "resource"}]}
    artifact = _artifact(file, None, style)["location"]
    return {"physicalLocation": {"artifactLocation": artifact, "region": dict(region)}}


def _artifact(file: str, length: int | None, style: Style) -> dict[str, Any]:
    """An artifact; outside the repository its URI is absolute. `length` is in unpacked bytes."""
    size = {} if length is None else {"length": length}
    if file == STDIN:
        return {"description": {"text": "standard input"}, **size}
    path = from_root(file, style)
    base = {"uriBaseId": _ROOT} if is_relative(path) else {}
    return {"location": {"uri": uri(path), **base}, **size}


def _logical(finding: Finding) -> list[dict[str, Any]]:
    """The event and the property that it is about, as places in the plan's own terms."""
    if finding.event is None:
        return []
    if finding.property is None:
        return [{"name": finding.event, "kind": "object"}]
    name = f"{finding.event}.{finding.property}"
    return [{"name": finding.property, "fullyQualifiedName": name, "kind": "property"}]


def _notes(report: Report, shown: int) -> list[dict[str, Any]]:
    notes = [{"level": "note", "message": {"text": _plain(note)}} for note in report.notes]
    left_out = len(report.findings) - shown
    if left_out:
        text = (
            f"only the worst {number(shown)} of {number(len(report.findings))} findings are listed,"
            f" {counted(left_out, 'more finding')} left out; the JSON report has all of them"
        )
        notes.append({"level": "warning", "message": {"text": text}})
    return notes


def _properties(report: Report) -> dict[str, Any]:
    counts = {f"{severity.value}s": report.count(severity) for severity in SEVERITIES}
    return {
        "command": report.command,
        "plan": None if report.plan is None else report.plan.to_dict(),
        "totals": {**report.totals, **counts},
        **report.details,
    }


def _plain(text: str) -> str:
    """Text of a message object in which nothing makes a link (SARIF 2.1.0, 3.11.6).

    Braces stay as they are: without `arguments` no viewer takes them for placeholders, and a
    pattern such as `^[A-Z]{3}$` must stay readable.
    """
    shown = visible(text)
    return _ACTIVE.sub(r"\\\g<0>", shown) if "](" in shown else shown
