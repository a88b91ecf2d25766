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


def share(having: int, total: int, what: str) -> str:
    """`none of 12 events`, `3 of 12 events`."""
    return f"{having or 'none'} of {total:,} {what}"


def only_tables(plan: TrackingPlan) -> bool:
    """Whether all files of the plan are CSV, which has no settings and seldom more than the columns
    it must have."""
    return bool(plan.files) and all(name.lower().endswith(".csv") for name in plan.files)
