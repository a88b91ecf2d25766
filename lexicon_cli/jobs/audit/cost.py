"""What the events cost: volume against a monthly quota, and what could go."""

from collections.abc import Mapping
from typing import Any

from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import EventRow, Report

# Not counted for billing: https://docs.mixpanel.com/docs/pricing
UNBILLED = frozenset({"$identify", "$create_alias", "$merge", "$opt_in", "$mp_session_record"})
_DAYS_A_MONTH = 365.25 / 12
_COPIES = "ING011"
_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """Events that nobody may need. `why` is one of unplanned, deprecated, copies."""

    why: str
    event: str | None
    events: int
    a_month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Events of a window of so many `days`. `a_month` is what a month of such days has; `quota` is
    what is paid for, None if nobody said. `duplicates` is the share of copies, 0..1."""

    days: int
    events: int
    billed: int
    a_month: int
    quota: int | None
    unplanned: int
    duplicates: float
    by_event: tuple[tuple[str, int, bool], ...]
    savings: tuple[Saving, ...]

    def to_dict(self) -> dict[str, Any]:
        """As in the report."""
        share = None if not self.quota else round(self.a_month / self.quota, 6)
        return {
            "days": self.days,
            "events": self.events,
            "billed_events": self.billed,
            "billed_events_a_month": self.a_month,
            "monthly_quota": self.quota,
            "share_of_quota": share,
            "unplanned_events": self.unplanned,
            "duplicate_share": round(self.duplicates, 6),
            "by_event": [
                {"event": name, "events": count, "planned": planned}
                for name, count, planned in self.by_event
            ],
            "savings": [
                {
                    "why": one.why,
                    "event": one.event,
                    "events": one.events,
                    "events_a_month": one.a_month,
                }
                for one in self.savings
            ],
        }


def cost_of(
    report: Report, *, days: int, quota: int | None, one_event: Mapping[str, str] | None = None
) -> Cost:
    """The cost of what `validate` saw in so many days. `one_event` maps names that are values to
    the one name that stands for them."""
    rows = _joined([row for row in report.events if row.name not in UNBILLED], one_event or {})
    billed = sum(row.count for row in rows)
    copies = sum(one.count for one in report.findings if one.code == _COPIES)
    savings = [saving for row in rows if (saving := _saving(row, days)) is not None]
    if copies:
        savings.append(
            Saving(why="copies", event=None, events=copies, a_month=_month(copies, days))
        )
    savings.sort(key=lambda one: (-one.events, one.event or ""))
    return Cost(
        days=days,
        events=report.totals.get("events", 0),
        billed=billed,
        a_month=_month(billed, days),
        quota=quota,
        unplanned=sum(row.count for row in rows if not _is_planned(row)),
        duplicates=copies / billed if billed else 0.0,
        by_event=tuple((row.name, row.count, row.planned) for row in rows[:_LISTED]),
        savings=tuple(savings[:_LISTED]),
    )


def _joined(rows: list[EventRow], one_event: Mapping[str, str]) -> list[EventRow]:
    """The rows, those of names that are values as one; most events first."""
    found: dict[str, EventRow] = {}
    for row in rows:
        name = one_event.get(row.name, row.name)
        known = found.get(name)
        count = row.count + (0 if known is None else known.count)
        found[name] = replace(row, name=name, count=count)
    return sorted(found.values(), key=lambda row: (-row.count, row.name))


def _saving(row: EventRow, days: int) -> Saving | None:
    if _is_planned(row) and row.status != "deprecated":
        return None
    why = "deprecated" if row.planned else "unplanned"
    return Saving(why=why, event=row.name, events=row.count, a_month=_month(row.count, days))


def _is_planned(row: EventRow) -> bool:
    """Mixpanel's own events need no plan."""
    return row.planned or row.name.startswith("$")


def _month(events: int, days: int) -> int:
    return round(events * _DAYS_A_MONTH / days)
