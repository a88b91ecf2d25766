"""What a look at history finds, before rules put it into words: the fact of a change."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.records import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFact:
    """A change in what happens, found by `volume` or `drift`.

    Days are numbers of days since 1970-01-01 in the project's timezone. `since` is the first day
    that is different, `until` the last one that was looked at. `count` is the events (or values)
    concerned in that time, `traffic` those of the same event in all. `where` narrows it down:
    ("platform", "ios"), ("app_version", "5.2.0"), ("plan", "pro"); () means everywhere.
    `numbers` and `texts` are what the words of the rule need besides; `arithmetic` are the lines
    that show, on request, how the verdict came about.
    """

    code: str
    variant: str = ""
    event: str | None = None
    property: str | None = None
    since: int | None = None
    until: int | None = None
    count: int = 0
    traffic: int = 0
    where: tuple[tuple[str, str], ...] = ()
    platforms: Mapping[str, int] = field(default_factory=dict)
    app_versions: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    texts: Mapping[str, Any] = field(default_factory=dict)
    arithmetic: tuple[str, ...] = ()
