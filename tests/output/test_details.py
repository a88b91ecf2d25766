"""Scores and verdicts in words."""

import pytest

from lexicon_cli.core.report import Report
from lexicon_cli.output.details import Raise, points, raise_line, score_of, verdict_line


def told(**verdict) -> str:
    return verdict_line(Report(command="diff", tool_version="1", details={"verdict": verdict}))


@pytest.mark.parametrize(
    ("change", "old", "new", "needed", "satisfied", "line"),
    [
        ("major", "2.3.0", "2.4.0", "3.0.0", False, "2.3.0 → 3.0.0 is needed, the plan says 2.4.0"),
        ("major", "2.3.0", "3.1.0", "3.0.0", True, "2.3.0 → 3.1.0"),
        ("minor", "2.3.0", "2.4.0", "2.4.0", None, "2.3.0 → 2.4.0"),
        ("major", "2.3.0", None, "3.0.0", None, "2.3.0 → 3.0.0 is needed, the new plan has no"),
        ("none", "2.3.0", "2.3.0", "2.3.0", True, "2.3.0 → 2.3.0"),
    ],
)
def test_a_change_is_told_with_its_versions(change, old, new, needed, satisfied, line):
    said = told(
        change=change,
        old_version=old,
        new_version=new,
        needed_version=needed,
        satisfied=satisfied,
    )
    assert said.startswith(f"{'no' if change == 'none' else change} change: {line}")


def test_a_change_without_versions_is_told_alone():
    assert told(change="patch") == "patch change"
    assert told(change="none", old_version="1.0.0") == "no change: 1.0.0"
    assert told() == ""


def test_points_and_raises():
    assert [points(value) for value in (0.0, 83.5, 100.0, 3.14159)] == ["0", "83.5", "100", "3.1"]
    assert raise_line(Raise("add tags", 2.5, 1)) == "add tags (1 place, +2.5 points)"
    assert raise_line(Raise("add tags", 2.0, 0)) == "add tags (+2 points)"
    assert score_of(Report(command="lint", tool_version="1")) is None
