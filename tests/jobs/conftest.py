"""Runs of the validate job, in small parts or whole, and everything that they write."""

import io
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lexicon_cli.core.report import Report
from lexicon_cli.core.selection import DataFilter
from lexicon_cli.engine import parts
from lexicon_cli.jobs.validate import validate
from tests.corpus.support import PLAN

NOW = 1_769_904_000.0
SIDE = ("occurrences", "accept", "reject")


@dataclass(frozen=True)
class Outcome:
    """A report and the files beside it."""

    report: Report
    files: dict[str, bytes]

    @property
    def document(self) -> dict[str, Any]:
        return self.report.to_dict()

    @property
    def occurrences(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files["occurrences"].splitlines()]

    def lines(self, code: str) -> list[int]:
        """Lines of a check's occurrences."""
        return [row["line"] for row in self.occurrences if row["code"] == code]

    def finding(self, code: str) -> dict[str, Any]:
        """The only finding of a check."""
        (found,) = (entry for entry in self.document["findings"] if entry["code"] == code)
        return found


@pytest.fixture
def job(tmp_path, monkeypatch):
    """Validate files of the working directory; `part_bytes` cuts them."""
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(PLAN, "utf-8")

    def run(*data: str, part_bytes: int = 10**9, jobs: int = 1, **more: Any) -> Outcome:
        monkeypatch.setattr(parts, "PART_BYTES", part_bytes)
        plan = () if "schemas" in more else [more.pop("plan", "plan.yaml")]
        select = DataFilter(**more.pop("select", {}))
        report = validate(
            data, plan=plan, jobs=jobs, now=NOW, select=select, **{s: s for s in SIDE}, **more
        )
        return Outcome(report, {name: Path(name).read_bytes() for name in SIDE})

    return run


def counted(rows: list[dict[str, Any]]) -> Counter[tuple[str, str | None, str | None]]:
    """Occurrences, or counts of findings, by (code, event, property)."""
    found: Counter[tuple[str, str | None, str | None]] = Counter()
    for row in rows:
        found[row["code"], row["event"], row["property"]] += row.get("count", 1)
    return found


def stream(content: bytes) -> io.TextIOWrapper:
    """Standard input that holds something."""
    return io.TextIOWrapper(io.BytesIO(content))
