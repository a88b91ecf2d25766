"""The answer of a run, ready for any output."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lexicon_cli.core.records import dataclass
from lexicon_cli.sessions.clock import Clock
from lexicon_cli.sessions.rules import EVENTS, TIMEOUT, SessionRules
from lexicon_cli.sessions.totals import Totals

SCHEMA_VERSION = 1


class Stay(NamedTuple):
    """One session as it is told. `start` and `end` are ISO 8601 in UTC; None for the side of a
    session from event to event that midnight cut off. `properties` are those that were asked for
    and are there."""

    user: str
    start: str | None
    end: str | None
    duration_ms: int | None
    events: int
    first_event: str | None
    last_event: str | None
    properties: Mapping[str, Any]

    @property
    def duration_s(self) -> int | float | None:
        """Seconds, whole where they are."""
        if self.duration_ms is None:
            return None
        whole, rest = divmod(self.duration_ms, 1000)
        return whole + rest / 1000 if rest else whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Sessions sorted by user, then start, and how they came about. `stays` pass once; `totals` are
    whole when they have."""

    mode: str
    why: str
    rules: SessionRules
    clock: Clock
    events_in_all: int
    notes: tuple[str, ...]
    totals: Totals
    stays: Iterator[Stay]

    def head(self) -> dict[str, Any]:
        """What is known before the first session, for JSON."""
        rules = self.rules
        settings: dict[str, Any] = {"kind": rules.kind}
        if rules.kind == TIMEOUT:
            settings["timeout_s"] = rules.timeout_ms // 1000
        elif rules.kind == EVENTS:
            settings |= {"start_event": rules.start_event, "end_event": rules.end_event}
        else:
            settings["property"] = rules.id_property
        settings |= {"timezone": self.clock.zone, "times": self.clock.times}
        return {
            "schema_version": SCHEMA_VERSION,
            "mode": self.mode,
            "mode_reason": self.why,
            "settings": settings,
            "notes": list(self.notes),
        }
