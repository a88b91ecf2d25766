"""Like occurrences counted together: what the kernel returns and the rules put into words."""

from collections.abc import Mapping

from lexicon_cli.core.finding import Sample
from lexicon_cli.core.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Occurrences of one check on one event and property.

    `variant` is the kernel's sub-case (rules/README lists them by code): the observed JSON type for
    VAL001, the planned name for EVT002, … `values` are the offending values with exact counts, at
    most some dozens; `other_values` counts the occurrences of values beyond those. Values are
    already masked where the property is. `first_time`/`last_time`: milliseconds since the epoch as
    exported (project time), or None. `traffic` is the event's own count (0 if it has none).
    """

    code: str
    event: str | None
    property: str | None
    variant: str
    count: int
    traffic: int = 0
    first_time: int | None = None
    last_time: int | None = None
    platforms: Mapping[str, int] = field(default_factory=dict)
    app_versions: Mapping[str, int] = field(default_factory=dict)
    values: tuple[tuple[str, int], ...] = ()
    other_values: int = 0
    samples: tuple[Sample, ...] = ()
