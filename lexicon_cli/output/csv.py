"""CSV: a row per finding, safe to open in a spreadsheet."""

import csv
import io
import json
from collections.abc import Mapping

from lexicon_cli.core.finding import Finding, Sample
from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import visible
from lexicon_cli.output.style import Style

COLUMNS = (
    "severity",
    "code",
    "name",
    "event",
    "property",
    "message",
    "expected",
    "observed",
    "suggestion",
    "count",
    "share",
    "first_time",
    "last_time",
    "platforms",
    "file",
    "line",
    "column",
    "sample_input",
    "sample_line",
    "sample_value",
    "fingerprint",
    "owner",
    "fixable",
)
# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), full-width forms too.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def render(report: Report, style: Style) -> str:
    """A heading and a row per finding; lists of platforms as `web=12;ios=3`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow([cell(value) for value in _row(finding)])
    return text.getvalue()


def cell(value: object) -> str:
    """One cell: harmless as text and, by a leading apostrophe, as a formula."""
    text = "" if value is None else str(value)
    shown = visible(text)
    return f"'{shown}" if text.startswith(_FORMULA) else shown


def _row(finding: Finding) -> list[object]:
    place = finding.place
    sample = finding.samples[0] if finding.samples else None
    return [
        finding.severity.value,
        finding.code,
        finding.name,
        finding.event,
        finding.property,
        finding.message,
        finding.expected,
        finding.observed,
        finding.suggestion,
        finding.count,
        finding.share,
        finding.first_time,
        finding.last_time,
        _counts(finding.platforms),
        place.file if place else None,
        place.line if place else None,
        place.column if place else None,
        sample.input if sample else None,
        sample.line if sample else None,
        _value(sample),
        finding.fingerprint,
        finding.owner,
        finding.fixable,
    ]


def _value(sample: Sample | None) -> str | None:
    if sample is None or sample.value is None or isinstance(sample.value, str):
        return None if sample is None else sample.value
    return json.dumps(sample.value, ensure_ascii=False, default=str)


def _counts(counts: Mapping[str, int]) -> str:
    return ";".join(f"{name}={count}" for name, count in counts.items())
