"""The baseline: findings that are known already, with a count each that may only shrink.

An entry is known by command family, code and fingerprint, never by lines. `ratchet` makes and
tightens entries, `covering` holds reports against them, `baseline_file` reads and writes them.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date

from lexicon_cli.core.finding import Finding
from lexicon_cli.core.records import dataclass
from lexicon_cli.core.report import Report

PLAN_FAMILY, DATA_FAMILY = "plan", "data"
_FAMILIES = {"lint": PLAN_FAMILY, "validate": DATA_FAMILY, "capture": DATA_FAMILY}
# About the baseline itself: it must not hold them.
_OWN = frozenset(("SUP005",))
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
