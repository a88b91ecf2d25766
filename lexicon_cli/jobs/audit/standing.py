"""How a finding stands against the window before: new, worse, as it was, better, or gone."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from math import sqrt
from typing import Any

from lexicon_cli.core.finding import Finding, Severity
from lexicon_cli.core.records import dataclass

# A rate moved if it moved by this much of itself, and by more than chance would move it.
_LEAST_CHANGE = 0.2
_DEVIATIONS = 3.0


# What happened once and is over: told in its week, and not mended by not happening again.
_PASSING = frozenset({"VOL002", "VOL004", "VOL008", "DRF002"})


class Status(Enum):
    """What became of a finding since the window before."""

    NEW = "new"
    WORSE = "worse"
    SAME = "same"
    BETTER = "better"
    MENDED = "mended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A finding of an earlier window, without any value of data. `since` is the first day of the
    first window, without a gap between, in which it was found."""

    fingerprint: str
    code: str
    name: str
    severity: Severity
    event: str | None
    property: str | None
    owner: str | None
    count: int
    share: float | None
    since: str

    @classmethod
    def of(cls, finding: Finding, since: str) -> "Known":
        """What is kept of a finding."""
        return cls(
            fingerprint=finding.fingerprint,
            code=finding.code,
            name=finding.name,
            severity=finding.severity,
            event=finding.event,
            property=finding.property,
            owner=finding.owner,
            count=finding.count,
            share=finding.share,
            since=since,
        )

    def to_dict(self) -> dict[str, Any]:
        """As JSON, in reports and in the store."""
        return {
            "fingerprint": self.fingerprint,
            "code": self.code,
            "name": self.name,
            "severity": self.severity.value,
            "event": self.event,
            "property": self.property,
            "owner": self.owner,
            "count": self.count,
            "share": self.share,
            "since": self.since,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> "Known":
        """The inverse of `to_dict`. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(**{**raw, "severity": Severity(raw["severity"])})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one finding stands; `since` is the first day of the window it is open from."""

    status: Status
    since: str
    before: Known | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All findings of a window by fingerprint, and those that are not found any more."""

    standings: Mapping[str, Standing]
    mended: tuple[Known, ...]

    def count(self, status: Status) -> int:
        """How many findings stand like that."""
        if status is Status.MENDED:
            return len(self.mended)
        return sum(1 for one in self.standings.values() if one.status is status)


def compare(
    findings: Sequence[Finding], before: Iterable[Known], *, since: str, seen: set[str]
) -> Comparison:
    """Findings of the window that begins on `since` against those of the window before.

    What was found of an event that is not among the `seen` ones now is not mended: nothing of it
    was looked at.
    """
    known = {one.fingerprint: one for one in before}
    standings = {}
    for finding in findings:
        past = known.pop(finding.fingerprint, None)
        if past is None:
            standings[finding.fingerprint] = Standing(Status.NEW, since)
        else:
            status = _moved(finding, past)
            standings[finding.fingerprint] = Standing(status, past.since, past)
    gone = [
        one
        for one in known.values()
        if (one.event is None or one.event in seen) and one.code not in _PASSING
    ]
    order = sorted(gone, key=lambda one: (-one.severity.rank, -one.count, one.fingerprint))
    return Comparison(standings, tuple(order))


def _moved(now: Finding, then: Known) -> Status:
    if now.severity is not then.severity:
        return Status.WORSE if now.severity.rank > then.severity.rank else Status.BETTER
    if now.share is None or then.share is None or not now.share or not then.share:
        return _by_counts(now.count, then.count)
    if abs(now.share - then.share) < _LEAST_CHANGE * then.share:
        return Status.SAME
    # Two shares of two populations: how far apart chance alone may put them.
    sizes = now.count / now.share, then.count / then.share
    pooled = min(1.0, (now.count + then.count) / sum(sizes))
    spread = sqrt(pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1]))
    if abs(now.share - then.share) <= _DEVIATIONS * spread:
        return Status.SAME
    return Status.WORSE if now.share > then.share else Status.BETTER


def _by_counts(now: int, then: int) -> Status:
    if abs(now - then) <= max(_LEAST_CHANGE * then, _DEVIATIONS * sqrt(now + then)):
        return Status.SAME
    return Status.WORSE if now > then else Status.BETTER
