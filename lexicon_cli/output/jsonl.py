"""JSON lines: a line per finding, then one line of type `summary` with all the rest."""

import json

from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import harmless_json
from lexicon_cli.output.style import Style


def render(report: Report, style: Style) -> str:
    """Findings first, so that a reader of a stream knows the run is over when the summary comes."""
    summary = report.to_dict()
    findings = summary.pop("findings")
    lines = [{"type": "finding", **finding} for finding in findings]
    lines.append({"type": "summary", **summary})
    return "".join(f"{_dump(line)}\n" for line in lines)


def _dump(line: dict[str, object]) -> str:
    return harmless_json(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
