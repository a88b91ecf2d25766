"""A change of volume, placed and measured: what an episode becomes before it is a fact."""

from lexicon_cli.core.records import dataclass
from lexicon_cli.volume.by_value import Blame


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`kind` is one of episodes'. `event` None are all events of `where`. Days are columns; sums of
    `expected` and `observed` are over `first` to `last`; `band` is what an ordinary day would have
    held, `past` the same weekdays before `first`, newest first. `series` is the row it was seen in:
    (event, platform or None). `began` tells whether it is news of the window. `value` is the one of
    a property that explains it, which is all of `where`, or tells more than the place there."""

    kind: str
    event: str | None
    where: tuple[tuple[str, str], ...]
    first: int
    last: int
    found: int
    open: bool
    expected: float
    observed: float
    band: tuple[float, float]
    noise: float
    chance: float
    past: tuple[float, ...] = ()
    cells: tuple[tuple[str, float, float], ...] = ()
    events: tuple[str, ...] = ()
    began: bool = True
    traffic: float = 0.0
    value: Blame | None = None

    @property
    def days(self) -> int:
        """How many days it covers."""
        return self.last - self.first + 1

    @property
    def effect(self) -> float:
        """Observed over expected, less 1: -0.5 is half of it missing."""
        return self.observed / self.expected - 1 if self.expected > 0 else 0.0
