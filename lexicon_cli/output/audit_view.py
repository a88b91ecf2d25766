"""What an audit's report holds beside its findings, read with tolerance: what is not there, or has
another shape, is not shown."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report
from lexicon_cli.output.safe import visible

STATUSES = ("new", "worse", "same", "better", "mended")


@dataclass(frozen=True, slots=True)
class Stand:
    """How one finding stands against the window before; `since` is a date."""

    status: str
    since: str
    count_before: int | None
    share_before: float | None


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding of the window before that is not found any more."""

    code: str
    name: str
    severity: str
    event: str
    property: str
    count: int
    since: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Findings of one owner; the empty name is nobody."""

    name: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Saving:
    """Events that could go; the empty name is no single event."""

    why: str
    event: str
    events: int
    a_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditView:
    """All of it. Dates are ISO dates, shares 0..1; `compared` says with what, '' with nothing."""

    since: str
    until: str
    before: str
    compared: str
    counts: Mapping[str, int]
    standings: Mapping[str, Stand]
    mended: tuple[Gone, ...]
    owners: tuple[Owner, ...]
    coverage: Mapping[str, Any]
    cost: Mapping[str, Any]
    savings: tuple[Saving, ...]
    charts: Mapping[str, Any]
    checks: Mapping[str, Any]

    def stand(self, finding: Finding) -> Stand | None:
        """Where a finding stands; None where nothing was compared."""
        return self.standings.get(finding.fingerprint)


def audit_view(report: Report) -> AuditView | None:
    """The view, if the report is one of an audit."""
    details = report.details
    window = _mapping(details.get("window"))
    if report.command != "audit" or not window:
        return None
    comparison = _mapping(details.get("comparison"))
    before = _mapping(comparison.get("window"))
    cost = _mapping(details.get("cost"))
    return AuditView(
        since=text(window.get("since")),
        until=text(window.get("until")),
        before=f"{text(before.get('since'))} to {text(before.get('until'))}" if before else "",
        compared=text(comparison.get("with")),
        counts={status: whole(comparison.get(f"{status}_count")) for status in STATUSES},
        standings={
            name: Stand(
                text(one.get("status")),
                text(one.get("since")),
                None if one.get("count_before") is None else whole(one["count_before"]),
                None if one.get("share_before") is None else real(one["share_before"]),
            )
            for name, one in _mapping(comparison.get("standings")).items()
            if isinstance(one, Mapping)
        },
        mended=tuple(map(_gone, rows(comparison.get("mended")))),
        owners=tuple(
            Owner(text(one.get("owner")), {key: whole(one[key]) for key in one if key != "owner"})
            for one in rows(details.get("owners"))
        ),
        coverage=_mapping(details.get("coverage")),
        cost=cost,
        savings=tuple(
            Saving(
                text(one.get("why")),
                text(one.get("event")),
                whole(one.get("events")),
                whole(one.get("events_a_month")),
            )
            for one in rows(cost.get("savings"))
        ),
        charts=_mapping(details.get("charts")),
        checks=_mapping(details.get("checks")),
    )


def _gone(one: Mapping[str, Any]) -> Gone:
    return Gone(
        code=text(one.get("code")),
        name=text(one.get("name")),
        severity=text(one.get("severity")),
        event=text(one.get("event")),
        property=text(one.get("property")),
        count=whole(one.get("count")),
        since=text(one.get("since")),
    )


def rows(raw: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list."""
    listed = raw if isinstance(raw, list | tuple) else []
    return [entry for entry in listed if isinstance(entry, Mapping)]


def text(raw: Any) -> str:
    """A text that is safe to show, "" for nothing."""
    return "" if raw is None else visible(str(raw))


def real(raw: Any) -> float:
    """A number, 0 for anything else."""
    return float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else 0.0


def whole(raw: Any) -> int:
    """A whole number, 0 for anything else."""
    value = real(raw)
    return round(value) if abs(value) < 1e18 else 0


def _mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}
