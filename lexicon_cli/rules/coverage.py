"""How to speak about something that many entries of a plan lack.

Where a team says a thing of most entries, each one without it is a slip worth its own finding.
Where nearly nobody says it, the team does not use that feature yet: one finding for the plan.
"""

from collections.abc import Sequence
from typing import TypeVar

from lexicon_cli.plan.model import TrackingPlan

T = TypeVar("T")


def singled_out(lacking: Sequence[T], total: int, *, few: int = 0) -> Sequence[T]:
    """The entries to speak of one by one: all that lack it if at least half of all `total` entries
    have it, or if no more than `few` lack it; else none, and one finding speaks for all."""
    having = total - len(lacking)
    return lacking if having >= len(lacking) > 0 or len(lacking) <= few else ()


def share(having: int, total: int, what: tuple[str, str], does: tuple[str, str]) -> str:
    """`no event has`, `1 of 12 events has`, `3 of 12 events have`: `what` and `does` are words in
    singular and plural."""
    if not having:
        return f"no {what[0]} {does[0]}"
    return f"{having:,} of {total:,} {what[total > 1]} {does[having > 1]}"


def only_tables(plan: TrackingPlan) -> bool:
    """Whether all files of the plan are CSV, which has no settings and seldom more than the columns
    it must have."""
    return bool(plan.files) and all(name.lower().endswith(".csv") for name in plan.files)
