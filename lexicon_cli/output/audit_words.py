"""An audit in sentences, for the terminal and for Markdown alike."""

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report
from lexicon_cli.output.audit_view import AuditView, Stand, audit_view, real, rows, text, whole
from lexicon_cli.output.words import brief, counted, number, percent

_MOST = 12
_WHY = {
    "unplanned": "nobody planned it",
    "deprecated": "it is deprecated and still fires",
    "copies": "copies of events",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[str, ...]


def summary(report: Report) -> list[str]:
    """The window, and what changed since the one before; [] for another report."""
    view = audit_view(report)
    if view is None:
        return []
    lines = [f"{view.since} to {view.until}"]
    if not view.compared:
        lines[0] += ", with nothing before it to compare"
        return lines
    before = f" ({view.before})" if view.before else ""
    lines[0] += f", against the window before{before}"
    counts = view.counts
    parts = [
        f"{number(counts[status])} {word}"
        for status, word in (
            ("new", "new"),
            ("worse", "worse"),
            ("same", "as they were"),
            ("better", "better"),
            ("mended", "mended"),
        )
        if counts[status]
    ]
    lines.append(f"findings: {', '.join(parts)}" if parts else "nothing is open, nothing was")
    return lines


def standing(view: AuditView | None, finding: Finding) -> str:
    """`new`, or `open since 2026-04-20, worse (12 % before)`; "" where nothing is compared."""
    stand = None if view is None else view.stand(finding)
    if stand is None:
        return ""
    if stand.status == "new":
        return "new"
    moved = "" if stand.status == "same" else f", {stand.status}{_before(stand)}"
    return f"open since {stand.since}{moved}"


def _before(stand: Stand) -> str:
    if stand.share_before is not None:
        return f" ({percent(stand.share_before)} before)"
    return "" if stand.count_before is None else f" ({number(stand.count_before)} before)"


def sections(report: Report) -> list[Section]:
    """What follows the findings: mended, by owner, the plan's coverage, cost."""
    view = audit_view(report)
    if view is None:
        return []
    made = [_mended(view), _owners(view), _coverage(view), _cost(view)]
    return [section for section in made if section.lines]


def _mended(view: AuditView) -> Section:
    lines = [
        f"{one.code} {brief(' › '.join(filter(None, (one.event, one.property))) or one.name)}"
        f" (since {one.since}, {counted(one.count, 'event')})"
        for one in view.mended[:_MOST]
    ]
    return Section("Mended", (*lines, *_more(len(view.mended))))


def _owners(view: AuditView) -> Section:
    if not any(one.name for one in view.owners):
        return Section("By owner", ())
    lines = []
    for one in view.owners[:_MOST]:
        counts = one.counts
        found = [
            counted(counts.get(f"{name}s", 0), name)
            for name in ("error", "warning", "info")
            if counts.get(f"{name}s")
        ]
        moved = [
            f"{number(counts[status])} {status}"
            for status in ("new", "worse", "better", "mended")
            if view.compared and counts.get(status)
        ]
        told = ", ".join(found) or "nothing open"
        lines.append(
            f"{brief(one.name) or 'nobody'}: {told}" + (f" ({', '.join(moved)})" if moved else "")
        )
    return Section("By owner", (*lines, *_more(len(view.owners))))


def _coverage(view: AuditView) -> Section:
    raw = view.coverage
    if not raw:
        return Section("Plan", ())
    seen, planned = whole(raw.get("planned_events_seen")), whole(raw.get("planned_events"))
    lines = [f"{number(seen)} of {counted(planned, 'planned event')} seen"]
    share = raw.get("planned_share")
    if share is not None:
        lines.append(f"{percent(real(share))} of what came is planned")
    return Section("Plan", tuple(lines))


def _cost(view: AuditView) -> Section:
    raw = view.cost
    if not raw:
        return Section("Cost", ())
    month = whole(raw.get("billed_events_a_month"))
    line = f"{counted(whole(raw.get('billed_events')), 'billed event')}"
    line += f" in {counted(whole(raw.get('days')), 'day')}: {number(month)} a month"
    quota = raw.get("monthly_quota")
    if quota is not None:
        line += f", {percent(real(raw.get('share_of_quota')))} of {number(whole(quota))}"
    lines = [line]
    most = [
        f"{brief(text(one.get('event')), 40)} {number(whole(one.get('events')))}"
        for one in rows(raw.get("by_event"))[:3]
    ]
    if most:
        lines.append(f"most: {', '.join(most)}")
    if duplicates := real(raw.get("duplicate_share")):
        lines.append(f"{percent(duplicates)} are copies")
    lines += [
        f"could go: {brief(one.event, 40) or _WHY.get(one.why, one.why)},"
        f" {number(one.a_month)} a month"
        + (f" ({_WHY.get(one.why, one.why)})" if one.event else "")
        for one in view.savings[:5]
    ]
    return Section("Cost", tuple(lines))


def _more(count: int) -> tuple[str, ...]:
    return (f"and {number(count - _MOST)} more",) if count > _MOST else ()
