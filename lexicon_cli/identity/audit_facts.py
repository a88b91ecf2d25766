"""What an audit finds: like occurrences counted together, before they are put into words."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lexicon_cli.core.platforms import PLATFORMS
from lexicon_cli.core.records import dataclass, field
from lexicon_cli.identity.audit_log import NO_VERSION, AuditLog

_MOST_CASES = 5
_MOST_HELD = 64
Case = tuple[int, int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fault, counted. `rows` are the events it touches, each once; `people` how many persons.

    `cases` are the worst single ones: (weight, row, what is told of it). `numbers` and `texts` are
    what the words of the rule need besides.
    """

    code: str
    variant: str
    event: str | None
    rows: "array[int]"
    people: int
    traffic: int
    first_time: int | None
    last_time: int | None
    platforms: Mapping[str, int]
    app_versions: Mapping[str, int]
    cases: tuple[Case, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Events affected."""
        return len(self.rows)

    @property
    def worst(self) -> Mapping[str, Any]:
        """What is told of the worst case; {} without one."""
        return self.cases[0][2] if self.cases else {}


class Found:
    """A fault that is being counted."""

    def __init__(self, code: str, variant: str = "", event: str | None = None) -> None:
        self.code = code
        self.variant = variant
        self.event = event
        self.rows = array("i")
        self.people: set[int] = set()
        self.numbers: Counter[str] = Counter()
        self.texts: dict[str, str] = {}
        self._cases: list[Case] = []

    def case(self, weight: int, row: int, told: Mapping[str, Any]) -> None:
        """One case of it; those of the most weight are kept."""
        self._cases.append((weight, row, told))
        if len(self._cases) > _MOST_HELD:
            self._cases = self._worst()

    def fact(self, log: AuditLog, traffic: int = 0) -> Fact:
        """What was counted, with the times, platforms and versions of the rows."""
        rows = array("i", sorted(set(self.rows)))
        first, last = _span(log, rows)
        return Fact(
            code=self.code,
            variant=self.variant,
            event=self.event,
            rows=rows,
            people=len(self.people),
            traffic=traffic,
            first_time=first,
            last_time=last,
            platforms=_counted(log.platform, rows, PLATFORMS),
            app_versions=_counted(log.version, rows, log.versions),
            cases=tuple(self._worst()),
            numbers=dict(self.numbers),
            texts=dict(self.texts),
        )

    def _worst(self) -> list[Case]:
        return sorted(self._cases, key=lambda case: (-case[0], case[1]))[:_MOST_CASES]


class Faults:
    """All faults that are being counted, by code, variant and event."""

    def __init__(self, show: Callable[[str], str]) -> None:
        self._found: dict[tuple[str, str, str], Found] = {}
        self.show = show

    def at(self, code: str, variant: str = "", event: str | None = None) -> Found:
        """The one to count in."""
        key = (code, variant, event or "")
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = Found(code, variant, event)
        return found

    def shown(self, names: Iterable[str], most: int = 3) -> list[str]:
        """Some ids as they may be shown."""
        listed = sorted(names)
        more = len(listed) - most
        shown = [self.show(name) for name in listed[:most]]
        return [*shown, f"{more:,} more"] if more > 0 else shown

    def facts(self, log: AuditLog) -> list[Fact]:
        """All that touch an event."""
        return [one.fact(log, one.numbers["traffic"]) for one in self._found.values() if one.rows]


def _span(log: AuditLog, rows: "array[int]") -> tuple[int | None, int | None]:
    times = [time for row in rows if (time := log.history.time[row]) >= 0]
    return (min(times), max(times)) if times else (None, None)


def _counted(column: "array[int]", rows: "array[int]", names: Any) -> dict[str, int]:
    counts = Counter(column[row] for row in rows)
    named: dict[str, int] = {
        names[number]: count for number, count in counts.items() if number != NO_VERSION
    }
    return dict(sorted(named.items()))
