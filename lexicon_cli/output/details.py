"""Score and verdict of a report's details, read with tolerance: what is not there is not shown."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import visible
from lexicon_cli.output.words import number


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: `share` 0..1 of what it asks for, `points` of `weight`."""

    name: str
    weight: float
    share: float
    points: float


@dataclass(frozen=True, slots=True)
class Raise:
    """Something that would raise the score by so many points, in `count` places."""

    what: str
    points: float
    count: int


@dataclass(frozen=True, slots=True)
class Score:
    """A score of 100 with its grade."""

    score: float
    grade: str
    parts: tuple[Part, ...]
    raises: tuple[Raise, ...]


def score_of(report: Report) -> Score | None:
    """The score, if the report has one."""
    raw = report.details.get("score")
    if not isinstance(raw, Mapping) or "score" not in raw:
        return None
    return Score(
        score=_number(raw["score"]),
        grade=_text(raw.get("grade")),
        parts=tuple(
            Part(
                _text(entry.get("name")),
                _number(entry.get("weight")),
                _number(entry.get("share")),
                _number(entry.get("points")),
            )
            for entry in _entries(raw.get("parts"))
        ),
        raises=tuple(
            Raise(
                _text(entry.get("what")),
                _number(entry.get("points")),
                int(_number(entry.get("count"))),
            )
            for entry in _entries(raw.get("raises"))
        ),
    )


def score_line(score: Score) -> str:
    """`score 83.5 of 100, grade B`."""
    grade = f", grade {score.grade}" if score.grade else ""
    return f"score {points(score.score)} of 100{grade}"


def raise_line(entry: Raise) -> str:
    """`describe events (12 places, +3.4 points)`."""
    places = f"{number(entry.count)} place{'' if entry.count == 1 else 's'}, "
    return f"{entry.what} ({places if entry.count else ''}+{points(entry.points)} points)"


def verdict_line(report: Report) -> str:
    """What a diff amounts to: `major change: 2.3.0 → 3.0.0 is needed, the plan says 2.4.0`."""
    raw = report.details.get("verdict")
    if not isinstance(raw, Mapping) or "change" not in raw:
        return ""
    change = _text(raw["change"])
    said = "no change" if change == "none" else f"{change} change"
    old, new, needed = (
        _text(raw.get(key)) for key in ("old_version", "new_version", "needed_version")
    )
    if needed and new and needed != new and raw.get("satisfied") is not True:
        return f"{said}: {_from(old)}{needed} is needed, the plan says {new}"
    if needed and not new and change != "none":
        return f"{said}: {_from(old)}{needed} is needed, the new plan has no version"
    versions = f"{_from(old)}{new}" if new else old
    return f"{said}: {versions}" if versions else said


def points(value: float) -> str:
    """83.5 as `83.5`, 100.0 as `100`."""
    return f"{value:.1f}".removesuffix(".0")


def _from(old: str) -> str:
    return f"{old} → " if old else ""


def _entries(raw: Any) -> list[Mapping[str, Any]]:
    listed = raw if isinstance(raw, list | tuple) else []
    return [entry for entry in listed if isinstance(entry, Mapping)]


def _number(raw: Any) -> float:
    return float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else 0.0


def _text(raw: Any) -> str:
    return "" if raw is None else visible(str(raw))
