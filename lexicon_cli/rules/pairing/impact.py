"""What real events say to a change: which of them kept to the old plan and fail the new one."""

from typing import Any

from lexicon_cli.core.finding import Place, Sample
from lexicon_cli.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why events begin to fail. `code` is the data check that finds it, `name` the check's name;
    `count` events of the event's `traffic` fail for it. An event may fail for several reasons."""

    event: str
    code: str
    name: str
    property: str | None
    count: int
    traffic: int
    first_time: str | None = None
    last_time: str | None = None
    samples: tuple[Sample, ...] = ()
    place: Place | None = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "event": self.event,
            "code": self.code,
            "name": self.name,
            "property": self.property,
            "count": self.count,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Events by what the two plans say of them. An event fails that has a finding of severity
    error. `max_rate` is the share, 0..1, of events that may begin to fail."""

    lines: int
    events: int
    malformed_lines: int
    newly_failing: int
    mended: int
    failing_both: int
    max_rate: float = 0.0
    reasons: tuple[Reason, ...] = ()
    mended_reasons: tuple[Reason, ...] = ()

    @property
    def rate(self) -> float:
        """The share of events that begin to fail."""
        return self.newly_failing / self.events if self.events else 0.0

    @property
    def is_too_much(self) -> bool:
        """Whether more begin to fail than may."""
        return self.newly_failing > 0 and self.rate > self.max_rate

    def to_dict(self) -> dict[str, Any]:
        """The report's key `data`."""
        return {
            "lines": self.lines,
            "events": self.events,
            "malformed_lines": self.malformed_lines,
            "newly_failing": self.newly_failing,
            "mended": self.mended,
            "failing_both": self.failing_both,
            "rate": self.rate,
            "max_rate": self.max_rate,
            "newly_failing_by": [reason.to_dict() for reason in self.reasons],
            "mended_by": [reason.to_dict() for reason in self.mended_reasons],
        }
