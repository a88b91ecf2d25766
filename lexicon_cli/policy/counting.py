"""How many findings were hidden, in the totals of a report."""

from collections.abc import Mapping


def counting(totals: Mapping[str, int], name: str, hidden: int) -> Mapping[str, int]:
    """The totals with that many more under the name; where nothing was hidden, nothing is said."""
    return {**totals, name: totals.get(name, 0) + hidden} if hidden else totals
