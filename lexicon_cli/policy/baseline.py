"""The baseline: findings that are known already, with a count each that may only shrink.

An entry is known by command family, code and fingerprint, never by lines. All functions are pure:
entries in, entries or findings out; `baseline_file` reads and writes them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass, replace
from lexicon_cli.core.report import Report

PLAN_FAMILY, DATA_FAMILY = "plan", "data"
_FAMILIES = {"lint": PLAN_FAMILY, "validate": DATA_FAMILY, "capture": DATA_FAMILY}
# About the baseline itself: it must not hold them.
_OWN = frozenset(("SUP005",))
_MILLION = 1_000_000
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Findings known already. `count` is occurrences, `of` the events they were counted in (data),
    `expires` the last day on which it covers. `line` is where it stands in its file."""

    family: str
    code: str
    fingerprint: str
    count: int
    event: str | None = None
    property: str | None = None
    variant: str = ""
    of: int | None = None
    file: str | None = None
    message: str = ""
    owner: str | None = None
    expires: date | None = None
    reason: str | None = None
    line: int = 1

    def key(self) -> Key:
        """What makes it the entry it is."""
        return self.family, self.code, self.fingerprint

    def covers_on(self, today: date) -> bool:
        """Whether it still covers anything."""
        return self.expires is None or today <= self.expires


@dataclass(frozen=True, slots=True)
class Comparison:
    """How counts of data are held against the baseline: as they are, or as a rate of the events
    they were counted in, which may lie higher by the share `tolerance`."""

    by_rate: bool = False
    tolerance: float = 0.0

    def allowed(self, entry: Entry, of: int | None) -> int:
        """The occurrences that the entry allows among `of` events; a fraction counts as one."""
        if not self.by_rate or not entry.of or not of:
            return entry.count
        tolerated = _MILLION + round(self.tolerance * _MILLION)
        return -(-entry.count * of * tolerated // (entry.of * _MILLION))


BY_COUNT = Comparison()


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one fingerprint in a report, with all their occurrences."""

    findings: tuple[Finding, ...]
    count: int
    of: int | None


@dataclass(frozen=True, slots=True)
class Updated:
    """A baseline after an update: what it holds now, and what became of the old one. `growth` are
    groups that exceed it, with the count it allowed (0 for new ones)."""

    entries: tuple[Entry, ...]
    lowered: int = 0
    removed: int = 0
    growth: tuple[tuple[Finding, int, int], ...] = ()


def family_of(command: str) -> str:
    """The part of a baseline that a command's findings belong to."""
    return _FAMILIES.get(command, command.replace(" ", "-"))


def groups_of(report: Report, family: str) -> dict[Key, Group]:
    """The report's findings by key, whatever their order."""
    traffic = {row.name: row.count for row in report.events}
    found: dict[Key, list[Finding]] = {}
    for finding in report.findings:
        if finding.code not in _OWN:
            found.setdefault((family, finding.code, finding.fingerprint), []).append(finding)
    return {
        key: Group(tuple(same), sum(one.count for one in same), _traffic(same[0], traffic, report))
        for key, same in found.items()
    }


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
    groups = groups_of(report, family)
    kept: list[Entry] = []
    growth: list[tuple[Finding, int, int]] = []
    lowered = removed = 0
    for entry in entries:
        if entry.family != family:
            kept.append(entry)
            continue
        group = groups.pop(entry.key(), None)
        if group is None:
            if is_judged(entry, report, ran):
                removed += 1
            else:
                kept.append(entry)
            continue
        allowed = comparison.allowed(entry, group.of)
        if group.count > allowed and entry.covers_on(today):
            growth.append((group.findings[0], group.count, allowed))
            kept.append(_grown(entry, group) if allow_growth else entry)
        elif _is_less(group, entry, comparison):
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
    entries: Iterable[Entry], report: Report, family: str, *, ran: Mapping[str, int] | None = None
) -> Updated:
    """The baseline without the entries that match nothing any more; counts stay."""
    old = list(entries)
    gone = {entry.key() for entry in stale(old, report, family, ran)}
    kept = in_order(entry for entry in old if entry.key() not in gone)
    return Updated(kept, removed=len(old) - len(kept))


def stale(
    entries: Iterable[Entry], report: Report, family: str, ran: Mapping[str, int] | None
) -> Iterator[Entry]:
    """The entries for which the report has nothing, although their rule and input were run."""
    groups = groups_of(report, family)
    for entry in entries:
        mine = entry.family == family and entry.key() not in groups
        if mine and is_judged(entry, report, ran):
            yield entry


def is_judged(entry: Entry, report: Report, ran: Mapping[str, int] | None) -> bool:
    """Whether the report would hold the entry's findings if there were any: its rule ran (`ran`
    are ranks by code; None: all rules), its file was read, its event occurred. Rules of the family
    EVT are about events that should not occur, so there silence tells."""
    if ran is not None and not ran.get(entry.code, 0):
        return False
    if entry.file is not None and report.inputs:
        return _was_read(entry.file, [info.name for info in report.inputs])
    if entry.event is None or entry.code.startswith("EVT") or not report.events:
        return True
    return any(row.name == entry.event for row in report.events)


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


def _is_less(group: Group, entry: Entry, comparison: Comparison) -> bool:
    if comparison.by_rate and entry.of and group.of:
        return group.count * entry.of < entry.count * group.of
    return group.count < entry.count


def _traffic(finding: Finding, traffic: Mapping[str, int], report: Report) -> int | None:
    """The events among which a finding on data was counted: its own, or all."""
    if "events" not in report.totals:
        return None
    return traffic.get(finding.event or "") or report.totals["events"] or None


def _was_read(file: str, inputs: Sequence[str]) -> bool:
    """Whether one of the inputs is that file, from wherever it is looked at; a file that is gone
    counts as read."""
    from pathlib import Path

    wanted = f"/{file.removeprefix('./')}"
    for name in inputs:
        have = f"/{name.removeprefix('./')}"
        if have.endswith(wanted) or wanted.endswith(have):
            return True
    return not Path(file).exists()
