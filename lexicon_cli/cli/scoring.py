"""`--score` and `--min-score` of `lexicon lint`."""

from typing import Annotated

from lexicon_cli.cli.declare import Option
from lexicon_cli.cli.terminal import say
from lexicon_cli.core.errors import UsageError
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report

_FINDINGS = 1


@dataclass(frozen=True, kw_only=True)
class ScoreOptions:
    """Whether the plan is scored, and how many points it needs."""

    score: Annotated[bool, Option("--score", help="Add the plan's Lexicon score, of 100.")] = False
    min_score: Annotated[
        str | None,
        Option(
            metavar="N", help="Exit with 1 if the score is below N, or below a grade such as B."
        ),
    ] = None

    @property
    def is_wanted(self) -> bool:
        """Whether a score is asked for."""
        return self.score or self.min_score is not None

    @property
    def least(self) -> float:
        """The points that the plan needs; UsageError for what is neither a number nor a grade."""
        if self.min_score is None:
            return 0.0
        from lexicon_cli.jobs.score import GRADES

        written = self.min_score.strip()
        points = dict(GRADES).get(written.upper())
        try:
            points = float(written) if points is None else points
        except ValueError:
            points = None
        if points is None or not 0 <= points <= 100:
            raise UsageError(
                f'"--min-score" takes a number from 0 to 100, or a grade, not "{self.min_score}"'
            )
        return points


def judge_score(report: Report, code: int, least: float) -> int:
    """The exit code, which a score below the least turns into 1."""
    reached = report.details.get("score", {}).get("score", 100.0)
    if reached >= least:
        return code
    say(f"lexicon: the score is {reached:g}, less than the {least:g} of --min-score")
    return max(code, _FINDINGS)
