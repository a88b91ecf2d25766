"""A small plan, good lines for it, and what comes of checking."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

PLAN = """\
lexicon: 1
name: Corpus
version: 1.0.0
events:
  Sign Up:
    properties:
      plan: {type: string, required: true}
"""
NOW = ("--now", "2026-02-01")


def event(number: int = 1, name: str = "Sign Up", **properties: Any) -> bytes:
    """One good line, without its end."""
    own = {
        "time": 1767312000 + number,
        "distinct_id": "u1",
        "$insert_id": f"a{number}",
        "plan": "free",
        **properties,
    }
    return json.dumps({"event": name, "properties": own}).encode()


@dataclass(frozen=True)
class Checked:
    """What came of one run."""

    code: int
    err: str
    report: dict[str, Any] | None
    occurrences: tuple[dict[str, Any], ...] = ()
    accepted: bytes = b""
    rejected: bytes = b""

    @property
    def totals(self) -> dict[str, int]:
        assert self.report is not None, self.err
        return self.report["totals"]

    @property
    def findings(self) -> list[dict[str, Any]]:
        """All but what was never seen."""
        assert self.report is not None, self.err
        return [entry for entry in self.report["findings"] if entry["code"] != "EVT008"]

    def lines_of(self, code: str) -> list[int]:
        """Where samples of a check stand."""
        found = [entry for entry in self.findings if entry["code"] == code]
        return sorted(sample["line"] for entry in found for sample in entry["samples"])


def counted(checked: Checked) -> Counter[tuple[str, str | None, str | None]]:
    """Occurrences by (code, event, property)."""
    return Counter((row["code"], row["event"], row["property"]) for row in checked.occurrences)
