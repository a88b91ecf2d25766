"""The JSON report: one document, keys in the contract's order."""

import json

from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import harmless_json
from lexicon_cli.output.style import Style


def render(report: Report, style: Style) -> str:
    """The document, indented by two, in readable UTF-8."""
    return harmless_json(json.dumps(report.to_dict(), indent=2, ensure_ascii=False)) + "\n"
