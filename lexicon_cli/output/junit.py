"""JUnit XML for Jenkins, GitLab, Azure and all others that show tests: an event is a test.

Reports on data: one suite, a test for each event, green if nothing is wrong with it, and one for
each finding that belongs to no event. Reports on a plan: a suite for each file, a test for each
finding, one green test for a file without findings.

A finding at or above `style.fail_on` is a failure; a warning below it, and an event that never
came, is a skipped test; an info is told in `system-out` only. Valid by the two common XSDs (of
Ant's reporter and of Jenkins), which is why attributes without meaning here are present.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style
from lexicon_cli.output.words import (
    NEVER_SEEN,
    advice,
    counted,
    is_about_data,
    occurrences,
    percent,
    plan_title,
    sample_text,
    says_count,
    subject,
    tally,
    where,
    worst_first,
)

# Required by the XSD; a clock would make two runs on the same input differ.
_NO_TIME = "1970-01-01T00:00:00"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True, slots=True)
class _Test:
    """One test with what was found on it; without findings it passed."""

    name: str
    findings: Sequence[Finding]


def render(report: Report, style: Style) -> str:
    """The document, indented, without times of its own."""
    suites = _data_suites(report) if is_about_data(report) else _plan_suites(report)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for number, (name, tests) in enumerate(suites):
        lines += _suite(name, list(tests), number, report, style)
    lines.append("</testsuites>")
    return "\n".join(lines) + "\n"


def _data_suites(report: Report) -> Iterator[tuple[str, Iterable[_Test]]]:
    by_event: dict[str, list[Finding]] = {row.name: [] for row in report.events}
    others = []
    for finding in worst_first(report.findings):
        if finding.event is None:
            others.append(finding)
        else:
            by_event.setdefault(finding.event, []).append(finding)
    tests = [_Test(event, found) for event, found in sorted(by_event.items())]
    tests += [_Test(f"{finding.code} {finding.name}", [finding]) for finding in others]
    if not tests:
        tests = [_Test(tally(report), [])]
    yield plan_title(report) or report.command, tests


def _plan_suites(report: Report) -> Iterator[tuple[str, Iterable[_Test]]]:
    by_file: dict[str, list[Finding]] = {entry.name: [] for entry in report.inputs}
    for finding in report.findings:
        file = finding.place.file if finding.place else report.command
        by_file.setdefault(file, []).append(finding)
    for file, found in by_file.items():
        tests = [_Test(_title(finding), [finding]) for finding in found]
        yield file, tests or [_Test("no findings", [])]
    if not by_file:
        yield plan_title(report) or report.command, [_Test("no findings", [])]


def _title(finding: Finding) -> str:
    about = subject(finding)
    rule = f"{finding.code} {finding.name}"
    return f"{rule}: {about}" if about else rule


def _suite(
    name: str, tests: Sequence[_Test], number: int, report: Report, style: Style
) -> Iterator[str]:
    failed = [_at_least(test.findings, style.fail_on) for test in tests]
    skipped = [_skipped(test.findings) for test in tests]
    names = _told_apart(_named(test.name) for test in tests)
    yield "  " + _tag(
        "testsuite",
        name=_named(name),
        package=f"lexicon.{report.command.replace(' ', '-')}",
        id=number,
        tests=len(tests),
        failures=sum(1 for found in failed if found),
        errors=0,
        skipped=sum(1 for out, fail in zip(skipped, failed, strict=True) if out and not fail),
        time="0",
        timestamp=_NO_TIME,
        hostname="localhost",
    )
    yield from _properties(report)
    for test, title, fail, skip in zip(tests, names, failed, skipped, strict=True):
        yield from _case(test, title, fail, skip, report)
    quiet = [test for test, fail in zip(tests, failed, strict=True) if not fail]
    infos = [line for test in quiet for line in _infos(test.findings)]
    notes = [visible(note) for note in report.notes] if number == 0 else []
    yield f"    <system-out>{_text([*notes, *infos])}</system-out>"
    yield "    <system-err></system-err>"
    yield "  </testsuite>"


def _properties(report: Report) -> Iterator[str]:
    plan = report.plan
    facts = {
        "lexicon.version": report.tool_version,
        "lexicon.command": report.command,
        "plan.name": plan.name if plan else None,
        "plan.version": plan.version if plan else None,
        "plan.digest": plan.digest if plan else None,
        **{f"totals.{key}": value for key, value in report.totals.items()},
    }
    yield "    <properties>"
    for key, value in facts.items():
        if value is not None:
            yield f"      {_tag('property', name=key, value=value, closed=True)}"
    yield "    </properties>"


def _case(
    test: _Test, title: str, failed: Sequence[Finding], skipped: str, report: Report
) -> Iterator[str]:
    start = _tag(
        "testcase",
        name=title,
        classname=f"lexicon.{report.command.replace(' ', '-')}",
        time="0",
        closed=not (failed or skipped),
    )
    yield f"    {start}"
    if failed:
        first = failed[0]
        rest = f" and {counted(len(failed) - 1, 'more finding')}" if len(failed) > 1 else ""
        opening = _tag("failure", type=first.code, message=f"{first.message}{rest}")
        body = [line for finding in test.findings for line in _told(finding)]
        yield f"      {opening}{_text(body)}</failure>"
    elif skipped:
        yield f"      {_tag('skipped', message=skipped, closed=True)}"
    if failed or skipped:
        yield "    </testcase>"


def _at_least(findings: Sequence[Finding], least: Severity) -> list[Finding]:
    return [finding for finding in findings if finding.severity.rank >= least.rank]


def _skipped(findings: Sequence[Finding]) -> str:
    """Why a test counts as skipped: its warnings, or that the event never came."""
    told = [
        f"{finding.code} {finding.name}: {finding.message}"
        for finding in findings
        if finding.severity is not Severity.INFO or finding.code == NEVER_SEEN
    ]
    return "; ".join(told)


def _infos(findings: Sequence[Finding]) -> Iterator[str]:
    """Of a test that did not fail: what does not make it skipped either."""
    for finding in findings:
        if finding.severity is Severity.INFO and finding.code != NEVER_SEEN:
            yield from _told(finding)


def _told(finding: Finding) -> Iterator[str]:
    """A finding in lines: what, how often, what to do, where."""
    yield visible(f"{finding.severity.value} {_title(finding)}: {finding.message}")
    facts = []
    if finding.count > 1 and not says_count(finding):
        facts.append(occurrences(finding))
    if finding.share is not None and finding.share < 1:
        facts.append(f"{percent(finding.share)} of its events")
    if facts:
        yield f"  {', '.join(facts)}"
    if todo := advice(finding):
        yield visible(f"  → {todo}")
    for sample in finding.samples:
        yield visible(f"  {where(sample)} {sample_text(finding, sample)}".rstrip())
    if finding.place is not None:
        planned = "planned at " if finding.samples else ""
        yield visible(f"  {planned}{finding.place}")


def _named(name: str) -> str:
    """A name as XML readers keep it: attributes lose spaces at the ends, and double ones."""
    return " ".join(visible(name).split()) or "-"


def _told_apart(names: Iterable[str]) -> Iterator[str]:
    """The names, numbered where several tests would have the same one."""
    times: Counter[str] = Counter()
    used: set[str] = set()
    for name in names:
        own = name
        while own in used:
            times[name] += 1
            own = f"{name} ({times[name] + 1})"
        used.add(own)
        yield own


def _tag(element: str, *, closed: bool = False, **attributes: str | int) -> str:
    listed = "".join(f' {key}="{_text([visible(str(v))])}"' for key, v in attributes.items())
    return f"<{element}{listed}{'/' if closed else ''}>"


def _text(lines: Iterable[str]) -> str:
    """Visible lines as XML text; `visible` has made harmless what XML 1.0 does not allow."""
    return "\n".join(lines).translate(_ESCAPES)
