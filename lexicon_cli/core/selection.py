"""Which events of the data a run looks at."""

from lexicon_cli.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFilter:
    """Only events that pass all given conditions are checked; malformed lines always are.

    `events` are raw event names (plan names or aliases). `since_ms` is inclusive, `until_ms`
    exclusive, both in milliseconds of event time. `platforms` are words of core.platforms.
    `sample` is the share of users to keep, 0 < sample < 1, chosen by a hash of the distinct_id so
    that users stay whole; None keeps all.
    """

    events: tuple[str, ...] = ()
    since_ms: int | None = None
    until_ms: int | None = None
    platforms: tuple[str, ...] = ()
    sample: float | None = None

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is filtered."""
        return self == DataFilter()
