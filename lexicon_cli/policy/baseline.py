"""The baseline: findings that are known already, with a count each that may only shrink.

An entry is known by command family, code and fingerprint, never by lines. All functions are pure:
entries in, entries or findings out; `baseline_file` reads and writes them.
"""

import math
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
    they were counted in, which may lie higher by the share `tolerance`.

    Rates wander by chance, the more so the rarer the fault. So a rate is higher or lower only if
    its count lies more than two standard deviations (twice the square root, as of a Poisson
    distribution) from the one expected at the baseline's rate.
    """

    by_rate: bool = False
    tolerance: float = 0.0

    def allowed(self, entry: Entry, of: int | None) -> int:
        """The occurrences that the entry allows among `of` events; a fraction counts as one."""
        if not self.by_rate or not entry.of or not of:
            return entry.count
        expected = entry.count * of / entry.of
        most = expected * (1 + self.tolerance) + 2 * math.sqrt(expected)
        # In whole numbers: what was counted itself is allowed, whatever a float makes of it.
        return max(-(-entry.count * of // entry.of), math.ceil(most))

    def is_less(self, count: int, of: int | None, entry: Entry) -> bool:
        """Whether the count among `of` events is lower than the entry's."""
        if not self.by_rate or not entry.of or not of:
            return count < entry.count
        expected = entry.count * of / entry.of
        return count < expected - 2 * math.sqrt(expected)


BY_COUNT = Comparison()


class Reach:
    """What a report's counts stand on: its rules, its files, the traffic of its events."""

    def __init__(self, report: Report, ran: Mapping[str, int] | None = None) -> None:
        self._ran = ran
        self._inputs = [info.name for info in report.inputs]
        self._traffic = {row.name: row.count for row in report.events}
        self._events = report.totals.get("events")

    def of(self, code: str, event: str | None) -> int | None:
        """The events among which findings are counted: those of their event, or all; None for a
        report that is not about data. A rule that objects to an event's arriving at all would find
        all its traffic at fault, so there it is all events."""
        if event is None or self._events is None or _is_about_arriving(code):
            return self._events
        return self._traffic.get(event) or self._events

    def has_judged(self, entry: Entry, comparison: "Comparison") -> bool:
        """Whether the report would hold the entry's findings if there were any: its rule ran, its
        file was read, its event occurred (or should not), by rate so often that the fault was to
        be expected."""
        if self._ran is not None and not self._ran.get(entry.code, 0):
            return False
        if entry.file is not None and self._inputs:
            return _was_read(entry.file, self._inputs)
        if self._events is None:
            return True
        if (
            entry.event is not None
            and entry.event not in self._traffic
            and not _is_about_arriving(entry.code)
        ):
            return False
        return not comparison.by_rate or comparison.is_less(
            0, self.of(entry.code, entry.event), entry
        )


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
    reach = Reach(report)
    found: dict[Key, list[Finding]] = {}
    for finding in report.findings:
        if finding.code not in _OWN:
            found.setdefault((family, finding.code, finding.fingerprint), []).append(finding)
    return {
        key: Group(
            tuple(same),
            sum(one.count for one in same),
            reach.of(same[0].code, same[0].event),
        )
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


def _is_about_arriving(code: str) -> bool:
    """Whether a rule objects to an event's arriving at all, so that all its traffic is at fault."""
    return code.startswith("EVT")


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
