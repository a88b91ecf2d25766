"""Making a baseline and tightening it. Pure: entries and a report in, entries out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import Report
from lexicon_cli.policy.baseline import (
    BY_COUNT,
    PLAN_FAMILY,
    Comparison,
    Entry,
    Group,
    Key,
    Reach,
    groups_of,
)


@dataclass(frozen=True, slots=True)
class Updated:
    """A baseline after an update: what it holds now, and what became of the old one. `growth` are
    groups that exceed it, with the count it allowed (0 for new ones)."""

    entries: tuple[Entry, ...]
    lowered: int = 0
    removed: int = 0
    growth: tuple[tuple[Finding, int, int], ...] = ()


def create(report: Report, family: str) -> tuple[Entry, ...]:
    """A baseline that covers all findings of the report, sorted."""
    return in_order(_entry(key, group) for key, group in groups_of(report, family).items())


def update(
    entries: Iterable[Entry],
    report: Report,
    family: str,
    *,
    today: date,
    comparison: Comparison = BY_COUNT,
    ran: Mapping[str, int] | None = None,
    allow_growth: bool = False,
) -> Updated:
    """The baseline with counts lowered to those of the report and without what was mended. Growth
    is told, and taken in only with `allow_growth`. Entries of other families stay."""
    groups, reach = groups_of(report, family), Reach(report, ran)
    kept: list[Entry] = []
    growth: list[tuple[Finding, int, int]] = []
    lowered = removed = 0
    for entry in entries:
        if entry.family != family:
            kept.append(entry)
            continue
        group = groups.pop(entry.key(), None)
        if group is None:
            if reach.has_judged(entry, comparison):
                removed += 1
            else:
                kept.append(entry)
            continue
        allowed = comparison.allowed(entry, group.of)
        if group.count > allowed and entry.covers_on(today):
            growth.append((group.findings[0], group.count, allowed))
            kept.append(_grown(entry, group) if allow_growth else entry)
        elif comparison.is_less(group.count, group.of, entry):
            lowered += 1
            kept.append(_grown(entry, group))
        else:
            kept.append(entry)
    for key, group in groups.items():
        growth.append((group.findings[0], group.count, 0))
        if allow_growth:
            kept.append(_entry(key, group))
    growth.sort(key=lambda grown: (grown[0].code, grown[0].event or "", grown[0].property or ""))
    return Updated(in_order(kept), lowered, removed, tuple(growth))


def prune(
    entries: Iterable[Entry],
    report: Report,
    family: str,
    *,
    comparison: Comparison = BY_COUNT,
    ran: Mapping[str, int] | None = None,
) -> Updated:
    """The baseline without the entries that match nothing any more; counts stay."""
    old = list(entries)
    gone = {entry.key() for entry in stale(old, report, family, ran, comparison)}
    kept = in_order(entry for entry in old if entry.key() not in gone)
    return Updated(kept, removed=len(old) - len(kept))


def stale(
    entries: Iterable[Entry],
    report: Report,
    family: str,
    ran: Mapping[str, int] | None,
    comparison: Comparison = BY_COUNT,
) -> Iterator[Entry]:
    """The entries for which the report has nothing, although their rule and input were run."""
    groups, reach = groups_of(report, family), Reach(report, ran)
    for entry in entries:
        mine = entry.family == family and entry.key() not in groups
        if mine and reach.has_judged(entry, comparison):
            yield entry


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sorted, each key once: of two, the one that covers more, with what people noted on either."""
    found: dict[Key, Entry] = {}
    for entry in entries:
        known = found.get(entry.key())
        found[entry.key()] = entry if known is None else _joined(known, entry)
    return tuple(sorted(found.values(), key=_order))


def _joined(one: Entry, two: Entry) -> Entry:
    more, less = (
        (one, two) if (one.count, -(one.of or 0)) >= (two.count, -(two.of or 0)) else (two, one)
    )
    days = [entry.expires for entry in (one, two) if entry.expires is not None]
    return replace(
        more,
        owner=more.owner or less.owner,
        expires=max(days) if days else None,
        reason=more.reason or less.reason,
    )


def _order(entry: Entry) -> tuple[str, ...]:
    return (
        entry.family,
        entry.code,
        entry.event or "",
        entry.property or "",
        entry.variant,
        entry.fingerprint,
    )


def _entry(key: Key, group: Group) -> Entry:
    family, code, mark = key
    first = min(group.findings, key=lambda finding: (finding.message, str(finding.place)))
    of_plan = family == PLAN_FAMILY
    return Entry(
        family=family,
        code=code,
        fingerprint=mark,
        count=group.count,
        event=first.event,
        property=first.property,
        variant=first.variant,
        of=group.of,
        file=first.place.file if of_plan and first.place is not None else None,
        # What people sent may stand in messages on data, and this file goes into Git.
        message=_brief(first.message) if of_plan else first.name,
    )


def _brief(message: str) -> str:
    flat = " ".join(message[:400].split())
    return flat if len(flat) <= 120 else f"{flat[:119]}…"


def _grown(entry: Entry, group: Group) -> Entry:
    return replace(entry, count=group.count, of=group.of)
